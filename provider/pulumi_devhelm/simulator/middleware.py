"""ASGI middleware: authentication, the request log, and faults."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from email.utils import format_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from pulumi_devhelm.simulator.errors import SimulatedError, error_response
from pulumi_devhelm.simulator.faults import WITHOUT_CONTENT
from pulumi_devhelm.simulator.tenants import (
    DEFAULT_ORGANIZATION,
    Tenant,
    parse_id,
    parse_workspace,
)

if TYPE_CHECKING:
    from starlette.datastructures import Headers
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from pulumi_devhelm.simulator.backend import Backend
    from pulumi_devhelm.simulator.faults import Fault
    from pulumi_devhelm.simulator.times import Clock

_TOKEN = re.compile(r"bearer +(dh_\S+|[\w-]+\.[\w-]+\.[\w-]+)", re.IGNORECASE | re.ASCII)


class Authentication:
    """Refuses requests without a token, and sets the tenant of all others."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Set the tenant, which `tenant_of` returns."""
        request = Request(scope)
        request.state.tenant = _authenticate(request.headers)
        await self._app(scope, receive, send)


def _authenticate(headers: Headers) -> Tenant:
    """Return the tenant. Raises SimulatedError 401 without a token, 400 for an invalid header.

    A token is `dh_...` or has the three parts of a JWT. All tokens have the same access.
    """
    if not _TOKEN.fullmatch(headers.get("authorization", "").strip()):
        raise SimulatedError(HTTPStatus.UNAUTHORIZED, "Missing or invalid credentials")
    organization = _id_header(headers, "x-phelm-org-id") or DEFAULT_ORGANIZATION
    return Tenant(organization, parse_workspace(_id_header(headers, "x-phelm-workspace-id")))


def _id_header(headers: Headers, name: str) -> int | None:
    """Return the ID in a header; an empty header counts as missing."""
    value = headers.get(name)
    try:
        return parse_id(value) if value else None
    except ValueError as error:
        message = f"Invalid value for header '{name}': {error}"
        raise SimulatedError(HTTPStatus.BAD_REQUEST, message) from None


class FaultInjection:
    """Adds a request ID and a date to every response; logs API requests and injects faults."""

    def __init__(self, app: ASGIApp, *, backend: Backend) -> None:
        self._app = app
        self._log = backend.request_log
        self._faults = backend.faults
        self._clock = backend.clock
        self._stopping = backend.stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request, or inject its fault."""
        request = Request(scope, receive)
        request.state.request_id = str(uuid4())
        send_stamped = self._stamped(request, send)
        if not request.scope["path"].startswith("/api/"):
            await self._app(scope, receive, send_stamped)
            return
        try:
            body = await request.body()
        except ClientDisconnect:
            return
        n = self._log.add(request, body)
        fault = self._faults.take(request.method, request.scope["path"])
        self._log.update(n, fault=fault.title if fault else None)
        response = await self._respond(request, body, fault)
        if response is None:
            await _drop(request, receive)
            return
        # Before the response is sent: a client that has it finds its status in the log.
        self._log.update(n, status=int(response[0]["status"]))
        for message in response:
            await send_stamped(message)

    async def _respond(
        self, request: Request, body: bytes, fault: Fault | None
    ) -> list[Message] | None:
        """Return the messages of the response, or None to drop the connection."""
        if fault is None:
            return await _capture(self._app, request.scope, body)
        if fault.drop == "before":
            return None
        if fault.status is None or fault.after:
            if await self._stops_within(fault.delay):
                return None
            response = await _capture(self._app, request.scope, body)
            if await self._stops_within(fault.delay_after) or fault.drop == "after":
                return None
            if fault.status is None:
                return response
        replacement = _replacement(request, fault, fault.status, self._clock)
        return await _capture(replacement, request.scope, body)

    async def _stops_within(self, seconds: float | None) -> bool:
        """Wait, and return whether the server began to stop in the meantime."""
        if seconds is None:
            return False
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
        return self._stopping.is_set()

    def _stamped(self, request: Request, send: Send) -> Send:
        async def stamp(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Request-Id", request.state.request_id)
                # The time of the simulator's clock, unless a fault set another date.
                headers.setdefault("Date", format_datetime(self._clock(), usegmt=True))
            await send(message)

        return stamp


async def _capture(app: ASGIApp, scope: Scope, body: bytes) -> list[Message]:
    """Run an application, and return its response instead of sending it."""
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, send)
    return messages


def _replacement(request: Request, fault: Fault, status: int, clock: Clock) -> Response:
    if status in WITHOUT_CONTENT:
        return Response(None, status, fault.headers)
    if not fault.has_body:
        error = SimulatedError(status, f"Simulated fault: {fault.title}")
        return error_response(request, error, clock=clock, headers=fault.headers)
    if isinstance(fault.body, str):
        content_type = fault.content_type or "text/plain; charset=utf-8"
        return Response(fault.body, status, fault.headers, media_type=content_type)
    content_type = fault.content_type or "application/json"
    return JSONResponse(fault.body, status, fault.headers, media_type=content_type)


async def _drop(request: Request, receive: Receive) -> None:
    """Close the connection, and wait for that; otherwise the server would respond with a 500."""
    request.state.transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass
