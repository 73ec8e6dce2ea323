"""Incidents: the calls that DevHelm's API has for them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from pydantic import ValidationError

from pulumi_devhelm.client.models import (
    AddIncidentUpdateRequest,
    CreateManualIncidentRequest,
    IncidentDetailDto,
    ResolveIncidentRequest,
    SingleValueResponseIncidentDetailDto,
    UpdateIncidentRequest,
)
from pulumi_devhelm.client.transport import Answer, Call
from pulumi_devhelm.errors import ConflictError, Effect

if TYPE_CHECKING:
    from pulumi_devhelm.client.models import Request
    from pulumi_devhelm.client.operation import Operation

_PATH = "/api/v1/incidents"


class Incidents:
    """The incidents of one workspace, within one operation."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation

    def get(self, incident_id: str) -> IncidentDetailDto:
        """Read an incident with its timeline. Raises NotFoundError where it is gone."""
        return self._detail(Call("Reading the incident", "GET", _path(incident_id)))

    def create(self, request: CreateManualIncidentRequest) -> IncidentDetailDto:
        """Open a manual incident."""
        return self._detail(
            Call("Creating the incident", "POST", _PATH, body=_body(request), creates=True)
        )

    def update(self, incident_id: str, request: UpdateIncidentRequest) -> IncidentDetailDto:
        """Change title, severity or both."""
        return self._detail(
            Call("Updating the incident", "PATCH", _path(incident_id), body=_body(request))
        )

    def add_update(self, incident_id: str, request: AddIncidentUpdateRequest) -> IncidentDetailDto:
        """Post one timeline entry."""
        return self._detail(
            Call(
                "Posting the timeline update",
                "POST",
                _path(incident_id, "updates"),
                body=_body(request),
                creates=True,
            )
        )

    def resolve(self, incident_id: str, request: ResolveIncidentRequest) -> IncidentDetailDto:
        """Resolve an incident; one that is resolved already is left as it is.

        Raises NotFoundError where it is gone.
        """
        call = Call(
            "Resolving the incident", "POST", _path(incident_id, "resolve"), body=_body(request)
        )
        try:
            return self._detail(call)
        except ConflictError:
            # DevHelm refuses to resolve twice, but a 409 may have other reasons.
            detail = self.get(incident_id)
            if detail.incident.status != "RESOLVED":
                raise
            return detail

    def _detail(self, call: Call) -> IncidentDetailDto:
        return self._parse(call, self._operation.send(call))

    def _parse(self, call: Call, answer: Answer) -> IncidentDetailDto:
        try:
            return SingleValueResponseIncidentDetailDto.model_validate(answer.value).data
        except ValidationError as error:
            problem = f"the answer describes no incident ({error.error_count()} problems)"
            raise self._operation.transport.unexpected(call, problem, Effect.TAKEN) from None


def _path(incident_id: str, action: str = "") -> str:
    return "/".join(part for part in (_PATH, quote(incident_id, safe=""), action) if part)


def _body(request: Request) -> dict[str, object]:
    return request.model_dump(by_alias=True, exclude_none=True)
