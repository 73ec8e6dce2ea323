"""`/_simulator/`: what tests see and do behind the API's back, over HTTP and without a token.

GET    /_simulator/health           {"status": "UP"}
GET    /_simulator/requests         the log, optionally of one ?method= and ?path= pattern
DELETE /_simulator/requests         clears the log
GET    /_simulator/faults           the pending faults, each with how often it `fired`
POST   /_simulator/faults           adds one; the body is a Fault
DELETE /_simulator/faults           removes all
GET    /_simulator/incidents        every incident, with `updates` and `workspaceId`
POST   /_simulator/incidents        stores one as it is given
PATCH  /_simulator/incidents/{id}   overwrites fields; a null removes one
DELETE /_simulator/incidents/{id}   makes one gone
POST   /_simulator/reset            forgets incidents, log and faults
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pulumi_devhelm.simulator.faults import fault_of
from pulumi_devhelm.simulator.records import snapshot
from pulumi_devhelm.simulator.schemas import id_of, object_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from pulumi_devhelm.simulator.simulation import Simulation


class ControlRoutes:
    """One method for each call of the control interface."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation

    def routes(self) -> list[Route]:
        """The paths, below `/_simulator`."""
        table = [
            ("GET", "/health", self.health),
            ("GET", "/requests", self.requests),
            ("DELETE", "/requests", self.clear_requests),
            ("GET", "/faults", self.faults),
            ("POST", "/faults", self.add_fault),
            ("DELETE", "/faults", self.clear_faults),
            ("GET", "/incidents", self.incidents),
            ("POST", "/incidents", self.add_incident),
            ("PATCH", "/incidents/{id}", self.change_incident),
            ("DELETE", "/incidents/{id}", self.delete_incident),
            ("POST", "/reset", self.reset),
        ]
        return [Route(path, endpoint, methods=[method]) for method, path, endpoint in table]

    async def health(self, _request: Request) -> JSONResponse:
        """Whether it answers."""
        return JSONResponse({"status": "UP"})

    async def requests(self, request: Request) -> JSONResponse:
        """The log, oldest first."""
        query = request.query_params
        entries = self._simulation.journal.list(query.get("method"), query.get("path"))
        return JSONResponse([entry.as_json() for entry in entries])

    async def clear_requests(self, _request: Request) -> Response:
        """Forget the log."""
        self._simulation.journal.clear()
        return Response(status_code=HTTPStatus.NO_CONTENT)

    async def faults(self, _request: Request) -> JSONResponse:
        """The faults that can still fire."""
        return JSONResponse(self._simulation.faults.list())

    async def add_fault(self, request: Request) -> JSONResponse:
        """201 with the fault's name; 400 names the field that is wrong."""
        fault = fault_of(await object_of(request))
        self._simulation.faults.add(fault)
        return JSONResponse({"name": fault.title}, HTTPStatus.CREATED)

    async def clear_faults(self, _request: Request) -> Response:
        """Remove every fault."""
        self._simulation.faults.clear()
        return Response(status_code=HTTPStatus.NO_CONTENT)

    async def incidents(self, _request: Request) -> JSONResponse:
        """Every incident of every tenant, oldest first."""
        return JSONResponse([snapshot(record) for record in self._simulation.incidents.all()])

    async def add_incident(self, request: Request) -> JSONResponse:
        """201 with the incident as it is stored."""
        record = self._simulation.incidents.add(await object_of(request))
        return JSONResponse(snapshot(record), HTTPStatus.CREATED)

    async def change_incident(self, request: Request) -> JSONResponse:
        """200 with the incident as it is stored."""
        given = await object_of(request)
        return JSONResponse(snapshot(self._simulation.incidents.change(id_of(request), given)))

    async def delete_incident(self, request: Request) -> Response:
        """Make an incident gone."""
        self._simulation.incidents.delete(id_of(request))
        return Response(status_code=HTTPStatus.NO_CONTENT)

    async def reset(self, _request: Request) -> Response:
        """Forget everything."""
        self._simulation.reset()
        return Response(status_code=HTTPStatus.NO_CONTENT)
