"""What requests carry: a query, a body, an id in the path."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from pulumi_devhelm.simulator.errors import ApiError
from pulumi_devhelm.simulator.schemas import Uuid, checked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

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
