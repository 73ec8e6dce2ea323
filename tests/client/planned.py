"""The API layer over planned answers: any unplanned request fails the test."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from pulumi_devhelm.client.client import Client
from pulumi_devhelm.client.incidents import Incidents
from pulumi_devhelm.client.ledger import Ledger
from pulumi_devhelm.client.maintenance_windows import MaintenanceWindows
from pulumi_devhelm.client.operation import Operation
from pulumi_devhelm.client.settings import Settings

INCIDENT_ID = "5a0c8f3e-1b2d-4e6f-8a9b-0c1d2e3f4a5b"
DATE = "Tue, 24 Nov 2026 10:00:00 GMT"
LOST = httpx.ReadError("connection reset")
# What a client sees of a creation that may have taken effect.
LOST_ANSWERS = [
    pytest.param(LOST, id="reset"),
    pytest.param(httpx.ReadTimeout(""), id="timeout"),
    pytest.param(httpx.RemoteProtocolError("server disconnected"), id="closed"),
    pytest.param(httpx.Response(502, text="<html>Bad gateway</html>"), id="502"),
    pytest.param(httpx.Response(201, text="{"), id="truncated"),
    pytest.param(httpx.Response(201, json={"data": {}}), id="empty"),
]

Planned = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


def detail(**incident: Any) -> dict[str, Any]:
    updates = incident.pop("updates", [])
    return {"data": {"incident": {"id": INCIDENT_ID, **incident}, "updates": updates}}


def page(*items: dict[str, Any], more: bool = False) -> httpx.Response:
    body = {"data": list(items), "hasNext": more, "hasPrev": False}
    return httpx.Response(200, json=body, headers={"Date": DATE})


def refusal(status: int, code: str, **more: Any) -> httpx.Response:
    headers = more.pop("headers", None)
    body = {"status": status, "code": code, "message": "No.", "timestamp": 0, **more}
    return httpx.Response(status, json=body, headers=headers)


class Script:
    """Planned answers in order, and the requests that they answered."""

    def __init__(self) -> None:
        self.planned: list[tuple[str, str, Planned]] = []
        self.requests: list[httpx.Request] = []
        self.lines: list[str] = []
        self.client: Client | None = None
        self.ledger = Ledger()
        self.settings = Settings(api_token="dh_test_secret-token", api_url="https://api.test")

    def plan(self, method: str, path: str, *answers: Planned) -> None:
        self.planned += [(method, path, answer) for answer in answers]

    def bodies(self, method: str) -> list[Any]:
        return [json.loads(r.content) for r in self.requests if r.method == method]

    def calls(self) -> list[str]:
        return [f"{request.method} {request.url.path}" for request in self.requests]

    def incidents(self, **settings: Any) -> Incidents:
        return Incidents(self.operation(**settings))

    def windows(self, **settings: Any) -> MaintenanceWindows:
        return MaintenanceWindows(self.operation(**settings))

    def operation(self, **settings: Any) -> Operation:
        self.settings = Settings(**{**vars(self.settings), **settings})
        http = httpx.MockTransport(self._answer)
        self.client = Client(self.settings, self.ledger, self.lines.append, http)
        return self.client.operation()

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        asked = f"{request.method} {request.url.path}"
        assert self.planned, f"unplanned: {asked}"
        method, path, answer = self.planned.pop(0)
        assert asked == f"{method} {path}"
        if isinstance(answer, Exception):
            raise answer
        return answer(request) if callable(answer) else answer
