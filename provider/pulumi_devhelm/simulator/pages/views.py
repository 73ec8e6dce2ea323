"""What an incident's page shows, in the order in which a person reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.simulator.collections.incidents.records import summarize
from pulumi_devhelm.simulator.summaries import Fact, Summary, as_text, as_utc, facts
from pulumi_devhelm.simulator.tenants import DEFAULT_ORGANIZATION

if TYPE_CHECKING:
    from datetime import datetime

    from pulumi_devhelm.simulator.store import Record


@dataclass(frozen=True)
class Entry:
    """A timeline entry. `change` has the old status, if there was one, and the new one."""

    at: datetime | None
    change: tuple[str, ...]
    body: str
    author: str
    notified: bool


@dataclass(frozen=True)
class IncidentView:
    """An incident's page: its summary, its details, and its timeline, oldest entry first."""

    summary: Summary
    details: tuple[Fact, ...]
    timeline: tuple[Entry, ...]

    @classmethod
    def of(cls, record: Record) -> IncidentView:
        """Create the view of a record. Its fields can contain anything."""
        return cls(summarize(record), _details(record), tuple(map(_entry, record["updates"])))


def format_utc(time: datetime) -> str:
    """Format a time that is in UTC."""
    # Not with strftime, which omits the leading zeros of an early year.
    return f"{time.replace(tzinfo=None).isoformat(' ', 'seconds')} UTC"


def _details(record: Record) -> tuple[Fact, ...]:
    fields = record["fields"]
    organization = fields.get("organizationId")
    return facts(
        {
            "Source": as_text(fields.get("source")),
            "Monitor": _name_and_id(fields, "monitorName", "monitorId"),
            "Service": _name_and_id(fields, "serviceName", "serviceId"),
            "Vendor incident": as_text(fields.get("serviceIncidentId")),
            "Resource group": _name_and_id(fields, "resourceGroupName", "resourceGroupId"),
            "Regions": as_text(fields.get("affectedRegions")),
            "Components": as_text(fields.get("affectedComponents")),
            "Rule": as_text(fields.get("triggeredByRule")),
            "Reference": as_text(fields.get("externalRef")),
            "Status pages": "visible" if fields.get("statusPageVisible") else "hidden",
            "Alerts": "suppressed" if fields.get("suppressDispatch") else None,
            "Started": as_utc(fields.get("startedAt")),
            "Confirmed": as_utc(fields.get("confirmedAt")),
            "Resolved": as_utc(fields.get("resolvedAt")),
            "Resolution": as_text(fields.get("resolutionReason")),
            "Reopened": _times(fields.get("reopenCount")),
            "Organization": None if organization == DEFAULT_ORGANIZATION else as_text(organization),
            "Workspace": as_text(record["workspaceId"]),
            "ID": fields["id"],
        }
    )


def _entry(entry: dict[str, Any]) -> Entry:
    old, new = as_text(entry.get("oldStatus")), as_text(entry.get("newStatus"))
    return Entry(
        at=as_utc(entry.get("createdAt")),
        change=() if old == new else tuple(status for status in (old, new) if status),
        body=as_text(entry.get("body")),
        author=as_text(entry.get("createdBy")),
        notified=bool(entry.get("notifySubscribers")),
    )


def _name_and_id(fields: dict[str, Any], name: str, identifier: str) -> str:
    shown, shown_id = as_text(fields.get(name)), as_text(fields.get(identifier))
    return f"{shown} ({shown_id})" if shown and shown_id else shown or shown_id


def _times(count: Any) -> str | None:
    if not count:
        return None
    return "once" if count == 1 else f"{count} times"
