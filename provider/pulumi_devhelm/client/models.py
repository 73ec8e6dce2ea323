"""The wire models: DevHelm's schemas, by the names that its OpenAPI description gives them.

Requests are strict, so that a slip of ours fails here and not at the API. Responses are
lenient: DevHelm leaves null fields out and its API grows, so every field but an id may be
missing, unknown fields are ignored, enumerations are plain strings, and a field of a wrong type
counts as missing. An incident that exists must never be lost to an oddity in its description.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic.alias_generators import to_camel

Severity = Literal["DOWN", "DEGRADED", "MAINTENANCE"]
IncidentStatus = Literal["WATCHING", "TRIGGERED", "CONFIRMED", "RESOLVED"]


def _none_if_invalid(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:
    try:
        return validate(value)
    except ValidationError:
        return None


def _valid_items(value: Any, validate: ValidatorFunctionWrapHandler) -> list[Any]:
    items = []
    for item in value if isinstance(value, list) else []:
        try:
            items += validate([item])
        except ValidationError:
            continue
    return items


T = TypeVar("T")
Loose = Annotated[T | None, WrapValidator(_none_if_invalid)]
LooseList = Annotated[list[T], WrapValidator(_valid_items)]
Identifier = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Request(BaseModel):
    """What we send: unknown fields and wrong types are refused."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="forbid", strict=True
    )


class CreateManualIncidentRequest(Request):
    """Body of `POST /api/v1/incidents`."""

    title: Annotated[str, StringConstraints(min_length=1)]
    severity: Severity
    monitor_id: str | None = None
    body: str | None = None
    service_id: str | None = None
    service_incident_id: str | None = None


class UpdateIncidentRequest(Request):
    """Body of `PATCH /api/v1/incidents/{id}`; a null keeps the current value."""

    title: Annotated[str, StringConstraints(min_length=1)] | None = None
    severity: Severity | None = None


class AddIncidentUpdateRequest(Request):
    """Body of `POST /api/v1/incidents/{id}/updates`; a null status keeps the current one."""

    notify_subscribers: bool
    body: str | None = None
    new_status: IncidentStatus | None = None


class ResolveIncidentRequest(Request):
    """Body of `POST /api/v1/incidents/{id}/resolve`."""

    body: str | None = None


class Response(BaseModel):
    """What DevHelm answers: see the module's docstring for what is tolerated."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore")


class IncidentDto(Response):
    """One incident. Times are ISO 8601 strings as DevHelm wrote them."""

    id: Identifier
    title: Loose[str] = None
    severity: Loose[str] = None
    status: Loose[str] = None
    source: Loose[str] = None
    shortlink: Loose[str] = None
    monitor_id: Loose[str] = None
    service_id: Loose[str] = None
    service_incident_id: Loose[str] = None
    organization_id: Loose[int] = None
    created_by_user_id: Loose[int] = None
    reopen_count: Loose[int] = None
    status_page_visible: Loose[bool] = None
    suppress_dispatch: Loose[bool] = None
    external_ref: Loose[str] = None
    triggered_by_rule: Loose[str] = None
    affected_regions: Loose[list[str]] = None
    affected_components: Loose[list[str]] = None
    monitor_name: Loose[str] = None
    monitor_type: Loose[str] = None
    service_name: Loose[str] = None
    service_slug: Loose[str] = None
    resolution_reason: Loose[str] = None
    resolution_note: Loose[str] = None
    started_at: Loose[str] = None
    confirmed_at: Loose[str] = None
    resolved_at: Loose[str] = None
    cooldown_until: Loose[str] = None
    created_at: Loose[str] = None
    updated_at: Loose[str] = None


class IncidentUpdateDto(Response):
    """One entry of an incident's timeline."""

    id: Loose[str] = None
    incident_id: Loose[str] = None
    old_status: Loose[str] = None
    new_status: Loose[str] = None
    body: Loose[str] = None
    created_by: Loose[str] = None
    notify_subscribers: Loose[bool] = None
    created_at: Loose[str] = None


class LinkedStatusPageIncidentDto(Response):
    """A status page's incident that is linked to an incident."""

    id: Loose[str] = None
    sp_incident_id: Loose[str] = None
    status_page_id: Loose[str] = None
    status_page_name: Loose[str] = None
    status_page_slug: Loose[str] = None
    title: Loose[str] = None
    status: Loose[str] = None
    impact: Loose[str] = None
    scheduled: Loose[bool] = None
    published_at: Loose[str] = None
    connection_mode: Loose[str] = None
    page_incident_mode: Loose[str] = None


class IncidentDetailDto(Response):
    """An incident with its timeline and its status pages."""

    incident: IncidentDto
    updates: LooseList[IncidentUpdateDto] = Field(default_factory=list)
    status_page_incidents: LooseList[LinkedStatusPageIncidentDto] = Field(default_factory=list)


class SingleValueResponseIncidentDetailDto(Response):
    """Envelope of one incident."""

    data: IncidentDetailDto


class TableValueResultIncidentDto(Response):
    """Envelope of one page of incidents; an entry without an id is dropped."""

    data: LooseList[IncidentDto] = Field(default_factory=list)
    has_next: Loose[bool] = None
    has_prev: Loose[bool] = None
    total_elements: Loose[int] = None
    total_pages: Loose[int] = None


class ErrorEntry(Response):
    """One field that DevHelm refused."""

    code: Loose[str] = None
    field: Loose[str] = None
    message: Loose[str] = None


class ErrorResponse(Response):
    """DevHelm's error envelope. `code` is what tells it from a proxy's page."""

    code: Identifier
    message: Loose[str] = None
    status: Loose[int] = None
    timestamp: Loose[int] = None
    request_id: Loose[str] = None
    errors: LooseList[ErrorEntry] = Field(default_factory=list)
