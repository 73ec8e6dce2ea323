"""The pages, which need no token: an index of all records, and pages of incidents and status pages.

A browser, which accepts text/html, gets HTML. Any other client, such as curl, gets plain text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pulumi_devhelm.simulator.collections.incidents import Incidents
from pulumi_devhelm.simulator.collections.status_pages import (
    StatusPageCalls,
    StatusPageIncidentCalls,
    StatusPageMaintenanceCalls,
)
from pulumi_devhelm.simulator.errors import SimulatedError
from pulumi_devhelm.simulator.pages import html, text
from pulumi_devhelm.simulator.pages.lists import Filter, IndexView
from pulumi_devhelm.simulator.pages.status_pages import StatusPageView
from pulumi_devhelm.simulator.pages.views import IncidentView
from pulumi_devhelm.simulator.routing import build_routes

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from pulumi_devhelm.simulator.backend import Backend


class _Format(Protocol):
    """The functions of the modules `html` and `text`."""

    def render_index(self, view: IndexView, url: str) -> Response: ...
    def render_incident(self, view: IncidentView) -> Response: ...
    def render_status_page(self, view: StatusPageView) -> Response: ...
    def render_missing(self, what: str) -> Response: ...


class PageRoutes:
    """One method for each page."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def routes(self) -> list[Route]:
        """Return the routes, below the root."""
        table = [
            ("GET", "/", self.index),
            ("GET", "/i/{code}", self.incident),
            ("GET", "/status/{slug}", self.status_page),
        ]
        return build_routes("", table)

    async def index(self, request: Request) -> Response:
        """Show the records of every tenant that the query selects."""
        backend = self._backend
        chosen = Filter.of(request.query_params)
        view = IndexView.of(backend.collections, chosen, backend.clock())
        return _format_for(request).render_index(view, backend.url)

    async def incident(self, request: Request) -> Response:
        """Show one incident, or respond with 404 if no incident has the shortlink."""
        try:
            record = self._backend.collection(Incidents).with_code(request.path_params["code"])
        except SimulatedError:
            return _format_for(request).render_missing("No incident has this shortlink")
        return _format_for(request).render_incident(IncidentView.of(record))

    async def status_page(self, request: Request) -> Response:
        """Show a status page as customers see it, or respond with 404 if none has the slug."""
        pages = self._backend.collection(StatusPageCalls)
        try:
            record = pages.with_slug(request.path_params["slug"])
        except SimulatedError:
            return _format_for(request).render_missing("No status page has this slug")
        page_id = record["fields"]["id"]
        view = StatusPageView.of(
            pages.shown(record),
            pages.components(record),
            self._backend.collection(StatusPageIncidentCalls).of_page(page_id),
            self._backend.collection(StatusPageMaintenanceCalls).of_page(page_id),
            self._backend.clock(),
        )
        return _format_for(request).render_status_page(view)


def _format_for(request: Request) -> _Format:
    return html if "text/html" in request.headers.get("accept", "") else text
