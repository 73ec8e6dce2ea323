"""Incidents: the API's calls. What the calls do is in `records`."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse

from pulumi_devhelm.simulator.collections.incidents.activity import list_events
from pulumi_devhelm.simulator.collections.incidents.records import IncidentRecords
from pulumi_devhelm.simulator.collections.incidents.schemas import (
    AddIncidentUpdateRequest,
    CreateManualIncidentRequest,
    EventsParams,
    IncidentFilterParams,
    RelatedParams,
    ResolveIncidentRequest,
    UpdateIncidentRequest,
)
from pulumi_devhelm.simulator.collections.listing import one_page
from pulumi_devhelm.simulator.collections.status_pages.notices import linked_notices
from pulumi_devhelm.simulator.errors import InvalidFieldsError
from pulumi_devhelm.simulator.request_parsing import (
    parse_body,
    parse_path_id,
    parse_query,
    tenant_of,
)
from pulumi_devhelm.simulator.routing import build_routes

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import Route

    from pulumi_devhelm.simulator.store import Record

# DevHelm includes these in lists and omits them from details.
_LIST_ONLY = {"monitorName", "monitorType", "serviceName", "serviceSlug", "resourceGroupName"}


class Incidents(IncidentRecords):
    """The incidents of every tenant, with one method for each call of the API."""

    def routes(self) -> list[Route]:
        """Return the routes of the API's paths, below `/api`."""
        table = [
            ("GET", "", self._list_incidents),
            ("POST", "", self._create_incident),
            ("GET", "/{id}", self._get_incident),
            ("PATCH", "/{id}", self._update_incident),
            ("POST", "/{id}/acknowledge", self._acknowledge_incident),
            ("GET", "/{id}/events", self._list_events),
            ("GET", "/{id}/related", self._list_related),
            ("POST", "/{id}/resolve", self._resolve_incident),
            ("GET", "/{id}/trigger", self._get_trigger),
            ("POST", "/{id}/updates", self._add_update),
        ]
        return build_routes("/v1/incidents", table)

    async def _list_incidents(self, request: Request) -> JSONResponse:
        """TableValueResultIncidentDto: one page of incidents."""
        params = parse_query(request, IncidentFilterParams)
        found = self.search(tenant_of(request), params)
        return one_page([record["fields"] for record in found], params)

    async def _create_incident(self, request: Request) -> JSONResponse:
        """IncidentDetailDto, with 201 even if the active incident is already linked."""
        body = await parse_body(request, CreateManualIncidentRequest)
        return self._detail(self.create(tenant_of(request), body), HTTPStatus.CREATED)

    async def _get_incident(self, request: Request) -> JSONResponse:
        """IncidentDetailDto."""
        return self._detail(self.get(parse_path_id(request), tenant_of(request)))

    async def _update_incident(self, request: Request) -> JSONResponse:
        """IncidentDetailDto."""
        incident_id = parse_path_id(request)
        body = await parse_body(request, UpdateIncidentRequest)
        return self._detail(self.update(incident_id, tenant_of(request), body))

    async def _add_update(self, request: Request) -> JSONResponse:
        """IncidentDetailDto, with 201."""
        incident_id = parse_path_id(request)
        body = await parse_body(request, AddIncidentUpdateRequest)
        record = self.add_update(incident_id, tenant_of(request), body)
        return self._detail(record, HTTPStatus.CREATED)

    async def _resolve_incident(self, request: Request) -> JSONResponse:
        """IncidentDetailDto. The request needs no body."""
        incident_id = parse_path_id(request)
        body = await parse_body(request, ResolveIncidentRequest, required=False)
        return self._detail(self.resolve(incident_id, tenant_of(request), body.body))

    async def _acknowledge_incident(self, request: Request) -> JSONResponse:
        """AcknowledgeAllIncidentsResponse, for the dispatches that a test has stored."""
        response = self.acknowledge(parse_path_id(request), tenant_of(request))
        return JSONResponse({"data": response})

    async def _list_events(self, request: Request) -> JSONResponse:
        """CursorPageIncidentActivityEventDto: one page of the activity, latest first."""
        params = parse_query(request, EventsParams)
        events = list_events(self.get(parse_path_id(request), tenant_of(request)))
        start = _start_after(params.cursor, events) if params.cursor else 0
        end = start + max(params.limit, 1)
        page, has_more = events[start:end], end < len(events)
        content: dict[str, Any] = {"data": page, "hasMore": has_more}
        if has_more:
            content["nextCursor"] = page[-1]["id"]
        return JSONResponse(content)

    async def _list_related(self, request: Request) -> JSONResponse:
        """RelatedIncidentsResponse: the latest incidents of the same origin, and their number."""
        params = parse_query(request, RelatedParams)
        found = self.related(
            parse_path_id(request), tenant_of(request), window_days=params.window_days
        )
        data = [record["fields"] for record in found[: max(params.limit, 1)]]
        return JSONResponse({"data": data, "total": len(found)})

    async def _get_trigger(self, request: Request) -> JSONResponse:
        """IncidentTriggerDto that a test has stored; the default has the source `none`."""
        record = self.get(parse_path_id(request), tenant_of(request))
        return JSONResponse({"data": record["trigger"] or {"source": "none"}})

    def _detail(self, record: Record, status: int = HTTPStatus.OK) -> JSONResponse:
        fields = record["fields"].items()
        linked = linked_notices(self._store, record["fields"]["id"])
        detail = {
            "incident": {name: value for name, value in fields if name not in _LIST_ONLY},
            "updates": record["updates"],
            "statusPageIncidents": [*(record["statusPageIncidents"] or []), *linked],
        }
        return JSONResponse({"data": detail}, status)


def _start_after(cursor: str, events: list[dict[str, Any]]) -> int:
    """Return the index of the first event after the cursor."""
    for index, event in enumerate(events):
        if event["id"] == cursor:
            return index + 1
    raise InvalidFieldsError.single("cursor", "must be a cursor of this incident")
