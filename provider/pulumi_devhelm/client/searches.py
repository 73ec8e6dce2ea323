"""Finding at DevHelm what a request made whose answer was lost."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_devhelm.client.comparisons import (
    agree,
    agree_instant,
    agree_uuid,
    before,
    same_text,
)
from pulumi_devhelm.client.times import instant
from pulumi_devhelm.errors import AmbiguousOutcomeError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from pulumi_devhelm.client.incidents import Incidents
    from pulumi_devhelm.client.maintenance_windows import MaintenanceWindows
    from pulumi_devhelm.client.models import (
        AddIncidentUpdateRequest,
        CreateManualIncidentRequest,
        IncidentDetailDto,
        IncidentDto,
        IncidentUpdateDto,
        MaintenanceWindowDto,
        MaintenanceWindowRequest,
    )
    from pulumi_devhelm.client.operation import Operation


def open_matches(
    incidents: Iterable[IncidentDto], request: CreateManualIncidentRequest
) -> list[IncidentDto]:
    """The open manual incidents that `request` describes; a missing field contradicts nothing."""
    # What opens while the pages are read shifts an incident to the next page: it comes twice.
    found = {
        incident.id: incident
        for incident in incidents
        if agree(incident.source, "MANUAL")
        and incident.status != "RESOLVED"
        and agree(incident.title, request.title)
        and agree(incident.severity, request.severity)
        and agree_uuid(incident.monitor_id, request.monitor_id)
        # DevHelm may tell the service that a vendor's incident belongs to.
        and (request.service_incident_id or agree_uuid(incident.service_id, request.service_id))
        and agree_uuid(incident.service_incident_id, request.service_incident_id)
    }
    return list(found.values())


class IncidentSearch:
    """Looks for the incident that a creation may have opened since this object was made."""

    def __init__(
        self, incidents: Incidents, operation: Operation, request: CreateManualIncidentRequest
    ) -> None:
        self._incidents = incidents
        self._operation = operation
        self._request = request
        self._beginning = time.monotonic()

    def find(self) -> IncidentDetailDto | None:
        """The one match, None where there is none. Raises AmbiguousOutcomeError."""
        self._incidents.ask_the_time()
        since = self._since()
        listed = self._incidents.list(source="MANUAL", started_from=since)
        owned = self._operation.ledger.owned()
        found = [
            detail
            for incident in open_matches(listed, self._request)
            if incident.id not in owned and not before(incident.started_at, since)
            for detail in [self._incidents.get(incident.id)]
            if self._same_body(detail)
        ]
        if len(found) > 1:
            raise AmbiguousOutcomeError([described(detail.incident) for detail in found])
        return found[0] if found else None

    def likeness(self) -> str:
        """What the incident would look like."""
        return (
            "An incident may have been opened: a MANUAL one of severity "
            f"{self._request.severity} with the declared title, started about "
            f"{self._since():%Y-%m-%d %H:%M:%S} UTC. Look for it in DevHelm: if it is there, "
            "declare adopt_id with its id; if it isn't, run it again. With adopt_open=True, run "
            "it again in either case."
        )

    def _since(self) -> datetime:
        return self._operation.clock.since(self._beginning)

    def _same_body(self, detail: IncidentDetailDto) -> bool:
        bodies = [entry.body for entry in detail.updates if entry.body]
        return not bodies or any(same_text(body, self._request.body) for body in bodies)


@dataclass(frozen=True)
class Posted:
    """An incident after a post to its timeline, and the entry where the answer shows it."""

    detail: IncidentDetailDto
    entry: IncidentUpdateDto | None


class EntrySearch:
    """Looks for the timeline entry that a request may have posted since this object was made."""

    def __init__(
        self,
        incidents: Incidents,
        operation: Operation,
        incident_id: str,
        request: AddIncidentUpdateRequest,
    ) -> None:
        self._incidents = incidents
        self._operation = operation
        self._incident_id = incident_id
        self._request = request
        self._beginning = time.monotonic()
        # An equal text that was there before is another entry: A, B, A is a legitimate timeline.
        self._before = operation.ledger.seen()

    def find(self) -> Posted | None:
        """The incident with the entry, None where its timeline doesn't have it."""
        detail = self._incidents.get(self._incident_id)
        since = self._operation.clock.since(self._beginning)
        found = [
            entry
            for entry in self._new(detail)
            if self._fits(entry) and not before(entry.created_at, since)
        ]
        return Posted(detail, max(found, key=created)) if found else None

    def answered(self, detail: IncidentDetailDto) -> Posted:
        """The incident as the request was answered, with the entry that is most likely its own."""
        new = self._new(detail)
        likely = [entry for entry in new if self._fits(entry)] or new
        return Posted(detail, max(likely, key=created, default=None))

    def likeness(self) -> str:
        """Where the entry would be."""
        return (
            f"The entry may be on the timeline of incident {self._incident_id}: look there, and "
            "run it again only if it isn't; otherwise take the declared text back."
        )

    def _new(self, detail: IncidentDetailDto) -> list[IncidentUpdateDto]:
        return [entry for entry in detail.updates if entry.id and entry.id not in self._before]

    def _fits(self, entry: IncidentUpdateDto) -> bool:
        same_status = self._request.new_status in {None, entry.new_status}
        return same_status and same_text(entry.body, self._request.body)


class WindowSearch:
    """Looks for the maintenance window that a creation may have made."""

    def __init__(
        self, windows: MaintenanceWindows, operation: Operation, request: MaintenanceWindowRequest
    ) -> None:
        self._windows = windows
        self._operation = operation
        self._request = request
        self._beginning = time.monotonic()

    def find(self) -> MaintenanceWindowDto | None:
        """The one match, None where there is none. Raises AmbiguousOutcomeError."""
        owned = self._operation.ledger.owned()
        found = [
            window
            for window in self._windows.list(self._request.monitor_id)
            if window.id not in owned
            and self._fits(window)
            and not before(window.created_at, self._operation.clock.since(self._beginning))
        ]
        if len(found) > 1:
            raise AmbiguousOutcomeError(
                [window.id for window in found],
                noun="maintenance windows",
                advice="Delete them in DevHelm, and run it again.",
            )
        return found[0] if found else None

    def likeness(self) -> str:
        """What the window would look like."""
        whom = f"of monitor {self._request.monitor_id}" if self._request.monitor_id else "org-wide"
        return (
            f"A maintenance window may have been made: {whom}, from {self._request.starts_at} to "
            f"{self._request.ends_at}. Look for it in DevHelm, delete it there if it is there, "
            "and run it again."
        )

    def _fits(self, window: MaintenanceWindowDto) -> bool:
        asked = self._request
        return (
            # Null fields are left out: a window without a monitor is the whole organisation's,
            # and one without a reason has none.
            (window.monitor_id or "").lower() == (asked.monitor_id or "").lower()
            and agree_instant(window.starts_at, asked.starts_at)
            and agree_instant(window.ends_at, asked.ends_at)
            and same_text(window.reason, asked.reason)
        )


def described(incident: IncidentDto) -> str:
    """An incident's shortlink and id, for a person."""
    return f"{incident.shortlink or 'no shortlink'} ({incident.id})"


def created(entry: IncidentUpdateDto) -> float:
    """When an entry was posted, as a number to compare; 0 if DevHelm doesn't say."""
    told = instant(entry.created_at)
    return told.timestamp() if told else 0.0
