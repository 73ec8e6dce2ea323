"""DevHelm's time, learned from its answers."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta, timezone

# The Date header has whole seconds, and the clocks of DevHelm's servers may differ a little.
_ALLOWANCE = timedelta(seconds=2)
_SKEW = timedelta(minutes=1)


class ServerClock:
    """The server's clock, set by the `Date` of each answer; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._heard: tuple[datetime, float] | None = None

    def hear(self, date: datetime | None) -> None:
        """Set the clock to the date of an answer, if the answer has one."""
        if date:
            with self._lock:
                self._heard = (date, time.monotonic())

    @property
    def heard(self) -> bool:
        """Whether any answer has included the time."""
        return self._heard is not None

    def now(self) -> datetime:
        """The server's time, or this machine's if no answer has included it."""
        with self._lock:
            heard = self._heard
        if heard is None:
            return datetime.now(timezone.utc)
        date, at = heard
        return date + timedelta(seconds=time.monotonic() - at)

    def since(self, reading: float) -> datetime:
        """The server's time at a `reading` of time.monotonic(), erring on the early side."""
        elapsed = timedelta(seconds=time.monotonic() - reading)
        return self.now() - elapsed - (_ALLOWANCE if self.heard else _SKEW)
