"""Summaries: what a list shows of a record of any kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.simulator.times import EARLIEST, format_duration, parse_time, shift

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

# The states by which lists are grouped. A monitor, for example, always is.
OPEN, SCHEDULED, ENDED, ALWAYS = "open", "scheduled", "ended", ""


@dataclass(frozen=True)
class Fact:
    """A name and its value."""

    name: str
    value: str | datetime


@dataclass(frozen=True)
class Summary:
    """A record in a list.

    `tone` is the word that sets its color, `path` is the path of its page. `about` stands next to
    its title, and `notes` below. The times of an ended record are those at which it really
    started and ended.
    """

    title: str
    state: str = ALWAYS
    badges: tuple[str, ...] = ()
    tone: str = ""
    severity: str = ""
    about: Fact | None = None
    notes: tuple[str, ...] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    path: str | None = None

    @property
    def times(self) -> tuple[datetime, ...]:
        """Its start and its end, if they are known."""
        return tuple(time for time in (self.starts_at, self.ends_at) if time)

    def distance(self, now: datetime) -> timedelta:
        """Return how far from now it begins, began or, if it has ended, ended.

        Lists show the nearest record first, in the order of `pulumi-devhelm open`.
        """
        if self.state == ENDED:
            return now - (self.ends_at or self.starts_at or EARLIEST)
        begins = self.starts_at or now
        return begins - now if self.state == SCHEDULED else now - begins

    def age(self, now: datetime) -> str:
        """Say how long it has been open, or how far from now it begins, ends or ended."""
        if self.state == ENDED:
            return f"ended {format_duration(now - self.ends_at)} ago" if self.ends_at else ""
        if self.starts_at and self.starts_at > now:
            return f"begins in {format_duration(self.starts_at - now)}"
        if self.ends_at and self.ends_at > now:
            return f"ends in {format_duration(self.ends_at - now)}"
        if self.ends_at:
            return f"overdue by {format_duration(now - self.ends_at)}"
        return f"open for {format_duration(now - self.starts_at)}" if self.starts_at else ""


def facts(values: Mapping[str, str | datetime | None]) -> tuple[Fact, ...]:
    """Create a fact from each value that is known."""
    return tuple(Fact(name, value) for name, value in values.items() if value)


def as_text(value: Any) -> str:
    """Format any JSON value as text: a test can store any value in any field."""
    if value is None:
        return ""
    return ", ".join(map(as_text, value)) if isinstance(value, list) else str(value)


def as_utc(value: Any) -> datetime | None:
    """Parse a time and convert it to UTC. Returns None if it is invalid."""
    time = parse_time(value)
    return time and shift(time)
