"""The pages that anybody may open: all there is, and what each shortlink shows.

A browser, which asks for text/html, gets HTML; anything else, such as curl, gets text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pulumi_devhelm.simulator import html_page, text_page
from pulumi_devhelm.simulator.errors import ApiError
from pulumi_devhelm.simulator.routing import routes
from pulumi_devhelm.simulator.views import IncidentView, IndexView

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from pulumi_devhelm.simulator.simulation import Simulation


class _Form(Protocol):
    """A form that pages have: each of its modules is one."""

    def index(self, view: IndexView, url: str) -> Response: ...
    def incident(self, view: IncidentView) -> Response: ...
    def missing(self) -> Response: ...


class PageRoutes:
    """One method for each page."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation

    def routes(self) -> list[Route]:
        """The paths, below the root."""
        return routes("", [("GET", "/", self.index), ("GET", "/i/{code}", self.incident)])

    async def index(self, request: Request) -> Response:
        """200 with the incidents and maintenance windows of everybody."""
        incidents, windows = (records.all() for records in self._simulation.nouns)
        view = IndexView.of(incidents, windows, self._simulation.clock())
        return _form_for(request).index(view, self._simulation.url)

    async def incident(self, request: Request) -> Response:
        """200 with one incident, 404 where none has the shortlink."""
        try:
            record = self._simulation.incidents.with_code(request.path_params["code"])
        except ApiError:
            return _form_for(request).missing()
        return _form_for(request).incident(IncidentView.of(record))


def _form_for(request: Request) -> _Form:
    return html_page if "text/html" in request.headers.get("accept", "") else text_page
