"""When a window starts and ends, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.comparisons import same_instant
from pulumi_devhelm.times import duration, instant, timestamp

if TYPE_CHECKING:
    from datetime import datetime

SCHEDULED, ACTIVE, ENDED = "scheduled", "active", "ended"
PHASES = (SCHEDULED, ACTIVE, ENDED)


@dataclass(frozen=True)
class Schedule:
    """A start and an end; None if unknown."""

    start: datetime | None
    end: datetime | None

    @classmethod
    def of(cls, values: dict[str, Any], begins: datetime | None = None) -> Schedule:
        """The times in declared or live values. If the start is omitted, it is `begins`."""
        given = values.get("startsAt")
        start = begins if given is None else instant(given)
        if values.get("endsAt") is not None:
            return cls(start, instant(values["endsAt"]))
        # A state may contain a duration in months or years, from before those were refused.
        length = duration(values.get("duration"), calendar=True)
        try:
            return cls(start, start + length if start and length else None)
        except OverflowError:
            return cls(start, None)

    def phase(self, now: datetime) -> str:
        """Whether the window is scheduled, active or ended at the time `now`."""
        if self.end and self.end <= now:
            return ENDED
        return ACTIVE if self.start is None or self.start <= now else SCHEDULED

    def moved_from(self, other: Schedule) -> dict[str, str | None]:
        """The times that differ from `other`, as DevHelm writes them; None if not known yet."""
        times = {"startsAt": (self.start, other.start), "endsAt": (self.end, other.end)}
        return {
            key: timestamp(mine) if mine else None
            for key, (mine, theirs) in times.items()
            if mine is None or not same_instant(mine, theirs)
        }

    def ended_at(self, now: datetime) -> str | None:
        """The end time that ends an active window now, or None if it isn't active."""
        if self.phase(now) != ACTIVE:
            return None
        # DevHelm refuses an end that isn't after the start.
        return timestamp(max(now, self.start + timedelta(seconds=1)) if self.start else now)
