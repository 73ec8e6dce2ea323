"""What the pages show of records, in words and in the order in which a person reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pulumi_devhelm.simulator.access import DEFAULT_ORGANISATION
from pulumi_devhelm.simulator.incident_filters import newest_first
from pulumi_devhelm.simulator.maintenance_windows import phase
from pulumi_devhelm.simulator.times import FIRST, moment, shifted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from pulumi_devhelm.simulator.store import Record


@dataclass(frozen=True)
class Fact:
    """A name with its value."""

    name: str
    value: str | datetime


@dataclass(frozen=True)
class Entry:
    """One entry of a timeline; `change` has the old status, if there was one, and the new."""

    at: datetime | None
    change: tuple[str, ...]
    body: str
    author: str
    notified: bool


@dataclass(frozen=True)
class IncidentView:
    """An incident and its timeline, oldest entry first. `path` is None without a shortlink."""

    title: str
    status: str
    severity: str
    started: datetime | None
    resolved: datetime | None
    path: str | None
    facts: tuple[Fact, ...]  # beside status and severity
    timeline: tuple[Entry, ...]

    @property
    def is_open(self) -> bool:
        """Whether it isn't resolved."""
        return self.status != "RESOLVED"

    @classmethod
    def of(cls, record: Record) -> IncidentView:
        """The incident of a record, whatever its fields are."""
        fields = record["fields"]
        return cls(
            title=_text(fields.get("title")) or "Untitled incident",
            status=_text(fields.get("status")),
            severity=_text(fields.get("severity")),
            started=_utc(fields.get("startedAt")),
            resolved=_utc(fields.get("resolvedAt")),
            path=_path(_text(fields.get("shortlink"))),
            facts=tuple(Fact(name, value) for name, value in _facts(record) if value),
            timeline=tuple(map(_entry, record["updates"])),
        )


@dataclass(frozen=True)
class WindowView:
    """A maintenance window."""

    reason: str
    phase: str
    scope: str
    alerts: str
    starts: datetime | None
    ends: datetime | None

    @property
    def is_over(self) -> bool:
        """Whether it is neither active nor upcoming."""
        return self.phase == "ended"

    @classmethod
    def of(cls, record: Record, now: datetime) -> WindowView:
        """The window of a record, as it stands at a moment."""
        fields = record["fields"]
        monitor = _text(fields.get("monitorId"))
        return cls(
            reason=_text(fields.get("reason")) or "Without a reason",
            phase=phase(fields, now) or "ended",
            scope=f"Monitor {monitor}" if monitor else "Whole organisation",
            alerts="Alerts suppressed" if fields.get("suppressAlerts") else "Alerts go out",
            starts=_utc(fields.get("startsAt")),
            ends=_utc(fields.get("endsAt")),
        )


@dataclass(frozen=True)
class IndexView:
    """All there is, latest start first; but current windows earliest start first."""

    open: list[IncidentView]
    current: list[WindowView]
    resolved: list[IncidentView]
    ended: list[WindowView]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.open or self.current or self.resolved or self.ended)

    @classmethod
    def of(cls, incidents: Iterable[Record], windows: Iterable[Record], now: datetime) -> IndexView:
        """The incidents and windows of records, as they stand at a moment."""
        all_incidents = [IncidentView.of(record) for record in newest_first(incidents)]
        all_windows = [WindowView.of(record, now) for record in windows]
        all_windows.sort(key=lambda window: window.starts or FIRST)
        return cls(
            open=[incident for incident in all_incidents if incident.is_open],
            current=[window for window in all_windows if not window.is_over],
            resolved=[incident for incident in all_incidents if not incident.is_open],
            ended=[window for window in all_windows[::-1] if window.is_over],
        )


def in_words(moment: datetime) -> str:
    """A moment of a view. Not by strftime, which leaves out the zeros of an early year."""
    return f"{moment.replace(tzinfo=None).isoformat(' ', 'seconds')} UTC"


def _facts(record: Record) -> list[tuple[str, str | datetime | None]]:
    fields = record["fields"]
    organisation = fields.get("organizationId")
    return [
        ("Source", _text(fields.get("source"))),
        ("Monitor", _named(fields, "monitorName", "monitorId")),
        ("Service", _named(fields, "serviceName", "serviceId")),
        ("Vendor incident", _text(fields.get("serviceIncidentId"))),
        ("Resource group", _named(fields, "resourceGroupName", "resourceGroupId")),
        ("Regions", _text(fields.get("affectedRegions"))),
        ("Components", _text(fields.get("affectedComponents"))),
        ("Rule", _text(fields.get("triggeredByRule"))),
        ("Reference", _text(fields.get("externalRef"))),
        ("Status pages", "visible" if fields.get("statusPageVisible") else "hidden"),
        ("Alerts", "suppressed" if fields.get("suppressDispatch") else None),
        ("Started", _utc(fields.get("startedAt"))),
        ("Confirmed", _utc(fields.get("confirmedAt"))),
        ("Resolved", _utc(fields.get("resolvedAt"))),
        ("Resolution", _text(fields.get("resolutionReason"))),
        ("Reopened", _times(fields.get("reopenCount"))),
        ("Organisation", _text(organisation) if organisation != DEFAULT_ORGANISATION else None),
        ("Workspace", _text(record["workspaceId"])),
        ("Id", fields["id"]),
    ]


def _entry(entry: dict[str, Any]) -> Entry:
    old, new = _text(entry.get("oldStatus")), _text(entry.get("newStatus"))
    return Entry(
        at=_utc(entry.get("createdAt")),
        change=tuple(dict.fromkeys(status for status in (old, new) if status))
        if old != new
        else (),
        body=_text(entry.get("body")),
        author=_text(entry.get("createdBy")),
        notified=bool(entry.get("notifySubscribers")),
    )


def _text(value: Any) -> str:
    """A value of JSON in words; what is stored as it is given can be any."""
    if value is None:
        return ""
    return ", ".join(map(_text, value)) if isinstance(value, list) else str(value)


def _utc(text: Any) -> datetime | None:
    told = moment(text)
    return told and shifted(told)


def _named(fields: dict[str, Any], name: str, identifier: str) -> str:
    named, identified = _text(fields.get(name)), _text(fields.get(identifier))
    return f"{named} ({identified})" if named and identified else named or identified


def _times(count: Any) -> str | None:
    if not count:
        return None
    return "once" if count == 1 else f"{count} times"


def _path(shortlink: str) -> str | None:
    """Where the shortlink's page is on this host, whatever host it was made for."""
    _, found, code = shortlink.rpartition("/i/")
    return f"/i/{quote(code, safe='')}" if found else None
