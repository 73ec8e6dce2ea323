"""The API's maintenance window paths: from requests to behaviour, and from records to answers."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response

from pulumi_devhelm.simulator.access import tenant_of
from pulumi_devhelm.simulator.requests import body_of, id_of, query_of
from pulumi_devhelm.simulator.routing import routes
from pulumi_devhelm.simulator.schemas import (
    CreateMaintenanceWindowRequest,
    MaintenanceWindowsParams,
    UpdateMaintenanceWindowRequest,
)

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import Route

    from pulumi_devhelm.simulator.maintenance_windows import MaintenanceWindows
    from pulumi_devhelm.simulator.store import Record


class MaintenanceWindowRoutes:
    """One method for each call that DevHelm has for maintenance windows."""

    def __init__(self, windows: MaintenanceWindows) -> None:
        self._windows = windows

    def routes(self) -> list[Route]:
        """The paths, below `/api`."""
        table = [
            ("GET", "", self.list),
            ("POST", "", self.create),
            ("GET", "/{id}", self.get),
            ("PUT", "/{id}", self.update),
            ("DELETE", "/{id}", self.delete),
        ]
        return routes("/v1/maintenance-windows", table)

    async def list(self, request: Request) -> JSONResponse:
        """All on one page, because there are no others: TableValueResultMaintenanceWindowDto."""
        params = query_of(request, MaintenanceWindowsParams)
        found = self._windows.search(tenant_of(request), params)
        data = [record["fields"] for record in found]
        return JSONResponse({"data": data, "hasNext": False, "hasPrev": False})

    async def create(self, request: Request) -> JSONResponse:
        """201 with MaintenanceWindowDto."""
        body = await body_of(request, CreateMaintenanceWindowRequest)
        return _single(self._windows.create(tenant_of(request), body), HTTPStatus.CREATED)

    async def get(self, request: Request) -> JSONResponse:
        """200 with MaintenanceWindowDto."""
        return _single(self._windows.get(id_of(request), tenant_of(request)))

    async def update(self, request: Request) -> JSONResponse:
        """200 with MaintenanceWindowDto."""
        window_id = id_of(request)
        body = await body_of(request, UpdateMaintenanceWindowRequest)
        return _single(self._windows.update(window_id, tenant_of(request), body))

    async def delete(self, request: Request) -> Response:
        """204, and from then on 404."""
        self._windows.delete(id_of(request), tenant_of(request))
        return Response(status_code=HTTPStatus.NO_CONTENT)


def _single(record: Record, status: int = HTTPStatus.OK) -> JSONResponse:
    return JSONResponse({"data": record["fields"]}, status)
