"""The log of API requests, oldest first."""

from __future__ import annotations

import itertools
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.simulator.json_values import decode
from pulumi_devhelm.simulator.path_patterns import matches
from pulumi_devhelm.simulator.times import format_time

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from starlette.requests import Request

    from pulumi_devhelm.simulator.times import Clock

# Enough for any test, and few enough for a simulator that runs for weeks.
_MAX_ENTRIES = 100_000
_VISIBLE_TOKEN_CHARACTERS = 3


@dataclass(frozen=True)
class LoggedRequest:
    """One request to the API.

    `n` counts from 1. `at` is an aware datetime of the simulator's clock. `path` excludes the
    `query`. Names in `headers` are in lower case; the token is shortened. `body` is the parsed
    JSON, a string if it is not JSON, or None if it is empty. `status` is the status of the
    response, or None if there is none, yet or ever. `fault` is the name of the fault that the
    request met, or None.
    """

    n: int
    at: datetime
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any
    client_port: int | None
    status: int | None = None
    fault: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the entry in the format of `GET /_simulator/requests`."""
        return {
            "n": self.n,
            "at": format_time(self.at),
            "method": self.method,
            "path": self.path,
            "query": dict(self.query),
            "headers": dict(self.headers),
            "body": self.body,
            "clientPort": self.client_port,
            "status": self.status,
            "fault": self.fault,
        }


class RequestLog:
    """The latest requests. Thread-safe. Tokens are shortened before they are stored."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._entries: OrderedDict[int, LoggedRequest] = OrderedDict()

    def add(self, request: Request, body: bytes) -> int:
        """Log a request, and return its number."""
        with self._lock:
            entry = LoggedRequest(
                n=next(self._numbers),
                at=self._clock(),
                method=request.method,
                path=request.scope["path"],
                query=dict(request.query_params),
                headers={name: _redact(name, value) for name, value in request.headers.items()},
                body=_parse(body),
                client_port=request.client.port if request.client else None,
            )
            self._entries[entry.n] = entry
            if len(self._entries) > _MAX_ENTRIES:
                self._entries.popitem(last=False)
            return entry.n

    def update(self, n: int, **changes: Any) -> None:
        """Change fields of an entry. Does nothing if it was cleared in the meantime."""
        with self._lock:
            if n in self._entries:
                self._entries[n] = replace(self._entries[n], **changes)

    def list(self, method: str | None = None, path: str | None = None) -> list[LoggedRequest]:
        """Return the requests of a method and of a path, which can be a pattern."""
        with self._lock:
            return [
                entry
                for entry in self._entries.values()
                if (method is None or entry.method == method.upper())
                and (path is None or matches(path, entry.path))
            ]

    def clear(self) -> None:
        """Clear the log; the numbers continue."""
        with self._lock:
            self._entries.clear()


def _redact(name: str, value: str) -> str:
    if name != "authorization":
        return value
    scheme, _, secret = value.partition(" ")
    return f"{scheme} {secret.strip()[:_VISIBLE_TOKEN_CHARACTERS]}..." if secret else "..."


def _parse(body: bytes) -> Any:
    if not body:
        return None
    try:
        return decode(body)
    except ValueError:
        return body.decode(errors="replace")
