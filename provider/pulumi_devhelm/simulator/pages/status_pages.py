"""What a customer would see of a status page: no drafts, and the newest entries first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.simulator.collections.status_pages.notices import summarize
from pulumi_devhelm.simulator.pages.views import Entry
from pulumi_devhelm.simulator.summaries import ENDED, OPEN, SCHEDULED, Summary, as_text, as_utc

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from pulumi_devhelm.simulator.store import Record


@dataclass(frozen=True)
class NoticeView:
    """An incident or maintenance on a status page, with its timeline, newest entry first."""

    summary: Summary
    timeline: tuple[Entry, ...]


@dataclass(frozen=True)
class NoticeSection:
    """A list of notices."""

    heading: str
    notices: tuple[NoticeView, ...]


@dataclass(frozen=True)
class StatusPageView:
    """A status page: its name, its components with their statuses, and its notices."""

    name: str
    overall: str
    components: tuple[tuple[str, str], ...]
    sections: tuple[NoticeSection, ...]

    @classmethod
    def of(
        cls,
        page: dict[str, Any],
        components: Iterable[dict[str, Any]],
        incidents: Sequence[Record],
        maintenance: Sequence[Record],
        now: datetime,
    ) -> StatusPageView:
        """Create the view of a page as it is at the time `now`."""
        both = [*incidents, *maintenance]
        sections = (
            ("Incidents", _in_state(OPEN, incidents, now)),
            ("Maintenance", _in_state(OPEN, maintenance, now)),
            ("Scheduled maintenance", _in_state(SCHEDULED, both, now)),
            ("Past", _in_state(ENDED, both, now)),
        )
        return cls(
            name=as_text(page.get("name")) or page["id"],
            overall=as_text(page.get("overallStatus")),
            components=tuple(
                (as_text(one.get("name")), as_text(one.get("currentStatus"))) for one in components
            ),
            sections=tuple(NoticeSection(heading, found) for heading, found in sections if found),
        )


def _in_state(state: str, records: Iterable[Record], now: datetime) -> tuple[NoticeView, ...]:
    """The published notices in a state, the one nearest to now first."""
    notices = (
        NoticeView(summarize(record, now), tuple(map(_entry, reversed(record["updates"] or []))))
        for record in records
        if record["fields"].get("publishedAt")
    )
    found = [one for one in notices if one.summary.state == state]
    return tuple(sorted(found, key=lambda one: one.summary.distance(now)))


def _entry(entry: dict[str, Any]) -> Entry:
    return Entry(
        at=as_utc(entry.get("createdAt")),
        change=(as_text(entry.get("status")),),
        body=as_text(entry.get("body")),
        author=as_text(entry.get("createdBy")),
        notified=bool(entry.get("notifySubscribers")),
    )
