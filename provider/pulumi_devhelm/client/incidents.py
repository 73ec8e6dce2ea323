"""Incidents: the calls that DevHelm's API has for them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from pulumi_devhelm.client.exactly_once import exactly_once
from pulumi_devhelm.client.models import (
    AddIncidentUpdateRequest,
    CreateManualIncidentRequest,
    IncidentDetailDto,
    IncidentDto,
    ResolveIncidentRequest,
    SingleValueResponseIncidentDetailDto,
    TableValueResultIncidentDto,
    UpdateIncidentRequest,
)
from pulumi_devhelm.client.searches import (
    EntrySearch,
    IncidentSearch,
    Posted,
    described,
    open_matches,
)
from pulumi_devhelm.client.times import timestamp
from pulumi_devhelm.client.transport import Call
from pulumi_devhelm.errors import (
    AdoptionError,
    AmbiguousOutcomeError,
    ConflictError,
    MissingReferenceError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pulumi_devhelm.client.models import Request
    from pulumi_devhelm.client.operation import Operation
    from pulumi_devhelm.client.transport import Answer

_PATH = "/api/v1/incidents"
_LISTING = "Listing the incidents"


class Incidents:
    """The incidents of one workspace, within one operation."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self._ledger = operation.ledger

    def get(self, incident_id: str) -> IncidentDetailDto:
        """Read an incident with its timeline. Raises NotFoundError where it is gone."""
        call = Call("Reading the incident", "GET", _path(incident_id))
        return self._detail(self._operation.send(call))

    def list(
        self,
        *,
        source: str | None = None,
        status: str | None = None,
        started_from: datetime | None = None,
    ) -> Iterator[IncidentDto]:
        """All incidents of a source, in a status, and since a moment."""
        filters = {
            "source": source,
            "status": status,
            "startedFrom": timestamp(started_from) if started_from else None,
        }
        pages = self._operation.pages(_LISTING, _PATH, filters, TableValueResultIncidentDto)
        for page in pages:
            yield from page.data

    def ask_the_time(self) -> None:
        """Have the server's clock told, where it isn't yet."""
        self._operation.ask_the_time(_LISTING, _PATH)

    def open_like(self, request: CreateManualIncidentRequest) -> IncidentDto | None:
        """The one open manual incident as `request` describes it, None where there is none."""
        found = open_matches(self.list(source="MANUAL"), request)
        if len(found) > 1:
            raise AmbiguousOutcomeError([described(incident) for incident in found])
        if found and found[0].id in self._ledger.owned():
            raise AdoptionError(
                f"adopt_open found {described(found[0])}, which another resource of this stack "
                "has or just left open.",
                advice="Give the two different titles, or remove adopt_open, and run it again.",
            )
        return found[0] if found else None

    def create(
        self, request: CreateManualIncidentRequest, *, adopt_open: bool = False
    ) -> tuple[IncidentDetailDto, bool]:
        """Open a manual incident, exactly one; True with it where it was open already.

        With `adopt_open`, the one open incident that is as `request` describes it is taken
        instead. Raises AmbiguousOutcomeError where several could be it, AdoptionError where it is
        owned, and UnknownOutcomeError where the limits are reached in doubt.
        """
        call = Call("Creating the incident", "POST", _PATH, body=_body(request))
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
        """Change title, severity or both."""
        call = Call("Updating the incident", "PATCH", _path(incident_id), body=_body(request))
        return self._detail(self._operation.send(call))

    def add_update(self, incident_id: str, request: AddIncidentUpdateRequest) -> Posted:
        """Post one timeline entry, exactly one. Raises UnknownOutcomeError as `create` does."""
        purpose, path = "Posting the timeline update", _path(incident_id, "updates")
        call = Call(purpose, "POST", path, body=_body(request))
        content = (path, *request.model_dump().values())
        with self._operation.alone(purpose, content):
            search = EntrySearch(self, self._operation, incident_id, request)
            return exactly_once(
                self._operation, call, lambda answer: search.answered(self._detail(answer)), search
            )

    def resolve(self, incident_id: str, request: ResolveIncidentRequest) -> IncidentDetailDto:
        """Resolve an incident; one that is resolved already is left as it is.

        Raises NotFoundError where it is gone.
        """
        path = _path(incident_id, "resolve")
        call = Call("Resolving the incident", "POST", path, body=_body(request))
        try:
            return self._detail(self._operation.send(call))
        except (ConflictError, MissingReferenceError):
            # DevHelm refuses to resolve twice, or what is gone; but either may have other reasons.
            detail = self.get(incident_id)
            if detail.incident.status != "RESOLVED":
                raise
            return detail

    def _detail(self, answer: Answer) -> IncidentDetailDto:
        model = SingleValueResponseIncidentDetailDto
        detail = self._operation.read(answer, model, "incident").data
        self._ledger.see(entry.id for entry in detail.updates)
        return detail


def _path(incident_id: str, action: str = "") -> str:
    return "/".join(part for part in (_PATH, quote(incident_id, safe=""), action) if part)


def _body(request: Request) -> dict[str, object]:
    return request.model_dump(by_alias=True, exclude_none=True)
