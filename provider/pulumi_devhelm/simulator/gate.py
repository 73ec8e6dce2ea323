"""The way in: every API request is numbered and logged here, and meets its fault."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from email.utils import format_datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from pulumi_devhelm.simulator.errors import ApiError, error_response
from pulumi_devhelm.simulator.faults import WITHOUT_CONTENT

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from pulumi_devhelm.simulator.faults import Fault
    from pulumi_devhelm.simulator.simulation import Simulation
    from pulumi_devhelm.simulator.times import Clock


class Gate:
    """ASGI middleware: request id and date on every answer; log and faults for `/api/`."""

    def __init__(self, app: ASGIApp, *, simulation: Simulation) -> None:
        self._app = app
        self._journal = simulation.journal
        self._faults = simulation.faults
        self._clock = simulation.clock
        self._ending = simulation.ending

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or let its fault happen."""
        request = Request(scope, receive)
        request.state.request_id = str(uuid4())
        stamped = self._stamped(request, send)
        if not request.scope["path"].startswith("/api/"):
            await self._app(scope, receive, stamped)
            return
        try:
            body = await request.body()
        except ClientDisconnect:
            return
        n = self._journal.add(request, body)
        fault = self._faults.take(request.method, request.scope["path"])
        self._journal.note(n, fault=fault.title if fault else None)
        answer = await self._answer(request, body, fault)
        if answer is None:
            await _drop(request, receive)
            return
        # Before the answer leaves: whoever has it finds its status in the log.
        self._journal.note(n, status=int(answer[0]["status"]))
        for message in answer:
            await stamped(message)

    async def _answer(
        self, request: Request, body: bytes, fault: Fault | None
    ) -> list[Message] | None:
        """The messages that answer a request, None where its connection is to be dropped."""
        if fault is None:
            return await _captured(self._app, request.scope, body)
        if fault.drop == "before":
            return None
        if fault.status is None or fault.after:
            if await self._ends_within(fault.delay):
                return None
            answer = await _captured(self._app, request.scope, body)
            if await self._ends_within(fault.delay_after) or fault.drop == "after":
                return None
            if fault.status is None:
                return answer
        replacement = _replacement(request, fault, fault.status, self._clock)
        return await _captured(replacement, request.scope, body)

    async def _ends_within(self, seconds: float | None) -> bool:
        """Wait, and tell whether the server began to end meanwhile."""
        if seconds is None:
            return False
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._ending.wait(), seconds)
        return self._ending.is_set()

    def _stamped(self, request: Request, send: Send) -> Send:
        async def stamp(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Request-Id", request.state.request_id)
                # Of our own clock, and not where a fault tells another.
                headers.setdefault("Date", format_datetime(self._clock(), usegmt=True))
            await send(message)

        return stamp


async def _captured(app: ASGIApp, scope: Scope, body: bytes) -> list[Message]:
    """What an application answers, held back."""
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
        error = ApiError(status, f"Fault of the simulator: {fault.title}")
        return error_response(request, error, clock=clock, headers=fault.headers)
    if isinstance(fault.body, str):
        content_type = fault.content_type or "text/plain; charset=utf-8"
        return Response(fault.body, status, fault.headers, media_type=content_type)
    content_type = fault.content_type or "application/json"
    return JSONResponse(fault.body, status, fault.headers, media_type=content_type)


async def _drop(request: Request, receive: Receive) -> None:
    """Cut the connection, and wait until it is, or the server would answer a 500 on it."""
    request.state.transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass
