"""The ASGI application: the API, the control interface and the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount, Route, Router

from pulumi_devhelm.simulator import account
from pulumi_devhelm.simulator.control import ControlRoutes
from pulumi_devhelm.simulator.errors import ErrorHandlers, SimulatedError
from pulumi_devhelm.simulator.middleware import Authentication, FaultInjection
from pulumi_devhelm.simulator.pages.routes import PageRoutes

if TYPE_CHECKING:
    from pulumi_devhelm.simulator.backend import Backend


def create_app(backend: Backend) -> Starlette:
    """Create the application of a backend."""
    api = [route for collection in backend.collections for route in collection.routes()]
    api += account.routes()
    handlers = ErrorHandlers(backend.clock)
    app = Starlette(
        routes=[
            Mount("/api", _router(api), middleware=[Middleware(Authentication)]),
            Mount("/_simulator", _router(ControlRoutes(backend).routes())),
            *PageRoutes(backend).routes(),
        ],
        middleware=[Middleware(FaultInjection, backend=backend)],
        exception_handlers={
            SimulatedError: handlers.simulated_error,
            HTTPException: handlers.http_error,
            Exception: handlers.unexpected,
        },
    )
    app.router.redirect_slashes = False
    return app


def _router(routes: list[Route]) -> Router:
    # A trailing slash is a mistake that tests should find; DevHelm doesn't redirect either.
    return Router(routes, redirect_slashes=False)
