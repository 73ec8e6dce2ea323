"""What requests carry: a query, a body, an id in the path."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from pulumi_devhelm.simulator.errors import ApiError
from pulumi_devhelm.simulator.json_values import decoded
from pulumi_devhelm.simulator.schemas import Uuid, checked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

_JSON = "application/json"
S = TypeVar("S", bound=BaseModel)

_UUID: TypeAdapter[str] = TypeAdapter(Uuid)


def query_of(request: Request, schema: type[S]) -> S:
    """The query of a request; an empty parameter counts as absent."""
    given: Mapping[str, str] = request.query_params
    return checked(schema, {name: value for name, value in given.items() if value})


async def object_of(request: Request, *, required: bool = True) -> dict[str, object]:
    """The JSON object that a request carries. Raises ApiError 400 for anything else."""
    content = await request.body()
    try:
        value = decoded(content) if content.strip() else None
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
    """The body of a request to the API as `schema` has it.

    Raises ApiError 415 if the request says that it is no JSON; one that says nothing is taken for
    JSON.
    """
    content_type = request.headers.get("content-type", _JSON).partition(";")[0].strip().lower()
    if content_type != _JSON and await request.body():
        message = f"Content-Type '{content_type}' is not supported: {_JSON} is expected"
        raise ApiError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message)
    return checked(schema, await object_of(request, required=required))


def id_of(request: Request) -> str:
    """The UUID in the path, in lower case. Raises ApiError 400 if it is none."""
    try:
        return _UUID.validate_python(request.path_params["id"])
    except ValidationError:
        raise ApiError(HTTPStatus.BAD_REQUEST, "Invalid value for parameter 'id'") from None
