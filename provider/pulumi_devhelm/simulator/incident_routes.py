"""The API's incident paths: from requests to behaviour, and from records to answers."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse

from pulumi_devhelm.simulator.access import tenant_of
from pulumi_devhelm.simulator.activity import events
from pulumi_devhelm.simulator.errors import FieldError, ValidationFailedError
from pulumi_devhelm.simulator.requests import body_of, id_of, query_of
from pulumi_devhelm.simulator.routing import routes
from pulumi_devhelm.simulator.schemas import (
    AddIncidentUpdateRequest,
    CreateManualIncidentRequest,
    EventsParams,
    IncidentFilterParams,
    RelatedParams,
    ResolveIncidentRequest,
    UpdateIncidentRequest,
)

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import Route

    from pulumi_devhelm.simulator.incidents import Incidents
    from pulumi_devhelm.simulator.store import Record

# DevHelm fills these in on lists and leaves them out of details.
_ONLY_LISTED = {"monitorName", "monitorType", "serviceName", "serviceSlug", "resourceGroupName"}


class IncidentRoutes:
    """One method for each call that DevHelm has for incidents."""

    def __init__(self, incidents: Incidents) -> None:
        self._incidents = incidents

    def routes(self) -> list[Route]:
        """The paths, below `/api`."""
        table = [
            ("GET", "", self.list),
            ("POST", "", self.create),
            ("GET", "/{id}", self.get),
            ("PATCH", "/{id}", self.update),
            ("POST", "/{id}/acknowledge", self.acknowledge),
            ("GET", "/{id}/events", self.events),
            ("GET", "/{id}/related", self.related),
            ("POST", "/{id}/resolve", self.resolve),
            ("GET", "/{id}/trigger", self.trigger),
            ("POST", "/{id}/updates", self.add_update),
        ]
        return routes("/v1/incidents", table)

    async def list(self, request: Request) -> JSONResponse:
        """A page of incidents: TableValueResultIncidentDto."""
        params = query_of(request, IncidentFilterParams)
        found = self._incidents.search(tenant_of(request), params)
        begin = params.page * params.size
        end = begin + params.size
        return JSONResponse(
            {
                "data": [record["fields"] for record in found[begin:end]],
                "hasNext": end < len(found),
                "hasPrev": params.page > 0,
                "totalElements": len(found),
                "totalPages": -(-len(found) // params.size),
            }
        )

    async def create(self, request: Request) -> JSONResponse:
        """201 with IncidentDetailDto, of the active incident too that is linked already."""
        body = await body_of(request, CreateManualIncidentRequest)
        record = self._incidents.create(tenant_of(request), body)
        return _detail(record, HTTPStatus.CREATED)

    async def get(self, request: Request) -> JSONResponse:
        """200 with IncidentDetailDto."""
        return _detail(self._incidents.get(id_of(request), tenant_of(request)))

    async def update(self, request: Request) -> JSONResponse:
        """200 with IncidentDetailDto."""
        incident_id = id_of(request)
        body = await body_of(request, UpdateIncidentRequest)
        return _detail(self._incidents.update(incident_id, tenant_of(request), body))

    async def add_update(self, request: Request) -> JSONResponse:
        """201 with IncidentDetailDto."""
        incident_id = id_of(request)
        body = await body_of(request, AddIncidentUpdateRequest)
        record = self._incidents.add_update(incident_id, tenant_of(request), body)
        return _detail(record, HTTPStatus.CREATED)

    async def resolve(self, request: Request) -> JSONResponse:
        """200 with IncidentDetailDto; no body is needed."""
        incident_id = id_of(request)
        body = await body_of(request, ResolveIncidentRequest, required=False)
        return _detail(self._incidents.resolve(incident_id, tenant_of(request), body.body))

    async def acknowledge(self, request: Request) -> JSONResponse:
        """200 with the dispatches that a test has given: AcknowledgeAllIncidentsResponse."""
        done = self._incidents.acknowledge(id_of(request), tenant_of(request))
        return JSONResponse({"data": done})

    async def events(self, request: Request) -> JSONResponse:
        """The activity, latest first, in pages that a cursor links."""
        params = query_of(request, EventsParams)
        activity = events(self._incidents.get(id_of(request), tenant_of(request)))
        begin = _after(params.cursor, activity) if params.cursor else 0
        end = begin + max(params.limit, 1)
        page, more = activity[begin:end], end < len(activity)
        content: dict[str, Any] = {"data": page, "hasMore": more}
        if more:
            content["nextCursor"] = page[-1]["id"]
        return JSONResponse(content)

    async def related(self, request: Request) -> JSONResponse:
        """The latest incidents of the same origin, and how many there are."""
        params = query_of(request, RelatedParams)
        found = self._incidents.related(
            id_of(request), tenant_of(request), window_days=params.window_days
        )
        data = [record["fields"] for record in found[: max(params.limit, 1)]]
        return JSONResponse({"data": data, "total": len(found)})

    async def trigger(self, request: Request) -> JSONResponse:
        """200 with the trigger that a test has given; without one, of the source `none`."""
        record = self._incidents.get(id_of(request), tenant_of(request))
        return JSONResponse({"data": record["trigger"] or {"source": "none"}})


def _detail(record: Record, status: int = HTTPStatus.OK) -> JSONResponse:
    fields = record["fields"].items()
    detail = {
        "incident": {name: value for name, value in fields if name not in _ONLY_LISTED},
        "updates": record["updates"],
        "statusPageIncidents": record["statusPageIncidents"] or [],
    }
    return JSONResponse({"data": detail}, status)


def _after(cursor: str, activity: list[dict[str, Any]]) -> int:
    """Where the page behind a cursor begins."""
    for index, event in enumerate(activity):
        if event["id"] == cursor:
            return index + 1
    raise ValidationFailedError(FieldError("INVALID", "cursor", "is none of this incident's"))
