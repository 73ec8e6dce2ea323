"""Routes from tables."""

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


def build_routes(prefix: str, table: Iterable[tuple[str, str, Endpoint]]) -> list[Route]:
    """Build routes from rows of a method, a path below `prefix`, and an endpoint.

    All methods of a path share one route, so that the refusal of another method lists them all.
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
        # Starlette accepts HEAD for every route that accepts GET.
        method = "GET" if request.method == "HEAD" else request.method
        return await endpoints[method](request)

    return endpoint
