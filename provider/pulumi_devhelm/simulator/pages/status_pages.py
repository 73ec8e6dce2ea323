"""What a customer would see of a status page: no drafts, and the newest entries first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.simulator.pages.views import Entry
from pulumi_devhelm.simulator.summaries import Fact, as_text, as_utc, facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from pulumi_devhelm.simulator.store import Record

RESOLVED = "RESOLVED"


@dataclass(frozen=True)
class NoticeView:
    """An incident or maintenance on a status page, with its timeline, newest entry first."""

    title: str
    badges: tuple[str, ...]
    components: str
    times: tuple[Fact, ...]
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
        current = [one for one in maintenance if not _is_ahead(one, now)]
        sections = (
            ("Incidents", _open(incidents)),
            ("Maintenance", _open(current)),
            ("Planned maintenance", _open(one for one in maintenance if _is_ahead(one, now))),
            ("Past", _past([*incidents, *maintenance])),
        )
        return cls(
            name=as_text(page.get("name")) or page["id"],
            overall=as_text(page.get("overallStatus")),
            components=tuple(
                (as_text(one.get("name")), as_text(one.get("currentStatus"))) for one in components
            ),
            sections=tuple(NoticeSection(heading, found) for heading, found in sections if found),
        )


def _is_ahead(record: Record, now: datetime) -> bool:
    begins = as_utc(record["fields"].get("scheduledFor"))
    return begins is not None and begins > now


def _open(records: Iterable[Record]) -> tuple[NoticeView, ...]:
    return tuple(
        _notice(record)
        for record in _published(records)
        if record["fields"].get("status") != RESOLVED
    )


def _past(records: Iterable[Record]) -> tuple[NoticeView, ...]:
    return tuple(
        _notice(record)
        for record in _published(records)
        if record["fields"].get("status") == RESOLVED
    )


def _published(records: Iterable[Record]) -> list[Record]:
    return [record for record in records if record["fields"].get("publishedAt")]


def _notice(record: Record) -> NoticeView:
    fields = record["fields"]
    affected = fields.get("affectedComponents")
    return NoticeView(
        title=as_text(fields.get("title")),
        badges=tuple(filter(None, (as_text(fields.get("status")), as_text(fields.get("impact"))))),
        components=", ".join(
            as_text(one.get("componentName"))
            for one in (affected if isinstance(affected, list) else ())
            if isinstance(one, dict)
        ),
        times=facts(
            {
                "From": as_utc(fields.get("scheduledFor")),
                "until": as_utc(fields.get("scheduledUntil")),
            }
        ),
        timeline=tuple(map(_entry, reversed(record["updates"] or []))),
    )


def _entry(entry: dict[str, Any]) -> Entry:
    return Entry(
        at=as_utc(entry.get("createdAt")),
        change=(as_text(entry.get("status")),),
        body=as_text(entry.get("body")),
        author=as_text(entry.get("createdBy")),
        notified=bool(entry.get("notifySubscribers")),
    )
