"""Checks of inputs. Each gives the reasons why a value is refused, none where it is fine.

A reason begins with the Python argument and says what is allowed. It never repeats a free text:
that may be a secret of the stack.
"""

from __future__ import annotations

import difflib
import math
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pulumi

from pulumi_devhelm.client.times import duration, instant, is_calendar, is_naive
from pulumi_devhelm.providers.values import is_unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def required_text(name: str, value: Any) -> Iterator[str]:
    """A text that says something."""
    if value is None:
        yield f"{name}: is missing; give a text."
    elif not is_unknown(value) and isinstance(value, str) and not value.strip():
        yield f"{name}: must not be blank."
    else:
        yield from optional_text(name, value)


def optional_text(name: str, value: Any, *, longest: int | None = None) -> Iterator[str]:
    """Any text, or nothing."""
    if value is None or is_unknown(value):
        return
    if not isinstance(value, str):
        yield f"{name}: must be a text, not {_kind(value)}."
    elif longest and len(value) > longest:
        yield f"{name}: must have {longest} characters at most, not {len(value)}."


def choice(name: str, value: Any, allowed: Sequence[str]) -> Iterator[str]:
    """One of a few words."""
    words = ", ".join(allowed)
    if value is None:
        yield f"{name}: is missing; give one of {words}."
    elif is_unknown(value) or value in allowed:
        return
    elif not isinstance(value, str):
        yield f"{name}: must be one of {words}, not {_kind(value)}."
    else:
        folded = {word.casefold(): word for word in allowed}
        near = difflib.get_close_matches(value.casefold(), folded, n=1)
        suggestion = f'; did you mean "{folded[near[0]]}"?' if near else "."
        yield f"{name}: must be one of {words}{suggestion}"


def required_uuid(name: str, value: Any) -> Iterator[str]:
    """A UUID in its usual form."""
    if value is None:
        yield f"{name}: is missing; give a UUID."
    yield from uuid(name, value)


def uuid(name: str, value: Any) -> Iterator[str]:
    """A UUID in its usual form, or nothing."""
    if value is None or is_unknown(value):
        return
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        kind = "" if isinstance(value, str) else f", not {_kind(value)}"
        yield f"{name}: must be a UUID such as 0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90{kind}."


def moment(name: str, value: Any) -> Iterator[str]:
    """An ISO 8601 moment with its time zone, or nothing."""
    if value is None or is_unknown(value):
        return
    if not isinstance(value, str) or instant(value) is None:
        yield f"{name}: must be a datetime or an ISO 8601 text such as 2026-11-24T10:00:00Z."
    elif is_naive(value):
        yield f"{name}: has no time zone; write it as 2026-11-24T10:00:00Z or with +01:00."


def span(name: str, value: Any) -> Iterator[str]:
    """A duration above zero, or nothing."""
    if value is None or is_unknown(value):
        return
    told = duration(value)
    if is_calendar(value):
        yield (
            f"{name}: months and years have no fixed length, so write days, such as "
            '"30d" or "P30D"; "PT1M" is a minute.'
        )
    elif told is None or told <= timedelta(0):
        yield f'{name}: must be a timedelta, or a text such as "90m", "1h30m" or "PT90M".'


def flag(name: str, value: Any) -> Iterator[str]:
    """True, False or nothing."""
    if value is not None and not is_unknown(value) and not isinstance(value, bool):
        yield f"{name}: must be True or False, not {_kind(value)}."


def collection(name: str, value: Any) -> Iterator[str]:
    """A list or a mapping of anything that a state can hold, or nothing."""
    if isinstance(value, list | dict):
        yield from _unreadable(name, value)
    elif value is not None and not is_unknown(value):
        yield f"{name}: must be a list or a mapping, not {_kind(value)}."


def _unreadable(name: str, value: Any) -> Iterator[str]:
    """What Pulumi's host can't read back from a state, or what would differ in every run.

    Programs don't send any of it, but a transformation of theirs may.
    """
    if isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _unreadable(name, item)
    elif isinstance(value, pulumi.Asset | pulumi.Archive):
        yield f"{name}: must not hold {_kind(value)}; give a checksum of its content."
    elif isinstance(value, float) and math.isnan(value):
        yield f"{name}: must not hold NaN, which is never equal to itself."


def _kind(value: Any) -> str:
    kinds = {bool: "a boolean", str: "a text", list: "a list", dict: "a mapping"}
    kinds |= {int: "a number", float: "a number"}
    return kinds.get(type(value), f"a {type(value).__name__}")
