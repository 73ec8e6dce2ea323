"""What the API accepts, by the schema names of its OpenAPI description.

Written apart from the client's models on purpose: what sends and what receives should not share
a misreading. Like the API, it ignores fields that it doesn't know.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)
from pydantic.alias_generators import to_camel

from pulumi_devhelm.simulator.errors import ApiError, ValidationFailedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

Severity = Literal["DOWN", "DEGRADED", "MAINTENANCE"]
Status = Literal["WATCHING", "TRIGGERED", "CONFIRMED", "RESOLVED"]
Source = Literal["AUTOMATIC", "MANUAL", "MONITORS", "STATUS_DATA", "RESOURCE_GROUP"]
# pydantic's own UUID also takes forms that the API's servers refuse, such as 32 bare digits.
Uuid = Annotated[
    str,
    StringConstraints(
        pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", to_lower=True
    ),
]
Text = Annotated[str, StringConstraints(min_length=1)]

_UUID: TypeAdapter[str] = TypeAdapter(Uuid)


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
    started_from: AwareDatetime | None = None
    started_to: AwareDatetime | None = None
    search: Annotated[str, StringConstraints(max_length=200)] | None = None
    page: Annotated[int, Field(ge=0)] = 0
    size: Annotated[int, Field(ge=1, le=200)] = 10


class EventsParams(Schema):
    """Query of `GET /api/v1/incidents/{id}/events`."""

    cursor: str | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class RelatedParams(Schema):
    """Query of `GET /api/v1/incidents/{id}/related`."""

    window_days: Annotated[int, Field(ge=1, le=36500)] = 30
    limit: Annotated[int, Field(ge=1, le=200)] = 3


S = TypeVar("S", bound=BaseModel)


def checked(schema: type[S], value: object) -> S:
    """`value` as `schema` has it. Raises ValidationFailedError with every field refused."""
    try:
        return schema.model_validate(value)
    except ValidationError as error:
        raise ValidationFailedError.of(error) from None


def query_of(request: Request, schema: type[S]) -> S:
    """The query of a request; an empty parameter counts as absent."""
    given: Mapping[str, str] = request.query_params
    return checked(schema, {name: value for name, value in given.items() if value})


async def object_of(request: Request, *, required: bool = True) -> dict[str, object]:
    """The JSON object that a request carries. Raises ApiError 400 for anything else."""
    content = await request.body()
    try:
        value = json.loads(content) if content.strip() else None
        # Half a surrogate pair can be written in JSON, but never be answered in UTF-8.
        json.dumps(value, ensure_ascii=False).encode()
    except ValueError:
        raise ApiError(HTTPStatus.BAD_REQUEST, "Malformed JSON request") from None
    if value is None and not required:
        return {}
    if value is None:
        raise ApiError(HTTPStatus.BAD_REQUEST, "Required request body is missing")
    if not isinstance(value, dict):
        raise ApiError(HTTPStatus.BAD_REQUEST, "Malformed JSON request: an object is expected")
    return value


async def body_of(request: Request, schema: type[S], *, required: bool = True) -> S:
    """The body of a request as `schema` has it."""
    return checked(schema, await object_of(request, required=required))


def id_of(request: Request) -> str:
    """The UUID in the path, in lower case. Raises ApiError 400 where it is none."""
    try:
        return _UUID.validate_python(request.path_params["id"])
    except ValidationError:
        raise ApiError(HTTPStatus.BAD_REQUEST, "Invalid value for parameter 'id'") from None
