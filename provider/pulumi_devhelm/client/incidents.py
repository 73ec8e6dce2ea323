"""Incidents: the calls that DevHelm's API has for them."""

from __future__ import annotations

from datetime import timezone
from typing import TYPE_CHECKING
from urllib.parse import quote

from pydantic import ValidationError

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
from pulumi_devhelm.client.searches import CreationSearch, EntrySearch, described, open_matches
from pulumi_devhelm.client.transport import Answer, Call
from pulumi_devhelm.errors import AdoptionError, AmbiguousOutcomeError, ConflictError, Effect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pulumi_devhelm.client.models import Request
    from pulumi_devhelm.client.operation import Operation

_PATH = "/api/v1/incidents"
# The largest page that DevHelm gives.
_PAGE_SIZE = 200


class Incidents:
    """The incidents of one workspace, within one operation."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self._ledger = operation.ledger

    def get(self, incident_id: str) -> IncidentDetailDto:
        """Read an incident with its timeline. Raises NotFoundError where it is gone."""
        return self.get_dated(incident_id)[0]

    def get_dated(self, incident_id: str) -> tuple[IncidentDetailDto, datetime | None]:
        """Read an incident, and the server's clock at the answer, where it told."""
        call = Call("Reading the incident", "GET", _path(incident_id))
        answer = self._operation.send(call)
        return self._detail(call, answer), answer.date

    def list(
        self, *, source: str | None = None, started_from: datetime | None = None
    ) -> Iterator[IncidentDto]:
        """All incidents of a source and since a moment, page by page."""
        filters = {"source": source} if source else {}
        if started_from:
            moment = started_from.astimezone(timezone.utc).isoformat(timespec="milliseconds")
            filters["startedFrom"] = moment.replace("+00:00", "Z")
        page = 0
        while True:
            table, _ = self._page({**filters, "page": page, "size": _PAGE_SIZE})
            yield from table.data
            page += 1
            if not table.data or not table.has_next:
                return

    def server_now(self) -> datetime | None:
        """The server's clock, None where it doesn't tell."""
        return self._page({"page": 0, "size": 1})[1]

    def _open_like(self, request: CreateManualIncidentRequest) -> IncidentDto | None:
        """The one open manual incident as `request` describes it, None where there is none."""
        found = open_matches(self.list(source="MANUAL"), request)
        if len(found) > 1:
            raise AmbiguousOutcomeError([described(incident) for incident in found])
        if found and found[0].id in self._ledger.owned():
            raise AdoptionError(
                f"adopt_open found {described(found[0])}, of another resource of this stack.",
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
        call = Call("Creating the incident", "POST", _PATH, body=_body(request), creates=True)
        content = tuple(request.model_dump(exclude={"body"}).values())
        with self._ledger.creating(content, self._operation.remaining()) as held:
            if not held:
                raise self._operation.out_of_time(call.purpose)
            found = self._open_like(request) if adopt_open else None
            if found:
                detail = self.get(found.id)
            else:
                search = CreationSearch(self, request, self._ledger)
                detail = exactly_once(
                    self._operation, call, lambda answer: self._detail(call, answer), search
                )
            self._ledger.own(detail.incident.id)
        return detail, bool(found)

    def update(self, incident_id: str, request: UpdateIncidentRequest) -> IncidentDetailDto:
        """Change title, severity or both."""
        call = Call("Updating the incident", "PATCH", _path(incident_id), body=_body(request))
        return self._detail(call, self._operation.send(call))

    def add_update(self, incident_id: str, request: AddIncidentUpdateRequest) -> IncidentDetailDto:
        """Post one timeline entry, exactly one. Raises UnknownOutcomeError as `create` does."""
        call = Call(
            "Posting the timeline update",
            "POST",
            _path(incident_id, "updates"),
            body=_body(request),
            creates=True,
        )
        search = EntrySearch(self, incident_id, request, self._ledger)
        return exactly_once(
            self._operation, call, lambda answer: self._detail(call, answer), search
        )

    def resolve(self, incident_id: str, request: ResolveIncidentRequest) -> IncidentDetailDto:
        """Resolve an incident; one that is resolved already is left as it is.

        Raises NotFoundError where it is gone.
        """
        path = _path(incident_id, "resolve")
        call = Call("Resolving the incident", "POST", path, body=_body(request))
        try:
            return self._detail(call, self._operation.send(call))
        except ConflictError:
            # DevHelm refuses to resolve twice, but a 409 may have other reasons.
            detail = self.get(incident_id)
            if detail.incident.status != "RESOLVED":
                raise
            return detail

    def _page(
        self, query: dict[str, str | int]
    ) -> tuple[TableValueResultIncidentDto, datetime | None]:
        call = Call("Listing the incidents", "GET", _PATH, query=query)
        answer = self._operation.send(call)
        try:
            return TableValueResultIncidentDto.model_validate(answer.value), answer.date
        except ValidationError:
            raise self._unreadable(call, "list") from None

    def _detail(self, call: Call, answer: Answer) -> IncidentDetailDto:
        try:
            detail = SingleValueResponseIncidentDetailDto.model_validate(answer.value).data
        except ValidationError:
            raise self._unreadable(call, "incident") from None
        self._ledger.see(entry.id for entry in detail.updates)
        return detail

    def _unreadable(self, call: Call, expected: str) -> Exception:
        problem = f"was answered, but the answer holds no {expected}"
        return self._operation.transport.unexpected(call, problem, Effect.TAKEN)


def _path(incident_id: str, action: str = "") -> str:
    return "/".join(part for part in (_PATH, quote(incident_id, safe=""), action) if part)


def _body(request: Request) -> dict[str, object]:
    return request.model_dump(by_alias=True, exclude_none=True)
