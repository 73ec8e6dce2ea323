"""Summaries: what a list shows of a record of any kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.simulator.times import parse_time, shift

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True)
class Fact:
    """A name and its value."""

    name: str
    value: str | datetime


@dataclass(frozen=True)
class Summary:
    """A record in a list.

    `tone` is the word that sets its color, `path` is the path of its page. `is_past` records are
    listed after all others.
    """

    title: str
    badges: tuple[str, ...] = ()
    tone: str = ""
    notes: tuple[str, ...] = ()
    times: tuple[Fact, ...] = ()
    path: str | None = None
    is_past: bool = False


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
