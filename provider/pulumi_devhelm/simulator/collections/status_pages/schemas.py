"""The API's requests for status pages, by their names in its OpenAPI description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import StrictBool, StringConstraints, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from pulumi_devhelm.simulator.schemas import DateTime, NonEmptyString, Schema, Uuid
from pulumi_devhelm.simulator.times import format_time

if TYPE_CHECKING:
    from datetime import datetime

Impact = Literal["NONE", "MINOR", "MAJOR", "CRITICAL"]
Status = Literal["INVESTIGATING", "IDENTIFIED", "MONITORING", "RESOLVED"]
ActiveStatus = Literal["INVESTIGATING", "IDENTIFIED", "MONITORING"]
ComponentStatus = Literal[
    "OPERATIONAL", "DEGRADED_PERFORMANCE", "PARTIAL_OUTAGE", "MAJOR_OUTAGE", "UNDER_MAINTENANCE"
]
Title = Annotated[str, StringConstraints(max_length=500)]


class AffectedComponent(Schema):
    """A component, and its status while a notice is open."""

    component_id: Uuid
    status: ComponentStatus


class NoticeRequest(Schema):
    """What the requests that create and change notices have in common."""

    affected_components: list[AffectedComponent] | None = None

    def as_fields(self) -> dict[str, Any]:
        """Return the fields that are set, with times in DevHelm's format."""
        fields = self.model_dump(by_alias=True, exclude_none=True)
        times = {
            name: format_time(getattr(self, attribute))
            for name, attribute in (
                ("scheduledFor", "scheduled_for"),
                ("scheduledUntil", "scheduled_until"),
            )
            if name in fields
        }
        return fields | times


class CreateStatusPageIncidentRequest(NoticeRequest):
    """Body of `POST …/incidents`."""

    title: Title
    impact: Impact
    body: NonEmptyString
    status: Status | None = None
    notify_subscribers: StrictBool | None = None
    monitoring_incident_id: Uuid | None = None


class CreateStatusPageMaintenanceRequest(NoticeRequest):
    """Body of `POST …/maintenance`."""

    title: Title
    impact: Impact
    body: NonEmptyString
    status: Status | None = None
    notify_subscribers: StrictBool | None = None
    scheduled_for: DateTime
    scheduled_until: DateTime | None = None
    auto_resolve: StrictBool | None = None

    @field_validator("scheduled_until")
    @classmethod
    def _after_the_start(cls, until: datetime | None, info: ValidationInfo) -> datetime | None:
        begins = info.data.get("scheduled_for")
        if until is not None and begins is not None and until <= begins:
            raise PydanticCustomError("not_after_start", "must be after scheduledFor")
        return until


class UpdateStatusPageIncidentRequest(NoticeRequest):
    """Body of `PUT …/{noticeId}`; a null keeps the current value."""

    title: Title | None = None
    status: Status | None = None
    impact: Impact | None = None
    postmortem_body: str | None = None
    postmortem_url: str | None = None
    published: StrictBool | None = None
    scheduled_for: DateTime | None = None
    scheduled_until: DateTime | None = None
    auto_resolve: StrictBool | None = None


class CreateStatusPageIncidentUpdateRequest(NoticeRequest):
    """Body of `POST …/{noticeId}/updates`."""

    status: Status
    body: NonEmptyString
    notify_subscribers: StrictBool | None = None


class UpdateStatusPageIncidentUpdateRequest(Schema):
    """Body of `PATCH …/{noticeId}/updates/{updateId}`."""

    body: Annotated[str, StringConstraints(max_length=10_000)]
    status: Status | None = None


class PublishStatusPageIncidentRequest(NoticeRequest):
    """Body of `POST …/{noticeId}/publish`; a null keeps the draft's value."""

    title: Title | None = None
    impact: Impact | None = None
    status: ActiveStatus | None = None
    body: str | None = None
    notify_subscribers: StrictBool | None = None
