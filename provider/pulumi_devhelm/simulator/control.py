"""`/_simulator/`: what tests see and do behind the API's back, over HTTP and without a token.

GET    /_simulator/health        {"status": "UP"}
GET    /_simulator/requests      the log, optionally of one ?method= and ?path= pattern
DELETE /_simulator/requests      clears the log
GET    /_simulator/faults        the pending faults, each with how often it `fired`
POST   /_simulator/faults        adds one; the body is a Fault
DELETE /_simulator/faults        removes all
POST   /_simulator/clock         {"advance": seconds} lets time pass at once
POST   /_simulator/reset         forgets what is stored, log and faults; the clock is right again

and for each NOUN, `incidents` and `maintenance-windows`:

GET    /_simulator/NOUN          every record, with `workspaceId` unless it is the default one
POST   /_simulator/NOUN          stores one as it is given
PATCH  /_simulator/NOUN/{id}     overwrites fields; a null removes one
DELETE /_simulator/NOUN/{id}     makes one gone

An incident also has `updates`, `statusPageIncidents`, `events`, `dispatches` and `trigger`.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from pulumi_devhelm.simulator.errors import FieldError, ValidationFailedError
from pulumi_devhelm.simulator.faults import fault_of
from pulumi_devhelm.simulator.records import snapshot
from pulumi_devhelm.simulator.requests import id_of, object_of
from pulumi_devhelm.simulator.routing import routes
from pulumi_devhelm.simulator.schemas import checked
from pulumi_devhelm.simulator.times import timestamp

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import Route

    from pulumi_devhelm.simulator.records import Records
    from pulumi_devhelm.simulator.simulation import Simulation

# A slip in the unit shouldn't end up in another age.
_TEN_YEARS_SECONDS = 10 * 366 * 24 * 60 * 60


class _ClockRequest(BaseModel):
    advance: Annotated[float, Field(gt=0, le=_TEN_YEARS_SECONDS)]


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
            ("POST", "/clock", self.advance_clock),
            ("POST", "/reset", self.reset),
        ]
        nouns = (_RecordRoutes(records).routes() for records in self._simulation.nouns)
        return sum(nouns, start=routes("", table))

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

    async def advance_clock(self, request: Request) -> JSONResponse:
        """200 with the time that it is `now`."""
        body = checked(_ClockRequest, await object_of(request))
        try:
            self._simulation.clock.advance(seconds=body.advance)
        except OverflowError:
            message = "there is no time after the year 9999"
            raise ValidationFailedError(FieldError("INVALID", "advance", message)) from None
        return JSONResponse({"now": timestamp(self._simulation.clock())})

    async def reset(self, _request: Request) -> Response:
        """Forget everything."""
        self._simulation.reset()
        return Response(status_code=HTTPStatus.NO_CONTENT)


class _RecordRoutes:
    """The same four calls for the records of every noun."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def routes(self) -> list[Route]:
        table = [
            ("GET", "", self.list),
            ("POST", "", self.add),
            ("PATCH", "/{id}", self.change),
            ("DELETE", "/{id}", self.delete),
        ]
        return routes(f"/{self._records.noun}", table)

    async def list(self, _request: Request) -> JSONResponse:
        return JSONResponse([snapshot(record) for record in self._records.all()])

    async def add(self, request: Request) -> JSONResponse:
        record = self._records.add(await object_of(request))
        return JSONResponse(snapshot(record), HTTPStatus.CREATED)

    async def change(self, request: Request) -> JSONResponse:
        given = await object_of(request)
        return JSONResponse(snapshot(self._records.change(id_of(request), given)))

    async def delete(self, request: Request) -> Response:
        self._records.delete(id_of(request))
        return Response(status_code=HTTPStatus.NO_CONTENT)
