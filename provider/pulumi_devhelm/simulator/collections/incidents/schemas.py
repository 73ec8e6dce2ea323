"""The API's requests for incidents, by their names in its OpenAPI description."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StringConstraints

from pulumi_devhelm.simulator.schemas import DateTime, Int32, NonEmptyString, Schema, Uuid

Severity = Literal["DOWN", "DEGRADED", "MAINTENANCE"]
Status = Literal["WATCHING", "TRIGGERED", "CONFIRMED", "RESOLVED"]
Source = Literal["AUTOMATIC", "MANUAL", "MONITORS", "STATUS_DATA", "RESOURCE_GROUP"]


class CreateManualIncidentRequest(Schema):
    """Body of `POST /api/v1/incidents`."""

    title: NonEmptyString
    severity: Severity
    monitor_id: Uuid | None = None
    body: str | None = None
    service_id: Uuid | None = None
    service_incident_id: Uuid | None = None


class UpdateIncidentRequest(Schema):
    """Body of `PATCH /api/v1/incidents/{id}`; a null keeps the current value."""

    title: NonEmptyString | None = None
    severity: Severity | None = None


class AddIncidentUpdateRequest(Schema):
    """Body of `POST /api/v1/incidents/{id}/updates`; a null status keeps the current one."""

    notify_subscribers: StrictBool
    body: str | None = None
    new_status: Status | None = None


class ResolveIncidentRequest(Schema):
    """Body of `POST /api/v1/incidents/{id}/resolve`."""

    body: str | None = None


class IncidentFilterParams(Schema):
    """Query of `GET /api/v1/incidents`."""

    status: Status | None = None
    severity: Severity | None = None
    source: Source | None = None
    monitor_id: Uuid | None = None
    service_id: Uuid | None = None
    resource_group_id: Uuid | None = None
    tag_id: Uuid | None = None
    environment_id: Uuid | None = None
    exclude_id: Uuid | None = None
    started_from: DateTime | None = None
    started_to: DateTime | None = None
    search: Annotated[str, StringConstraints(max_length=200)] | None = None
    page: Annotated[Int32, Field(ge=0)] = 0
    size: Annotated[Int32, Field(ge=1, le=200)] = 10


class EventsParams(Schema):
    """Query of `GET /api/v1/incidents/{id}/events`; a limit below 1 counts as 1."""

    cursor: str | None = None
    limit: Int32 = 50


class RelatedParams(Schema):
    """Query of `GET /api/v1/incidents/{id}/related`; a limit below 1 counts as 1."""

    window_days: Int32 = 30
    limit: Int32 = 3
