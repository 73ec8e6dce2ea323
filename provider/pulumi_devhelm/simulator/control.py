"""`/_simulator/`, the control interface: what tests read and change without the API or a token.

GET    /_simulator/health               {"status": "UP"}
GET    /_simulator/requests             the log, filtered by ?method= and by a ?path= pattern
DELETE /_simulator/requests             clears the log
GET    /_simulator/faults               the pending faults, with how often each `fired`
POST   /_simulator/faults               adds a fault; the body is a Fault
DELETE /_simulator/faults               removes all faults
POST   /_simulator/clock                {"advance": seconds} advances the clock
POST   /_simulator/reset                deletes all records, clears log and faults, resets the clock

and for each collection, such as `incidents`:

GET    /_simulator/COLLECTION           all records, with a `workspaceId` unless it is the default
POST   /_simulator/COLLECTION           stores a record unchanged
PATCH  /_simulator/COLLECTION/{id}      overwrites fields; a null removes a field
DELETE /_simulator/COLLECTION/{id}      deletes a record
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from pulumi_devhelm.simulator.collections.base import snapshot
from pulumi_devhelm.simulator.errors import InvalidFieldsError
from pulumi_devhelm.simulator.faults import parse_fault
from pulumi_devhelm.simulator.request_parsing import parse_object, parse_path_id
from pulumi_devhelm.simulator.routing import build_routes
from pulumi_devhelm.simulator.schemas import validate
from pulumi_devhelm.simulator.times import format_time

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import Route

    from pulumi_devhelm.simulator.backend import Backend
    from pulumi_devhelm.simulator.collections.base import Collection

# A mistake in the unit, such as milliseconds, must not move the clock by decades.
_TEN_YEARS_SECONDS = 10 * 366 * 24 * 60 * 60


class _ClockRequest(BaseModel):
    advance: Annotated[float, Field(gt=0, le=_TEN_YEARS_SECONDS)]


class ControlRoutes:
    """One method for each call of the control interface."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def routes(self) -> list[Route]:
        """Return the routes, below `/_simulator`."""
        table = [
            ("GET", "/health", self.health),
            ("GET", "/requests", self.requests),
            ("DELETE", "/requests", self.clear_requests),
            ("GET", "/faults", self.faults),
            ("POST", "/faults", self.add_fault),
            ("DELETE", "/faults", self.clear_faults),
            ("POST", "/clock", self.advance_clock),
            ("POST", "/reset", self.reset),
        ]
        collections = (_RecordRoutes(one).routes() for one in self._backend.collections)
        return sum(collections, start=build_routes("", table))

    async def health(self, _request: Request) -> JSONResponse:
        """Report that the simulator is running."""
        return JSONResponse({"status": "UP"})

    async def requests(self, request: Request) -> JSONResponse:
        """Return the log, oldest first."""
        query = request.query_params
        entries = self._backend.request_log.list(query.get("method"), query.get("path"))
        return JSONResponse([entry.as_json() for entry in entries])

    async def clear_requests(self, _request: Request) -> Response:
        """Clear the log."""
        self._backend.request_log.clear()
        return Response(status_code=HTTPStatus.NO_CONTENT)

    async def faults(self, _request: Request) -> JSONResponse:
        """Return the faults that can still fire."""
        return JSONResponse(self._backend.faults.list())

    async def add_fault(self, request: Request) -> JSONResponse:
        """Add a fault. Responds with its name, or with 400 and the invalid field."""
        fault = parse_fault(await parse_object(request))
        self._backend.faults.add(fault)
        return JSONResponse({"name": fault.title}, HTTPStatus.CREATED)

    async def clear_faults(self, _request: Request) -> Response:
        """Remove every fault."""
        self._backend.faults.clear()
        return Response(status_code=HTTPStatus.NO_CONTENT)

    async def advance_clock(self, request: Request) -> JSONResponse:
        """Advance the clock. Responds with the time that it is `now`."""
        body = validate(_ClockRequest, await parse_object(request))
        try:
            self._backend.clock.advance(seconds=body.advance)
        except OverflowError:
            message = "must not go beyond the year 9999"
            raise InvalidFieldsError.single("advance", message) from None
        return JSONResponse({"now": format_time(self._backend.clock())})

    async def reset(self, _request: Request) -> Response:
        """Delete and reset everything."""
        self._backend.reset()
        return Response(status_code=HTTPStatus.NO_CONTENT)


class _RecordRoutes:
    """The four calls that every collection has."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    def routes(self) -> list[Route]:
        table = [
            ("GET", "", self.list),
            ("POST", "", self.add),
            ("PATCH", "/{id}", self.change),
            ("DELETE", "/{id}", self.delete),
        ]
        return build_routes(f"/{self._collection.name}", table)

    async def list(self, _request: Request) -> JSONResponse:
        return JSONResponse([snapshot(record) for record in self._collection.all()])

    async def add(self, request: Request) -> JSONResponse:
        record = self._collection.add(await parse_object(request))
        return JSONResponse(snapshot(record), HTTPStatus.CREATED)

    async def change(self, request: Request) -> JSONResponse:
        values = await parse_object(request)
        return JSONResponse(snapshot(self._collection.change(parse_path_id(request), values)))

    async def delete(self, request: Request) -> Response:
        self._collection.delete(parse_path_id(request))
        return Response(status_code=HTTPStatus.NO_CONTENT)
