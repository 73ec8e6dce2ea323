"""How maintenance windows behave: what DevHelm does with them, apart from HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.simulator.records import Records
from pulumi_devhelm.simulator.times import moment, shifted, timestamp

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_devhelm.simulator.access import Tenant
    from pulumi_devhelm.simulator.schemas import (
        CreateMaintenanceWindowRequest,
        MaintenanceWindowsParams,
        UpdateMaintenanceWindowRequest,
    )
    from pulumi_devhelm.simulator.store import Record

_PHASES = {"upcoming", "active"}


class MaintenanceWindows(Records):
    """The maintenance windows of every tenant; what becomes of one is told by the clock alone."""

    noun = "maintenance-windows"
    title = "Maintenance window"

    def create(self, tenant: Tenant, request: CreateMaintenanceWindowRequest) -> Record:
        """Schedule a window, past ones and overlapping ones too."""
        whose = {"organizationId": tenant.organisation, "workspaceId": tenant.workspace}
        return self.add({**_fields(request), **whose})

    def search(self, tenant: Tenant, params: MaintenanceWindowsParams) -> list[Record]:
        """All windows that the filters keep, in the order in which they were stored.

        A window of the whole organization is not one of each monitor's. DevHelm names two filters
        and refuses no other: one that it doesn't know keeps every window.
        """
        now = self._store.clock()
        return [
            record
            for record in self.all(tenant)
            if params.monitor_id in (None, record["fields"].get("monitorId"))
            and (params.filter not in _PHASES or params.filter == phase(record["fields"], now))
        ]

    def update(
        self, window_id: str, tenant: Tenant, request: UpdateMaintenanceWindowRequest
    ) -> Record:
        """Replace what a client can set; what the request leaves out is as in a new window."""
        return self.change(window_id, _fields(request), tenant)

    def _blank(self, now: str) -> Record:
        blank = super()._blank(now)
        blank["fields"] |= {
            "startsAt": now,
            "endsAt": timestamp(shifted(self._store.clock(), timedelta(hours=1))),
            "suppressAlerts": True,
        }
        return blank


def _fields(request: CreateMaintenanceWindowRequest) -> dict[str, Any]:
    """What a request says about a window, null where it has none."""
    return {
        **request.model_dump(by_alias=True),
        "startsAt": timestamp(request.starts_at),
        "endsAt": timestamp(request.ends_at),
        "suppressAlerts": request.suppress_alerts is not False,
    }


def phase(fields: Mapping[str, Any], now: datetime) -> str | None:
    """Where a window stands: `upcoming`, `active` from its start until its end, else None."""
    starts, ends = moment(fields.get("startsAt")), moment(fields.get("endsAt"))
    if starts and starts > now:
        return "upcoming"
    return "active" if starts and ends and now < ends else None
