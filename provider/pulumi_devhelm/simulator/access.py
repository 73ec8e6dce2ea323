"""Who is asking: the token, the organisation and the workspace."""

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

_TOKEN = re.compile(r"bearer +(dh_\S+|[\w-]+\.[\w-]+\.[\w-]+)", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Tenant:
    """Whose records are seen: None is the workspace that an organisation has by default."""

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
    organisation = headers.get("x-phelm-org-id") or str(DEFAULT_ORGANISATION)
    if not (organisation.isascii() and organisation.isdigit()):
        raise ApiError(HTTPStatus.BAD_REQUEST, "Invalid value for header 'x-phelm-org-id'")
    return Tenant(int(organisation), headers.get("x-phelm-workspace-id") or None)
