"""Routes, written down as tables."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Iterable

Endpoint = Callable[[Request], Awaitable[Response]]


def routes(prefix: str, table: Iterable[tuple[str, str, Endpoint]]) -> list[Route]:
    """A route for each method, path below `prefix` and endpoint."""
    return [Route(prefix + path, endpoint, methods=[method]) for method, path, endpoint in table]
