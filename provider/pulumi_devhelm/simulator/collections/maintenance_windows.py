"""Maintenance windows: the API's requests, what DevHelm does with them, and what the page lists."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import StrictBool, StringConstraints, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from starlette.responses import JSONResponse, Response

from pulumi_devhelm.simulator.collections.base import Collection
from pulumi_devhelm.simulator.collections.monitors import monitor_name, require_monitor
from pulumi_devhelm.simulator.request_parsing import (
    parse_body,
    parse_path_id,
    parse_query,
    tenant_of,
)
from pulumi_devhelm.simulator.routing import build_routes
from pulumi_devhelm.simulator.schemas import DateTime, Schema, Uuid
from pulumi_devhelm.simulator.summaries import (
    ENDED,
    OPEN,
    SCHEDULED,
    Fact,
    Summary,
    as_text,
    as_utc,
)
from pulumi_devhelm.simulator.times import format_time, parse_time, shift

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from starlette.requests import Request
    from starlette.routing import Route

    from pulumi_devhelm.simulator.store import Record
    from pulumi_devhelm.simulator.tenants import Tenant

# DevHelm's filters by phase, with the state on the index page.
_STATES = {"upcoming": SCHEDULED, "active": OPEN}


class CreateMaintenanceWindowRequest(Schema):
    """Body of `POST /api/v1/maintenance-windows`; without a monitor, it is for all monitors."""

    starts_at: DateTime
    ends_at: DateTime
    monitor_id: Uuid | None = None
    repeat_rule: Annotated[str, StringConstraints(max_length=100)] | None = None
    reason: Annotated[str, StringConstraints(max_length=500)] | None = None
    suppress_alerts: StrictBool | None = None

    @field_validator("ends_at")
    @classmethod
    def _after_the_start(cls, ends_at: datetime, info: ValidationInfo) -> datetime:
        if "starts_at" in info.data and ends_at <= info.data["starts_at"]:
            raise PydanticCustomError("not_after_start", "must be after startsAt")
        return ends_at

    def as_fields(self) -> dict[str, Any]:
        """Return the window's fields, null if not set."""
        return {
            **self.model_dump(by_alias=True),
            "startsAt": format_time(self.starts_at),
            "endsAt": format_time(self.ends_at),
            "suppressAlerts": self.suppress_alerts is not False,
        }


class UpdateMaintenanceWindowRequest(CreateMaintenanceWindowRequest):
    """Body of `PUT /api/v1/maintenance-windows/{id}`, which replaces the window."""


class MaintenanceWindowsParams(Schema):
    """Query of `GET /api/v1/maintenance-windows`."""

    monitor_id: Uuid | None = None
    filter: str | None = None


class MaintenanceWindows(Collection):
    """The maintenance windows of every tenant. The clock alone decides whether one is active."""

    name = "maintenance-windows"
    singular = "Maintenance window"
    headings: ClassVar = {
        OPEN: "Active maintenance windows",
        SCHEDULED: "Scheduled maintenance windows",
        ENDED: "Ended maintenance windows",
    }

    def routes(self) -> list[Route]:
        """Return the routes of the API's paths, below `/api`."""
        table = [
            ("GET", "", self._list_windows),
            ("POST", "", self._create_window),
            ("GET", "/{id}", self._get_window),
            ("PUT", "/{id}", self._update_window),
            ("DELETE", "/{id}", self._delete_window),
        ]
        return build_routes("/v1/maintenance-windows", table)

    async def _list_windows(self, request: Request) -> JSONResponse:
        """TableValueResultMaintenanceWindowDto: one page with all windows."""
        params = parse_query(request, MaintenanceWindowsParams)
        data = [record["fields"] for record in self._search(tenant_of(request), params)]
        return JSONResponse({"data": data, "hasNext": False, "hasPrev": False})

    async def _create_window(self, request: Request) -> JSONResponse:
        """MaintenanceWindowDto. A window can be in the past, and can overlap others."""
        body = await parse_body(request, CreateMaintenanceWindowRequest)
        require_monitor(self._store, body.monitor_id, tenant_of(request))
        record = self.add({**body.as_fields(), **tenant_of(request).as_fields()})
        return _response(record, HTTPStatus.CREATED)

    async def _get_window(self, request: Request) -> JSONResponse:
        """MaintenanceWindowDto."""
        return _response(self.get(parse_path_id(request), tenant_of(request)))

    async def _update_window(self, request: Request) -> JSONResponse:
        """MaintenanceWindowDto. Fields that the request omits get the values of a new window."""
        window_id = parse_path_id(request)
        body = await parse_body(request, UpdateMaintenanceWindowRequest)
        require_monitor(self._store, body.monitor_id, tenant_of(request))
        return _response(self.change(window_id, body.as_fields(), tenant_of(request)))

    async def _delete_window(self, request: Request) -> Response:
        """No content."""
        self.delete(parse_path_id(request), tenant_of(request))
        return Response(status_code=HTTPStatus.NO_CONTENT)

    def summaries(self) -> list[Summary]:
        """Return every window, with its monitor by name."""
        now = self._store.clock()
        return [
            _summary(record["fields"], monitor_name(self._store, record["fields"]), now)
            for record in self.all()[::-1]
        ]

    def _search(self, tenant: Tenant, params: MaintenanceWindowsParams) -> list[Record]:
        """Return all windows that match the filters, oldest first.

        A window of the whole organization matches no monitor. DevHelm documents two filters and
        refuses no others; an unknown filter matches every window.
        """
        now = self._store.clock()
        return [
            record
            for record in self.all(tenant)
            if params.monitor_id in (None, record["fields"].get("monitorId"))
            and (params.filter not in _STATES or params.filter == _phase(record["fields"], now))
        ]

    def _blank(self, now: str) -> Record:
        blank = super()._blank(now)
        blank["fields"] |= {
            "startsAt": now,
            "endsAt": format_time(shift(self._store.clock(), timedelta(hours=1))),
            "suppressAlerts": True,
        }
        return blank


def _phase(fields: Mapping[str, Any], now: datetime) -> str | None:
    """Return `upcoming`, `active` from the start until the end, or None."""
    starts, ends = parse_time(fields.get("startsAt")), parse_time(fields.get("endsAt"))
    if starts and starts > now:
        return "upcoming"
    return "active" if starts and ends and now < ends else None


def _response(record: Record, status: int = HTTPStatus.OK) -> JSONResponse:
    return JSONResponse({"data": record["fields"]}, status)


def _summary(fields: Mapping[str, Any], monitor: str, now: datetime) -> Summary:
    state = _STATES.get(_phase(fields, now) or "", ENDED)
    phase = "active" if state == OPEN else state
    return Summary(
        title=as_text(fields.get("reason")) or "Without a reason",
        state=state,
        badges=(phase,),
        tone=phase,
        about=Fact("Monitor", monitor) if monitor else Fact("", "Whole organization"),
        notes=("Alerts suppressed" if fields.get("suppressAlerts") else "Alerts are sent",),
        starts_at=as_utc(fields.get("startsAt")),
        ends_at=as_utc(fields.get("endsAt")),
    )
