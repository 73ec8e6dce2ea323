"""Who is asking: the token, the organization and the workspace."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.requests import Request

from pulumi_devhelm.simulator.errors import ApiError

if TYPE_CHECKING:
    from starlette.datastructures import Headers
    from starlette.types import ASGIApp, Receive, Scope, Send

DEFAULT_ORGANISATION = 1
_DEFAULT_WORKSPACE = 1
_HIGHEST_ID = 2**31 - 1

_TOKEN = re.compile(r"bearer +(dh_\S+|[\w-]+\.[\w-]+\.[\w-]+)", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Tenant:
    """Whose records are seen: None is the workspace that an organization has by default."""

    organisation: int = DEFAULT_ORGANISATION
    workspace: str | None = None


class Access:
    """ASGI middleware that lets nobody in without a token, and tells endpoints the tenant."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request with a token through."""
        request = Request(scope)
        request.state.tenant = _authenticated(request.headers)
        await self._app(scope, receive, send)


def tenant_of(request: Request) -> Tenant:
    """Whose request it is that was let in."""
    tenant: Tenant = request.state.tenant
    return tenant


def _authenticated(headers: Headers) -> Tenant:
    """The tenant that headers name. Raises ApiError 401 without a token, 400 for a bad header.

    A token is `dh_...` or has the three parts of a JWT; which one it is makes no difference.
    """
    if not _TOKEN.fullmatch(headers.get("authorization", "").strip()):
        raise ApiError(HTTPStatus.UNAUTHORIZED, "Missing or invalid credentials")
    organisation = _header_id(headers, "x-phelm-org-id") or DEFAULT_ORGANISATION
    return Tenant(organisation, workspace_of(_header_id(headers, "x-phelm-workspace-id")))


def workspace_of(given: object) -> str | None:
    """The workspace of a header or a record, as records keep it: None for the default one.

    Some clients name the default workspace, `1`, and some name none: both see the same records.
    Raises ValueError if it isn't the id of a workspace.
    """
    number = _DEFAULT_WORKSPACE if given is None else id_number(given)
    return None if number == _DEFAULT_WORKSPACE else str(number)


def id_number(given: object) -> int:
    """The id of an organization or a workspace: an int32 from 0, or its digits.

    Raises ValueError for anything else.
    """
    if isinstance(given, str) and re.fullmatch(r"\d{1,10}", given, re.ASCII):
        given = int(given)
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= _HIGHEST_ID:
        raise ValueError(f"must be a number from 0 to {_HIGHEST_ID}")
    return given


def _header_id(headers: Headers, name: str) -> int | None:
    """The id in a header; an empty one counts as absent."""
    given = headers.get(name)
    try:
        return id_number(given) if given else None
    except ValueError as error:
        message = f"Invalid value for header '{name}': {error}"
        raise ApiError(HTTPStatus.BAD_REQUEST, message) from None
