"""The clock, and how DevHelm writes moments."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable

_DATETIME = TypeAdapter(datetime)
FIRST = datetime.min.replace(tzinfo=timezone.utc)
_LAST = datetime.max.replace(tzinfo=timezone.utc)


def utc_now() -> datetime:
    """The system's time, timezone-aware."""
    return datetime.now(timezone.utc)


class Clock:
    """Tells the time of `now`, and of later once it is advanced; thread-safe.

    `now` is called without arguments and gives an aware datetime; left out, the system's time.
    Calling the clock gives the moment that it is, in UTC.
    """

    def __init__(self, now: Callable[[], datetime] = utc_now) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        """The moment that it is."""
        return shifted(self._now(), self._ahead)

    def advance(self, **duration: float) -> None:
        """Let time pass at once, by a duration as timedelta has it, such as `minutes=5`.

        It adds up. Negative ones go back. Raises OverflowError for a moment before the year 1 or
        after 9999.
        """
        with self._lock:
            ahead = self._ahead + timedelta(**duration)
            _ = self._now() + ahead
            self._ahead = ahead

    def reset(self) -> None:
        """Tell the time of `now` again."""
        with self._lock:
            self._ahead = timedelta()


def shifted(moment: datetime, duration: timedelta = timedelta()) -> datetime:
    """A moment in UTC, or what it is some time later.

    What would be before the year 1 or after 9999 is the first or the last moment of them.
    """
    return FIRST + min(max(moment - FIRST + duration, timedelta()), _LAST - FIRST)


def timestamp(moment: datetime) -> str:
    """A moment as ISO 8601 with microseconds, in UTC with `Z`.

    One that is before the year 1 or after 9999 only in UTC keeps its offset.
    """
    with suppress(OverflowError):
        moment = moment.astimezone(timezone.utc)
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment(text: object) -> datetime | None:
    """The moment that `text` tells, in UTC if it names no zone; None if it tells none."""
    try:
        told = _DATETIME.validate_python(text)
    except ValidationError:
        return None
    return told if told.tzinfo else told.replace(tzinfo=timezone.utc)
