"""The clock, and how DevHelm writes moments."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable

_DATETIME = TypeAdapter(datetime)


def utc_now() -> datetime:
    """The system's time, timezone-aware."""
    return datetime.now(timezone.utc)


class Clock:
    """Tells the time of `now`, and of later once it is advanced; thread-safe.

    `now` is called without arguments and gives an aware datetime; left out, the system's time.
    Calling the clock gives the moment that it is.
    """

    def __init__(self, now: Callable[[], datetime] = utc_now) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        """The moment that it is."""
        return self._now() + self._ahead

    def advance(self, **duration: float) -> None:
        """Let time pass at once, by a duration as timedelta has it, such as `minutes=5`.

        It adds up. Negative ones go back.
        """
        with self._lock:
            self._ahead += timedelta(**duration)

    def reset(self) -> None:
        """Tell the time of `now` again."""
        with self._lock:
            self._ahead = timedelta()


def timestamp(moment: datetime) -> str:
    """A moment as ISO 8601 in UTC with microseconds and `Z`."""
    text = moment.astimezone(timezone.utc).isoformat(timespec="microseconds")
    return text.replace("+00:00", "Z")


def moment(text: object) -> datetime | None:
    """The moment that `text` tells, in UTC where it names no zone; None where it tells none."""
    try:
        told = _DATETIME.validate_python(text)
    except ValidationError:
        return None
    return told if told.tzinfo else told.replace(tzinfo=timezone.utc)
