"""What the API accepts, by the schema names of its OpenAPI description.

Written apart from the client's models on purpose: what sends and what receives should not share
a misreading. Like the API, it ignores fields that it doesn't know.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from pulumi_devhelm.simulator.errors import ValidationFailedError

if TYPE_CHECKING:
    from datetime import datetime

Severity = Literal["DOWN", "DEGRADED", "MAINTENANCE"]
Status = Literal["WATCHING", "TRIGGERED", "CONFIRMED", "RESOLVED"]
Source = Literal["AUTOMATIC", "MANUAL", "MONITORS", "STATUS_DATA", "RESOURCE_GROUP"]
Text = Annotated[str, StringConstraints(min_length=1)]


def _spelled(pattern: str, kind: str, words: str) -> BeforeValidator:
    """Refuse what isn't a string of a pattern, and say in words what is expected."""
    spelling = re.compile(pattern, re.ASCII)

    def spelled(given: object) -> str:
        if not isinstance(given, str) or not spelling.fullmatch(given):
            raise PydanticCustomError(kind, f"must be {words}")
        return given

    return BeforeValidator(spelled)


def _int32(given: object) -> int:
    if isinstance(given, str) and re.fullmatch(r"[+-]?\d{1,10}", given, re.ASCII):
        number = int(given)
        if -(2**31) <= number < 2**31:
            return number
    raise PydanticCustomError("int32", "must be an integer of 32 bits")


# pydantic's own types also take what the API's servers refuse: a UUID of 32 bare digits, numbers
# and other spellings as moments, `1_0` and `1.0` as integers.
Uuid = Annotated[
    str,
    StringConstraints(to_lower=True),
    _spelled(
        r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
        "uuid",
        "a UUID, such as 123e4567-e89b-12d3-a456-426614174000",
    ),
]
Moment = Annotated[
    AwareDatetime,
    _spelled(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)",
        "date_time",
        "a date and time with its offset from UTC, such as 2030-01-31T12:00:00Z",
    ),
]
Int32 = Annotated[int, BeforeValidator(_int32)]


class Schema(BaseModel):
    """Fields in camelCase, unknown ones ignored."""

    model_config = ConfigDict(alias_generator=to_camel, extra="ignore", frozen=True)


class CreateManualIncidentRequest(Schema):
    """Body of `POST /api/v1/incidents`."""

    title: Text
    severity: Severity
    monitor_id: Uuid | None = None
    body: str | None = None
    service_id: Uuid | None = None
    service_incident_id: Uuid | None = None


class UpdateIncidentRequest(Schema):
    """Body of `PATCH /api/v1/incidents/{id}`; a null preserves what is there."""

    title: Text | None = None
    severity: Severity | None = None


class AddIncidentUpdateRequest(Schema):
    """Body of `POST /api/v1/incidents/{id}/updates`; a null status keeps the current one."""

    notify_subscribers: StrictBool
    body: str | None = None
    new_status: Status | None = None


class ResolveIncidentRequest(Schema):
    """Body of `POST /api/v1/incidents/{id}/resolve`."""

    body: str | None = None


class CreateMaintenanceWindowRequest(Schema):
    """Body of `POST /api/v1/maintenance-windows`; without a monitor it is for all of them."""

    starts_at: Moment
    ends_at: Moment
    monitor_id: Uuid | None = None
    repeat_rule: Annotated[str, StringConstraints(max_length=100)] | None = None
    reason: Annotated[str, StringConstraints(max_length=500)] | None = None
    suppress_alerts: StrictBool | None = None

    @field_validator("ends_at")
    @classmethod
    def _after_the_start(cls, ends_at: datetime, info: ValidationInfo) -> datetime:
        if "starts_at" in info.data and ends_at <= info.data["starts_at"]:
            raise PydanticCustomError("not_after_start", "must be after startsAt")
        return ends_at


class UpdateMaintenanceWindowRequest(CreateMaintenanceWindowRequest):
    """Body of `PUT /api/v1/maintenance-windows/{id}`: the whole window anew."""


class MaintenanceWindowsParams(Schema):
    """Query of `GET /api/v1/maintenance-windows`."""

    monitor_id: Uuid | None = None
    filter: str | None = None


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
    started_from: Moment | None = None
    started_to: Moment | None = None
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


S = TypeVar("S", bound=BaseModel)


def checked(schema: type[S], value: object) -> S:
    """`value` as `schema` has it. Raises ValidationFailedError with every field refused."""
    try:
        return schema.model_validate(value)
    except ValidationError as error:
        raise ValidationFailedError.of(error) from None
