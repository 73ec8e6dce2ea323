"""Times and durations, parsed from strings and written as DevHelm writes them.

pydantic parses them. It is imported only when there is something to parse, because a preview
without times doesn't need it.
"""

from __future__ import annotations

import functools
import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")

# pydantic would also accept a number, as seconds since 1970.
_DATE_FIRST = re.compile(r"\d{4}-\d{2}-\d{2}[T ]")
_ISO_DURATION = re.compile(r"P(?=[\dT])", re.IGNORECASE)
# "P1M" is a month, and only one letter away from "PT1M", a minute.
_CALENDAR_DURATION = re.compile(r"P[^T]*[YM]", re.IGNORECASE)
_SHORT_DURATION = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", re.IGNORECASE)


def instant(text: Any) -> datetime | None:
    """Parse an ISO 8601 time, in UTC if it has no zone; None if it is invalid."""
    time = _read(datetime, text) if isinstance(text, str) and _DATE_FIRST.match(text) else None
    if time is None or time.tzinfo is None:
        return time and time.replace(tzinfo=timezone.utc)
    try:
        return time.astimezone(timezone.utc)
    except OverflowError:
        return None


def is_naive(text: Any) -> bool:
    """Whether an ISO 8601 time has no zone."""
    time = _read(datetime, text) if isinstance(text, str) and _DATE_FIRST.match(text) else None
    return time is not None and time.tzinfo is None


def duration(text: Any, *, calendar: bool = False) -> timedelta | None:
    """Parse a duration such as "PT90M", "90m" or "1h30m"; None if it is invalid.

    Months and years are invalid unless `calendar` is true; they then count as 30 and 365 days.
    """
    if not isinstance(text, str) or (is_calendar(text) and not calendar):
        return None
    text = text.strip()
    if _ISO_DURATION.match(text):
        return _read(timedelta, text.upper())
    parts = _SHORT_DURATION.fullmatch(text)
    if not parts or not any(parts.groups()):
        return None
    days, hours, minutes, seconds = (float(part or 0) for part in parts.groups())
    try:
        return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        return None


def is_calendar(duration: Any) -> bool:
    """Whether an ISO 8601 duration has months or years, which vary in length."""
    return isinstance(duration, str) and bool(_CALENDAR_DURATION.match(duration.strip()))


def iso_duration(duration: timedelta) -> str:
    """`duration` as ISO 8601 in seconds, such as PT5400S."""
    seconds = f"{duration.total_seconds():f}".rstrip("0").rstrip(".")
    return f"PT{seconds}S"


def format_duration(length: timedelta) -> str:
    """A duration as people write it, such as "9h 5m"."""
    minutes = int(length.total_seconds() // 60)
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(days, "d"), (hours, "h"), (minutes, "m")]
    return " ".join(f"{number}{unit}" for number, unit in parts if number) or "less than 1m"


def timestamp(time: datetime) -> str:
    """`time` in UTC as ISO 8601, such as 2026-11-24T10:00:00Z."""
    time = time.astimezone(timezone.utc)
    exact = "milliseconds" if time.microsecond else "seconds"
    return time.isoformat(timespec=exact).replace("+00:00", "Z")


def _read(kind: type[T], text: str) -> T | None:
    from pydantic import ValidationError  # noqa: PLC0415 - see the module's docstring

    try:
        value: T = _adapter(kind).validate_python(text)  # type: ignore[arg-type]  # a type has a hash
    except ValidationError:
        return None
    return value


@functools.cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter  # noqa: PLC0415

    return TypeAdapter(kind)
