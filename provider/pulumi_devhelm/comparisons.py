"""Whether what DevHelm tells is what it was asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pulumi_devhelm.times import instant

if TYPE_CHECKING:
    from datetime import datetime

_ONE_SECOND = timedelta(seconds=1)


def same_text(told: str | None, asked: str | None) -> bool:
    """Whether two texts are one; DevHelm may trim what it stores."""
    return (told or "").strip() == (asked or "").strip()


def agree(told: str | None, asked: str | None) -> bool:
    """Whether an answer doesn't contradict a text; what is missing contradicts nothing."""
    return told is None or same_text(told, asked)


def agree_uuid(told: str | None, asked: str | None) -> bool:
    """Whether an answer doesn't contradict a UUID."""
    return told is None or (asked is not None and told.lower() == asked.lower())


def same_instant(left: datetime | None, right: datetime | None) -> bool:
    """Whether two moments are one; DevHelm may cut off fractions of a second."""
    if left is None or right is None:
        return left is right
    return abs(left - right) < _ONE_SECOND


def agree_instant(told: str | None, asked: str) -> bool:
    """Whether an answer doesn't contradict a moment."""
    moment = instant(told)
    return moment is None or same_instant(moment, instant(asked))


def before(moment: str | None, since: datetime) -> bool:
    """Whether `moment` is known to be earlier than `since`."""
    told = instant(moment)
    return told is not None and told < since
