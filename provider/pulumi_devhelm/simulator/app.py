"""The ASGI application: the API behind its gate, the control interface, and the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount, Route, Router

from pulumi_devhelm.simulator.access import Access
from pulumi_devhelm.simulator.control import ControlRoutes
from pulumi_devhelm.simulator.errors import ApiError, ErrorHandlers
from pulumi_devhelm.simulator.gate import Gate
from pulumi_devhelm.simulator.incident_routes import IncidentRoutes
from pulumi_devhelm.simulator.maintenance_window_routes import MaintenanceWindowRoutes
from pulumi_devhelm.simulator.pages import PageRoutes

if TYPE_CHECKING:
    from pulumi_devhelm.simulator.simulation import Simulation


def application(simulation: Simulation) -> Starlette:
    """A simulation, served."""
    handlers = ErrorHandlers(simulation.clock)
    app = Starlette(
        routes=[
            Mount(
                "/api",
                _router(
                    IncidentRoutes(simulation.incidents).routes()
                    + MaintenanceWindowRoutes(simulation.maintenance_windows).routes()
                ),
                middleware=[Middleware(Access)],
            ),
            Mount("/_simulator", _router(ControlRoutes(simulation).routes())),
            *PageRoutes(simulation).routes(),
        ],
        middleware=[Middleware(Gate, simulation=simulation)],
        exception_handlers={
            ApiError: handlers.api_error,
            HTTPException: handlers.http_error,
            Exception: handlers.unexpected,
        },
    )
    app.router.redirect_slashes = False
    return app


def _router(routes: list[Route]) -> Router:
    # A slash too many is a mistake to see, and DevHelm doesn't redirect either.
    return Router(routes, redirect_slashes=False)
