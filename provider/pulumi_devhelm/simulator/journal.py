"""The log of API requests, in the order in which they arrived."""

from __future__ import annotations

import itertools
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.simulator.json_values import decoded
from pulumi_devhelm.simulator.patterns import matches
from pulumi_devhelm.simulator.times import timestamp

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from starlette.requests import Request

    from pulumi_devhelm.simulator.times import Clock

# Enough for any test, and a simulator that runs for weeks stays small.
_KEPT = 100_000
_SHOWN_OF_TOKEN = 3


@dataclass(frozen=True)
class LoggedRequest:
    """One request to the API.

    `n` counts from 1, `at` is an aware datetime by the simulator's clock. `path` is without the
    query, which `query` has. Names of `headers` are in lower case; the token is shortened. `body`
    is the parsed JSON if it can be read as such, else text, None if there is none. `status`
    is that of the answer, None while it is being answered, and for ever where its connection was
    dropped. `fault` is the name of what went wrong with it on demand, None for nothing.
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
        """The entry as `GET /_simulator/requests` shows it."""
        return {
            "n": self.n,
            "at": timestamp(self.at),
            "method": self.method,
            "path": self.path,
            "query": dict(self.query),
            "headers": dict(self.headers),
            "body": self.body,
            "clientPort": self.client_port,
            "status": self.status,
            "fault": self.fault,
        }


class Journal:
    """The latest requests; thread-safe. Tokens are shortened before they are kept."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._entries: OrderedDict[int, LoggedRequest] = OrderedDict()

    def add(self, request: Request, body: bytes) -> int:
        """Log a request that has arrived, and give its number."""
        with self._lock:
            entry = LoggedRequest(
                n=next(self._numbers),
                at=self._clock(),
                method=request.method,
                path=request.scope["path"],
                query=dict(request.query_params),
                headers={name: _safe(name, value) for name, value in request.headers.items()},
                body=_readable(body),
                client_port=request.client.port if request.client else None,
            )
            self._entries[entry.n] = entry
            if len(self._entries) > _KEPT:
                self._entries.popitem(last=False)
            return entry.n

    def note(self, n: int, **changes: Any) -> None:
        """Add what has become of a request; one that was cleared meanwhile stays away."""
        with self._lock:
            if n in self._entries:
                self._entries[n] = replace(self._entries[n], **changes)

    def list(self, method: str | None = None, path: str | None = None) -> list[LoggedRequest]:
        """The requests of a method and of a path, which may be a pattern as faults have it."""
        with self._lock:
            return [
                entry
                for entry in self._entries.values()
                if (method is None or entry.method == method.upper())
                and (path is None or matches(path, entry.path))
            ]

    def clear(self) -> None:
        """Forget the requests; their numbers go on."""
        with self._lock:
            self._entries.clear()


def _safe(name: str, value: str) -> str:
    if name != "authorization":
        return value
    scheme, _, secret = value.partition(" ")
    return f"{scheme} {secret.strip()[:_SHOWN_OF_TOKEN]}..." if secret else "..."


def _readable(body: bytes) -> Any:
    if not body:
        return None
    try:
        return decoded(body)
    except ValueError:
        return body.decode(errors="replace")
