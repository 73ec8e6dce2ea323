"""Whether DevHelm's answer matches the request."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pulumi_devhelm.times import instant

if TYPE_CHECKING:
    from datetime import datetime

_ONE_SECOND = timedelta(seconds=1)


def same_text(answered: str | None, asked: str | None) -> bool:
    """Whether two strings are the same; DevHelm may trim what it stores."""
    return (answered or "").strip() == (asked or "").strip()


def agree(answered: str | None, asked: str | None) -> bool:
    """Whether an answered string is missing or matches the requested one."""
    return answered is None or same_text(answered, asked)


def agree_uuid(answered: str | None, asked: str | None) -> bool:
    """Whether an answered UUID is missing or matches the requested one."""
    return answered is None or (asked is not None and answered.lower() == asked.lower())


def same_instant(left: datetime | None, right: datetime | None) -> bool:
    """Whether two times are the same; DevHelm may drop fractions of a second."""
    if left is None or right is None:
        return left is right
    return abs(left - right) < _ONE_SECOND


def agree_instant(answered: str | None, asked: str) -> bool:
    """Whether an answered time is missing, invalid, or matches the requested one."""
    time = instant(answered)
    return time is None or same_instant(time, instant(asked))


def before(time: str | None, since: datetime) -> bool:
    """Whether `time` is known to be earlier than `since`."""
    parsed = instant(time)
    return parsed is not None and parsed < since
