"""The parts of a request: its tenant, its query, its body, the ID in its path."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from pulumi_devhelm.simulator.errors import SimulatedError
from pulumi_devhelm.simulator.json_values import decode
from pulumi_devhelm.simulator.schemas import Uuid, validate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from pulumi_devhelm.simulator.tenants import Tenant

_JSON = "application/json"
S = TypeVar("S", bound=BaseModel)

_UUID: TypeAdapter[str] = TypeAdapter(Uuid)


def tenant_of(request: Request) -> Tenant:
    """Return the tenant of an authenticated request."""
    tenant: Tenant = request.state.tenant
    return tenant


def parse_query(request: Request, schema: type[S]) -> S:
    """Parse the query; an empty parameter counts as missing."""
    parameters: Mapping[str, str] = request.query_params
    return validate(schema, {name: value for name, value in parameters.items() if value})


async def parse_object(request: Request, *, required: bool = True) -> dict[str, object]:
    """Parse the body as a JSON object. Raises SimulatedError 400 for any other body."""
    content = await request.body()
    try:
        value = decode(content) if content.strip() else None
    except ValueError:
        raise SimulatedError(HTTPStatus.BAD_REQUEST, "Malformed JSON request") from None
    if value is None and not required:
        return {}
    if value is None:
        raise SimulatedError(HTTPStatus.BAD_REQUEST, "Required request body is missing")
    if not isinstance(value, dict):
        message = "Malformed JSON request: must be an object"
        raise SimulatedError(HTTPStatus.BAD_REQUEST, message)
    return value


async def parse_body(request: Request, schema: type[S], *, required: bool = True) -> S:
    """Parse the body of an API request.

    Raises SimulatedError 415 if its content type is not JSON; a missing one counts as JSON.
    """
    content_type = request.headers.get("content-type", _JSON).partition(";")[0].strip().lower()
    if content_type != _JSON and await request.body():
        message = f"Content-Type '{content_type}' is not supported: must be {_JSON}"
        raise SimulatedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message)
    return validate(schema, await parse_object(request, required=required))


def parse_path_id(request: Request, name: str = "id") -> str:
    """Parse a UUID in the path, in lower case. Raises SimulatedError 400 if it is invalid."""
    try:
        return _UUID.validate_python(request.path_params[name])
    except ValidationError:
        message = f"Invalid value for parameter '{name}'"
        raise SimulatedError(HTTPStatus.BAD_REQUEST, message) from None
