"""Lists that have pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from collections.abc import Sequence


class _Page(Protocol):
    """The number of a page, from 0, and how many records it has."""

    @property
    def page(self) -> int: ...
    @property
    def size(self) -> int: ...


def one_page(found: Sequence[Any], params: _Page) -> JSONResponse:
    """Respond with one page of all that was found."""
    start = params.page * params.size
    end = start + params.size
    return JSONResponse(
        {
            "data": found[start:end],
            "hasNext": end < len(found),
            "hasPrev": params.page > 0,
            "totalElements": len(found),
            "totalPages": -(-len(found) // params.size),
        }
    )
