"""The clock, and times in DevHelm's format."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable

_DATETIME = TypeAdapter(datetime)
EARLIEST = datetime.min.replace(tzinfo=timezone.utc)
_LATEST = datetime.max.replace(tzinfo=timezone.utc)


def utc_now() -> datetime:
    """Return the system's time as an aware datetime."""
    return datetime.now(timezone.utc)


class Clock:
    """Returns the time of `now`, plus the time by which it was advanced. Thread-safe.

    `now` takes no arguments and returns an aware datetime; the default is the system's time.
    Call the clock to get the current time in UTC.
    """

    def __init__(self, now: Callable[[], datetime] = utc_now) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        """Return the current time in UTC."""
        return shift(self._now(), self._ahead)

    def advance(self, **duration: float) -> None:
        """Advance the clock at once, by the arguments of a timedelta, such as `minutes=5`.

        Calls add up; a negative duration moves the clock back. Raises OverflowError if the result
        is before the year 1 or after the year 9999.
        """
        with self._lock:
            ahead = self._ahead + timedelta(**duration)
            _ = self._now() + ahead
            self._ahead = ahead

    def reset(self) -> None:
        """Return the time of `now` again."""
        with self._lock:
            self._ahead = timedelta()


def shift(time: datetime, duration: timedelta = timedelta()) -> datetime:
    """Add a duration to a time, and return the result in UTC.

    The result stays within the years 1 to 9999: it is at least the first and at most the last
    time of that range.
    """
    return EARLIEST + min(max(time - EARLIEST + duration, timedelta()), _LATEST - EARLIEST)


def format_duration(length: timedelta) -> str:
    """Format a duration as the command `pulumi-devhelm open` does, such as "9h 5m"."""
    minutes = max(length, timedelta()) // timedelta(minutes=1)
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(days, "d"), (hours, "h"), (minutes, "m")]
    return " ".join(f"{number}{unit}" for number, unit in parts if number) or "less than 1m"


def format_time(time: datetime) -> str:
    """Format a time as ISO 8601 with microseconds, in UTC with `Z`.

    A time that UTC would put before the year 1 or after the year 9999 keeps its offset.
    """
    with suppress(OverflowError):
        time = time.astimezone(timezone.utc)
    return time.isoformat(timespec="microseconds").replace("+00:00", "Z")


def parse_time(value: object) -> datetime | None:
    """Parse a time, in UTC if it names no zone. Returns None if it is invalid."""
    try:
        time = _DATETIME.validate_python(value)
    except ValidationError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=timezone.utc)
