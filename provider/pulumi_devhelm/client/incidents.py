"""DevHelm's API calls for incidents."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import quote

from pulumi_devhelm.client.call import Call
from pulumi_devhelm.client.exactly_once import exactly_once
from pulumi_devhelm.client.models import (
    AddIncidentUpdateRequest,
    CreateManualIncidentRequest,
    IncidentDetailDto,
    IncidentDto,
    IncidentUpdateDto,
    ResolveIncidentRequest,
    SingleValueResponseIncidentDetailDto,
    TableValueResultIncidentDto,
    UpdateIncidentRequest,
)
from pulumi_devhelm.client.timeline import EntrySearch, Posted
from pulumi_devhelm.comparisons import agree, agree_uuid, before, same_text
from pulumi_devhelm.errors import (
    AdoptionError,
    AmbiguousOutcomeError,
    ConflictError,
    MissingReferenceError,
)
from pulumi_devhelm.surfaces import argument
from pulumi_devhelm.times import timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from pulumi_devhelm.client.call import Answer
    from pulumi_devhelm.client.operation import Operation

_PATH = "/api/v1/incidents"
_LISTING = "Listing the incidents"


class Incidents:
    """The incidents of one workspace, within one operation."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self._ledger = operation.ledger

    def get(self, incident_id: str) -> IncidentDetailDto:
        """Read an incident with its timeline. Raises NotFoundError if it is gone."""
        call = Call("Reading the incident", "GET", _path(incident_id))
        return self._detail(self._operation.send(call))

    def list(
        self,
        *,
        source: str | None = None,
        status: str | None = None,
        started_from: datetime | None = None,
    ) -> Iterator[IncidentDto]:
        """Yield all incidents, or only those of a source, in a status, or started since a time."""
        filters = {
            "source": source,
            "status": status,
            "startedFrom": timestamp(started_from) if started_from else None,
        }
        pages = self._operation.pages(_LISTING, _PATH, filters, TableValueResultIncidentDto)
        for page in pages:
            yield from page.data

    def ask_the_time(self) -> None:
        """Learn the server's time, unless an answer has already included it."""
        self._operation.ask_the_time(_LISTING, _PATH)

    def open_like(self, request: CreateManualIncidentRequest) -> IncidentDto | None:
        """Return the one open manual incident that `request` describes, or None."""
        found = _open_matches(self.list(source="MANUAL"), request)
        if len(found) > 1:
            raise AmbiguousOutcomeError([_described(incident) for incident in found])
        if found and found[0].id in self._ledger.owned():
            raise AdoptionError(
                f"{argument('adoptOpen')} found {_described(found[0])}, which another resource of "
                "this stack owns, or has just left open.",
                advice="Give the two incidents different titles, or remove "
                f"{argument('adoptOpen')}, then run again.",
            )
        return found[0] if found else None

    def create(
        self, request: CreateManualIncidentRequest, *, adopt_open: bool = False
    ) -> tuple[IncidentDetailDto, bool]:
        """Open exactly one manual incident. Returns it, and whether it was already open.

        With `adopt_open`, takes over the one open incident that `request` describes, if there is
        one. Raises AmbiguousOutcomeError if several match, AdoptionError if another resource has
        the match, and UnknownOutcomeError if a limit is reached before it is known whether the
        incident exists.
        """
        call = Call("Creating the incident", "POST", _PATH, **request.content())
        content = tuple(request.model_dump(exclude={"body"}).values())
        with self._operation.alone(call.purpose, content):
            found = self.open_like(request) if adopt_open else None
            if found:
                detail = self.get(found.id)
            else:
                search = IncidentSearch(self, self._operation, request)
                detail = exactly_once(self._operation, call, self._detail, search)
            self._ledger.own(detail.incident.id)
        return detail, bool(found)

    def update(self, incident_id: str, request: UpdateIncidentRequest) -> IncidentDetailDto:
        """Change the title, the severity, or both."""
        call = Call("Updating the incident", "PATCH", _path(incident_id), **request.content())
        return self._detail(self._operation.send(call))

    def add_update(
        self, incident_id: str, request: AddIncidentUpdateRequest
    ) -> Posted[IncidentDetailDto, IncidentUpdateDto]:
        """Post exactly one timeline entry. Raises UnknownOutcomeError as `create` does."""
        purpose, path = "Posting the timeline update", _path(incident_id, "updates")
        call = Call(purpose, "POST", path, **request.content())
        content = (path, *request.model_dump().values())

        def fits(entry: IncidentUpdateDto) -> bool:
            same_status = request.new_status in {None, entry.new_status}
            return same_status and same_text(entry.body, request.body)

        with self._operation.alone(purpose, content):
            search = EntrySearch(
                self._operation,
                f"incident {incident_id}",
                lambda: self.get(incident_id),
                lambda detail: detail.updates,
                fits,
            )
            return exactly_once(
                self._operation, call, lambda answer: search.answered(self._detail(answer)), search
            )

    def resolve(self, incident_id: str, request: ResolveIncidentRequest) -> IncidentDetailDto:
        """Resolve an incident; one that is already resolved is left as it is.

        Raises NotFoundError if it is gone.
        """
        path = _path(incident_id, "resolve")
        call = Call("Resolving the incident", "POST", path, **request.content())
        try:
            return self._detail(self._operation.send(call))
        except (ConflictError, MissingReferenceError):
            # DevHelm answers like this if the incident is resolved or gone, but there may be other
            # reasons.
            detail = self.get(incident_id)
            if detail.incident.status != "RESOLVED":
                raise
            return detail

    def _detail(self, answer: Answer) -> IncidentDetailDto:
        model = SingleValueResponseIncidentDetailDto
        detail = self._operation.read(answer, model, "incident").data
        self._ledger.see(entry.id for entry in detail.updates)
        return detail


class IncidentSearch:
    """Looks for an incident that a creation may have opened since this object was created."""

    def __init__(
        self, incidents: Incidents, operation: Operation, request: CreateManualIncidentRequest
    ) -> None:
        self._incidents = incidents
        self._operation = operation
        self._request = request
        self._beginning = time.monotonic()

    def find(self) -> IncidentDetailDto | None:
        """Return the one match, or None. Raises AmbiguousOutcomeError."""
        self._incidents.ask_the_time()
        since = self._since()
        listed = self._incidents.list(source="MANUAL", started_from=since)
        owned = self._operation.ledger.owned()
        found = [
            detail
            for incident in _open_matches(listed, self._request)
            if incident.id not in owned and not before(incident.started_at, since)
            for detail in [self._incidents.get(incident.id)]
            if self._same_body(detail)
        ]
        if len(found) > 1:
            raise AmbiguousOutcomeError([_described(detail.incident) for detail in found])
        return found[0] if found else None

    def likeness(self) -> str:
        """Return sentences that say which incident to look for."""
        return (
            "An incident may have been opened, with source MANUAL, severity "
            f"{self._request.severity} and the declared title, at about "
            f"{self._since():%Y-%m-%d %H:%M:%S} UTC. Look for it in DevHelm. If it is there, "
            f"declare {argument('adoptId')} with its id; if it is not, run again. With "
            f"{argument('adoptOpen', 'true')}, run again in either case."
        )

    def _since(self) -> datetime:
        return self._operation.clock.since(self._beginning)

    def _same_body(self, detail: IncidentDetailDto) -> bool:
        bodies = [entry.body for entry in detail.updates if entry.body]
        return not bodies or any(same_text(body, self._request.body) for body in bodies)


def _open_matches(
    incidents: Iterable[IncidentDto], request: CreateManualIncidentRequest
) -> list[IncidentDto]:
    """The open manual incidents that `request` describes; a missing field matches anything."""
    # An incident that opens while the pages are read shifts another one to the next page, where it
    # is listed again.
    found = {
        incident.id: incident
        for incident in incidents
        if agree(incident.source, "MANUAL")
        and incident.status != "RESOLVED"
        and agree(incident.title, request.title)
        and agree(incident.severity, request.severity)
        and agree_uuid(incident.monitor_id, request.monitor_id)
        # DevHelm may add the service that a vendor's incident belongs to.
        and (request.service_incident_id or agree_uuid(incident.service_id, request.service_id))
        and agree_uuid(incident.service_incident_id, request.service_incident_id)
    }
    return list(found.values())


def _described(incident: IncidentDto) -> str:
    """An incident's shortlink and id, for a person."""
    return f"{incident.shortlink or 'no shortlink'} ({incident.id})"


def _path(incident_id: str, action: str = "") -> str:
    return "/".join(part for part in (_PATH, quote(incident_id, safe=""), action) if part)
