"""The lists of the index page: which records they show, and in which order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, get_args
from urllib.parse import urlencode

from pulumi_devhelm.simulator.collections.incidents.schemas import Severity
from pulumi_devhelm.simulator.summaries import ALWAYS, ENDED, OPEN, SCHEDULED, Summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from pulumi_devhelm.simulator.collections.base import Collection

ALL = "all"
_STATES = (OPEN, SCHEDULED, ALWAYS, ENDED)
_CHOICES = {
    "show": (ALL, OPEN, SCHEDULED, ENDED),
    "severity": (ALL, *get_args(Severity)),
}


@dataclass(frozen=True)
class Filter:
    """Selects records by state and severity. Another word than those of the page selects none."""

    show: str = ALL
    severity: str = ALL

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filter:
        """Read the filter from the query of a request."""
        return cls(**{name: query[name] for name in _CHOICES if query.get(name)})

    @property
    def path(self) -> str:
        """The path of the index page with this filter."""
        chosen = {name: word for name, word in vars(self).items() if word != ALL}
        return f"/?{urlencode(chosen)}" if chosen else "/"

    def matches(self, summary: Summary) -> bool:
        """Whether a record is shown."""
        return self.show in (ALL, summary.state) and self.severity in (ALL, summary.severity)


@dataclass(frozen=True)
class Choice:
    """A link to the page with another filter, and how many records that page lists."""

    word: str
    path: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class Section:
    """A list on the index page."""

    heading: str
    summaries: tuple[Summary, ...]


@dataclass(frozen=True)
class IndexView:
    """The index page at a time: its filters by name, and its lists.

    Without any records, it has no filters.
    """

    now: datetime
    choices: Mapping[str, Sequence[Choice]]
    sections: tuple[Section, ...]

    @classmethod
    def of(cls, collections: Iterable[Collection], chosen: Filter, now: datetime) -> IndexView:
        """Create the page of some collections, with the records that a filter selects."""
        listed = {
            one: sorted(one.summaries(), key=lambda summary: summary.distance(now))
            for one in collections
        }
        found = [summary for summaries in listed.values() for summary in summaries]
        sections = (
            Section(
                collection.headings.get(state, ""),
                tuple(one for one in summaries if one.state == state and chosen.matches(one)),
            )
            for state in _STATES
            for collection, summaries in listed.items()
        )
        return cls(
            now=now,
            choices={name: _choices(name, chosen, found) for name in _CHOICES if found},
            sections=tuple(section for section in sections if section.summaries),
        )


def _choices(name: str, chosen: Filter, found: Sequence[Summary]) -> tuple[Choice, ...]:
    others = [replace(chosen, **{name: word}) for word in _CHOICES[name]]
    return tuple(
        Choice(getattr(one, name), one.path, sum(map(one.matches, found)), one == chosen)
        for one in others
    )
