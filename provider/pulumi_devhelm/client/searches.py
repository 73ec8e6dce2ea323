"""Finding at DevHelm what a request made whose answer was lost."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from pulumi_devhelm.client.exactly_once import Beginning
from pulumi_devhelm.errors import AmbiguousOutcomeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pulumi_devhelm.client.incidents import Incidents
    from pulumi_devhelm.client.ledger import Ledger
    from pulumi_devhelm.client.models import (
        AddIncidentUpdateRequest,
        CreateManualIncidentRequest,
        IncidentDetailDto,
        IncidentDto,
    )

_INSTANT = TypeAdapter(datetime)


def open_matches(
    incidents: Iterable[IncidentDto], request: CreateManualIncidentRequest
) -> list[IncidentDto]:
    """The open manual incidents that `request` describes; a missing field contradicts nothing."""
    return [
        incident
        for incident in incidents
        if _agree(incident.source, "MANUAL")
        and incident.status != "RESOLVED"
        and _agree(incident.title, request.title)
        and _agree(incident.severity, request.severity)
        and _agree_uuid(incident.monitor_id, request.monitor_id)
        # DevHelm may tell the service that a vendor's incident belongs to.
        and (request.service_incident_id or _agree_uuid(incident.service_id, request.service_id))
        and _agree_uuid(incident.service_incident_id, request.service_incident_id)
    ]


class CreationSearch:
    """Looks for the incident that a creation may have opened since this object was made."""

    def __init__(
        self, incidents: Incidents, request: CreateManualIncidentRequest, ledger: Ledger
    ) -> None:
        self._incidents = incidents
        self._request = request
        self._ledger = ledger
        self._beginning = Beginning()
        self._since: datetime | None = None

    def find(self) -> IncidentDetailDto | None:
        """The one match, None where there is none. Raises AmbiguousOutcomeError."""
        self._since = since = self._since or self._beginning.at(self._incidents.server_now())
        listed = self._incidents.list(source="MANUAL", started_from=since)
        owned = self._ledger.owned()
        found = [
            detail
            for incident in open_matches(listed, self._request)
            if incident.id not in owned and not _before(incident.started_at, since)
            for detail in [self._incidents.get(incident.id)]
            if self._same_body(detail)
        ]
        if len(found) > 1:
            raise AmbiguousOutcomeError([described(detail.incident) for detail in found])
        return found[0] if found else None

    def likeness(self) -> str:
        """What the incident would look like."""
        began = self._since or self._beginning.at(datetime.now(timezone.utc))
        return (
            "An incident may have been opened: a MANUAL one of severity "
            f"{self._request.severity} with the declared title, started about "
            f"{began:%Y-%m-%d %H:%M:%S} UTC. Look for it in DevHelm: if it is there, declare "
            "adopt_id with its id; if it isn't, run it again."
        )

    def _same_body(self, detail: IncidentDetailDto) -> bool:
        bodies = [entry.body for entry in detail.updates if entry.body]
        return not bodies or any(same_text(body, self._request.body) for body in bodies)


class EntrySearch:
    """Looks for the timeline entry that a request may have posted since this object was made."""

    def __init__(
        self,
        incidents: Incidents,
        incident_id: str,
        request: AddIncidentUpdateRequest,
        ledger: Ledger,
    ) -> None:
        self._incidents = incidents
        self._incident_id = incident_id
        self._request = request
        self._beginning = Beginning()
        # An equal text that was there before is another entry: A, B, A is a legitimate timeline.
        self._before = ledger.seen()

    def find(self) -> IncidentDetailDto | None:
        """The incident, where its timeline has the entry."""
        detail, now = self._incidents.get_dated(self._incident_id)
        since = self._beginning.at(now)
        for entry in detail.updates:
            if (
                entry.id not in self._before
                and same_text(entry.body, self._request.body)
                and self._request.new_status in {None, entry.new_status}
                and not _before(entry.created_at, since)
            ):
                return detail
        return None

    def likeness(self) -> str:
        """Where the entry would be."""
        return (
            f"The entry may be on the timeline of incident {self._incident_id}: look there, and "
            "run it again only if it isn't; otherwise take the declared text back."
        )


def described(incident: IncidentDto) -> str:
    """An incident's shortlink and id, for a person."""
    return f"{incident.shortlink or 'no shortlink'} ({incident.id})"


def same_text(told: str | None, asked: str | None) -> bool:
    """Whether DevHelm, which may trim what it stores, tells the text that it was given."""
    return (told or "").strip() == (asked or "").strip()


def _agree(told: str | None, asked: str | None) -> bool:
    """Whether what an answer told doesn't contradict what was asked for."""
    return told is None or same_text(told, asked)


def _agree_uuid(told: str | None, asked: str | None) -> bool:
    return told is None or (asked is not None and told.lower() == asked.lower())


def _before(moment: str | None, since: datetime) -> bool:
    """Whether `moment` is known to be earlier than `since`."""
    try:
        told = _INSTANT.validate_python(moment)
    except ValidationError:
        return False
    return (told if told.tzinfo else told.replace(tzinfo=timezone.utc)) < since
