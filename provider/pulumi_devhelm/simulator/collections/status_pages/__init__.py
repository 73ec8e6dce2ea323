"""Status pages: the API's calls. What the calls do is in `pages` and `notices`."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response

from pulumi_devhelm.simulator.collections.listing import one_page
from pulumi_devhelm.simulator.collections.status_pages.notices import (
    NoticeRecords,
    StatusPageIncidents,
    StatusPageMaintenance,
    is_shown,
    require_incident,
)
from pulumi_devhelm.simulator.collections.status_pages.pages import StatusPages, page_of, worst
from pulumi_devhelm.simulator.collections.status_pages.schemas import (
    CreateStatusPageIncidentRequest,
    CreateStatusPageIncidentUpdateRequest,
    CreateStatusPageMaintenanceRequest,
    PublishStatusPageIncidentRequest,
    UpdateStatusPageIncidentRequest,
    UpdateStatusPageIncidentUpdateRequest,
)
from pulumi_devhelm.simulator.request_parsing import (
    parse_body,
    parse_path_id,
    parse_query,
    tenant_of,
)
from pulumi_devhelm.simulator.routing import build_routes
from pulumi_devhelm.simulator.schemas import PageParams

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import Route

    from pulumi_devhelm.simulator.store import Record


class StatusPageCalls(StatusPages):
    """The status pages of every tenant, with one method for each call of the API."""

    def routes(self) -> list[Route]:
        """Return the routes of the API's paths, below `/api`."""
        table = [
            ("GET", "/status-pages", self._list_pages),
            ("GET", "/status-pages/{id}", self._get_page),
            ("GET", "/status-pages/{id}/components", self._list_components),
            ("GET", "/status-pages/{id}/groups", self._list_groups),
            ("GET", "/monitors/{id}/status-pages", self._list_pages_of_monitor),
        ]
        return build_routes("/v1", table)

    async def _list_pages(self, request: Request) -> JSONResponse:
        """TableValueResultStatusPageDto."""
        found = [self.shown(record) for record in self.all(tenant_of(request))]
        return one_page(found, parse_query(request, PageParams))

    async def _get_page(self, request: Request) -> JSONResponse:
        """StatusPageDto."""
        record = self.get(parse_path_id(request), tenant_of(request))
        return JSONResponse({"data": self.shown(record)})

    async def _list_components(self, request: Request) -> JSONResponse:
        """TableValueResultStatusPageComponentDto: one page with all components."""
        record = self.get(parse_path_id(request), tenant_of(request))
        return JSONResponse({"data": self.components(record), "hasNext": False, "hasPrev": False})

    async def _list_groups(self, request: Request) -> JSONResponse:
        """TableValueResultStatusPageComponentGroupDto: nothing, as there are no groups here."""
        self.get(parse_path_id(request), tenant_of(request))
        return JSONResponse({"data": [], "hasNext": False, "hasPrev": False})

    async def _list_pages_of_monitor(self, request: Request) -> JSONResponse:
        """TableValueResultStatusPageDto: the pages with a component of the monitor."""
        monitor_id = parse_path_id(request)
        found = [
            self.shown(record)
            for record in self.all(tenant_of(request))
            if any(one.get("monitorId") == monitor_id for one in record["components"])
        ]
        return JSONResponse({"data": found, "hasNext": False, "hasPrev": False})

    def components(self, page: Record) -> list[dict[str, Any]]:
        """Return a page's components, each with the status that customers see."""
        now, shown = self._store.clock(), list[dict[str, Any]]()
        for name in (StatusPageIncidents.name, StatusPageMaintenance.name):
            with self._store.reading(name) as table:
                shown += [
                    affected
                    for record in table.values()
                    if record["fields"].get("statusPageId") == page["fields"]["id"]
                    and is_shown(record["fields"], now)
                    for affected in record["fields"].get("affectedComponents") or ()
                ]
        statuses = {
            one["id"]: [
                other["componentStatus"]
                for other in shown
                if other.get("statusPageComponentId") == one["id"]
            ]
            or [one.get("currentStatus")]
            for one in page["components"]
        }
        return [{**one, "currentStatus": worst(statuses[one["id"]])} for one in page["components"]]

    def shown(self, record: Record) -> dict[str, Any]:
        """Return StatusPageDto."""
        statuses = [one["currentStatus"] for one in self.components(record)]
        return {
            **record["fields"],
            "componentCount": len(statuses),
            "overallStatus": worst(statuses),
        }


class _NoticeCalls(NoticeRecords):
    """One method for each call of the API about notices of one kind."""

    def routes(self) -> list[Route]:
        """Return the routes of the API's paths, below `/api`."""
        table = [
            ("GET", "", self._list_notices),
            ("POST", "", self._create_notice),
            ("GET", "/{notice_id}", self._get_notice),
            ("PUT", "/{notice_id}", self._update_notice),
            ("DELETE", "/{notice_id}", self._delete_notice),
            ("POST", "/{notice_id}/publish", self._publish_notice),
            ("POST", "/{notice_id}/dismiss", self._dismiss_notice),
            ("POST", "/{notice_id}/updates", self._add_update),
            ("PATCH", "/{notice_id}/updates/{update_id}", self._edit_update),
        ]
        kind = self.name.removeprefix("status-page-")
        return build_routes(f"/v1/status-pages/{{id}}/{kind}", table)

    async def _list_notices(self, request: Request) -> JSONResponse:
        """TableValueResultStatusPageIncidentDto: without timelines."""
        page = self._page_of(request)
        statuses = request.query_params.getlist("status")
        found = [one["fields"] for one in self.of_page(page["fields"]["id"], statuses)]
        return one_page(found, parse_query(request, PageParams))

    async def _create_notice(self, request: Request) -> JSONResponse:
        """StatusPageIncidentDto, with 201."""
        page = self._page_of(request)
        if self.scheduled:
            planned = await parse_body(request, CreateStatusPageMaintenanceRequest)
            return _notice(self.create(page, planned), HTTPStatus.CREATED)
        body = await parse_body(request, CreateStatusPageIncidentRequest)
        require_incident(self._store, body.monitoring_incident_id, tenant_of(request))
        return _notice(self.create(page, body), HTTPStatus.CREATED)

    async def _get_notice(self, request: Request) -> JSONResponse:
        """StatusPageIncidentDto."""
        return _notice(self.get_of(self._page_of(request), _id(request)))

    async def _update_notice(self, request: Request) -> JSONResponse:
        """StatusPageIncidentDto."""
        page, notice_id = self._page_of(request), _id(request)
        body = await parse_body(request, UpdateStatusPageIncidentRequest)
        return _notice(self.update(page, notice_id, body))

    async def _delete_notice(self, request: Request) -> Response:
        """No content."""
        self.delete_of(self._page_of(request), _id(request))
        return Response(status_code=HTTPStatus.NO_CONTENT)

    async def _publish_notice(self, request: Request) -> JSONResponse:
        """StatusPageIncidentDto. The request needs no body."""
        page, notice_id = self._page_of(request), _id(request)
        body = await parse_body(request, PublishStatusPageIncidentRequest, required=False)
        return _notice(self.publish(page, notice_id, body))

    async def _dismiss_notice(self, request: Request) -> Response:
        """No content."""
        self.dismiss(self._page_of(request), _id(request))
        return Response(status_code=HTTPStatus.NO_CONTENT)

    async def _add_update(self, request: Request) -> JSONResponse:
        """StatusPageIncidentDto, with 201."""
        page, notice_id = self._page_of(request), _id(request)
        body = await parse_body(request, CreateStatusPageIncidentUpdateRequest)
        return _notice(self.add_update(page, notice_id, body), HTTPStatus.CREATED)

    async def _edit_update(self, request: Request) -> JSONResponse:
        """StatusPageIncidentUpdateDto."""
        page, notice_id = self._page_of(request), _id(request)
        body = await parse_body(request, UpdateStatusPageIncidentUpdateRequest)
        update_id = parse_path_id(request, "update_id")
        return JSONResponse({"data": self.edit_update(page, notice_id, update_id, body)})

    def _page_of(self, request: Request) -> Record:
        return page_of(self._store, parse_path_id(request), tenant_of(request))


class StatusPageIncidentCalls(_NoticeCalls, StatusPageIncidents):
    """The incidents on status pages."""


class StatusPageMaintenanceCalls(_NoticeCalls, StatusPageMaintenance):
    """The maintenance on status pages."""


_id = partial(parse_path_id, name="notice_id")


def _notice(record: Record, status: int = HTTPStatus.OK) -> JSONResponse:
    return JSONResponse({"data": {**record["fields"], "updates": record["updates"]}}, status)
