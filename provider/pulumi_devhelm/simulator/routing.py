"""Routes, written down as tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Iterable

Endpoint = Callable[[Request], Awaitable[Response]]


def routes(prefix: str, table: Iterable[tuple[str, str, Endpoint]]) -> list[Route]:
    """A route for each path below `prefix`, from a table of methods, paths and endpoints.

    One for all methods of a path, so that the refusal of another method names them all.
    """
    paths: defaultdict[str, dict[str, Endpoint]] = defaultdict(dict)
    for method, path, endpoint in table:
        paths[path][method] = endpoint
    return [
        Route(prefix + path, _by_method(endpoints), methods=list(endpoints))
        for path, endpoints in paths.items()
    ]


def _by_method(endpoints: dict[str, Endpoint]) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        # Starlette lets a HEAD through wherever there is a GET.
        method = "GET" if request.method == "HEAD" else request.method
        return await endpoints[method](request)

    return endpoint
