"""Carrying out what a MaintenanceWindow's plan asks for, in DevHelm's terms.

Live values are mappings of DevHelm's camelCase keys without nulls, each with the time at DevHelm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_devhelm.client.maintenance_windows import MaintenanceWindows
from pulumi_devhelm.client.models import MaintenanceWindowDto, MaintenanceWindowRequest
from pulumi_devhelm.providers import maintenance_window_plan, session

if TYPE_CHECKING:
    from datetime import datetime

    from pulumi_devhelm.client.operation import Operation


def read(window_id: str) -> tuple[dict[str, Any], datetime]:
    """Read the window's live values. Raises NotFoundError where it is gone."""
    operation = session.operation()
    window = MaintenanceWindows(operation).get(window_id)
    return _values(window), operation.clock.now()


def create(declared: dict[str, Any]) -> tuple[dict[str, Any], datetime]:
    """Make the declared window. Raises ScheduleError where its time is over already."""
    operation = session.operation()
    windows = MaintenanceWindows(operation)
    relative = maintenance_window_plan.is_relative(declared)
    now = windows.now() if relative else operation.clock.now()
    starts_at, ends_at = maintenance_window_plan.schedule(declared, now)
    request = _request(declared, starts_at, ends_at)
    return _written(operation, request, windows.create(request))


def update(
    window_id: str, plan: maintenance_window_plan.Plan, declared: dict[str, Any]
) -> tuple[dict[str, Any], datetime]:
    """Put the declared window in place of the known one."""
    operation = session.operation()
    request = _request(declared, plan.starts_at, plan.ends_at)
    window = MaintenanceWindows(operation).update(window_id, request)
    return _written(operation, request, window)


def end(window_id: str, props: dict[str, Any]) -> None:
    """End an active window now, which keeps its record, and delete one that hasn't begun.

    Raises NotFoundError where it is gone.
    """
    operation = session.operation()
    windows = MaintenanceWindows(operation)
    live = maintenance_window_plan.completed(props, _values(windows.get(window_id)))
    now = operation.clock.now()
    if ended_at := maintenance_window_plan.ended_at(live, now):
        windows.update(window_id, _request(live, live["startsAt"], ended_at))
    elif maintenance_window_plan.phase(live, now) == maintenance_window_plan.SCHEDULED:
        windows.delete(window_id)


def delete(window_id: str) -> bool:
    """Delete the window with its record; False where it is gone already."""
    return MaintenanceWindows(session.operation()).delete(window_id)


def _request(values: dict[str, Any], starts_at: str, ends_at: str) -> MaintenanceWindowRequest:
    return MaintenanceWindowRequest(
        monitor_id=values.get("monitorId"),
        starts_at=starts_at,
        ends_at=ends_at,
        repeat_rule=values.get("repeatRule"),
        reason=values.get("reason"),
        suppress_alerts=values.get("suppressAlerts") is not False,
    )


def _written(
    operation: Operation, request: MaintenanceWindowRequest, window: MaintenanceWindowDto
) -> tuple[dict[str, Any], datetime]:
    """The live values after a write: what the answer leaves out is as it was sent."""
    sent = request.model_dump(by_alias=True, exclude_none=True)
    return sent | _values(window), operation.clock.now()


def _values(window: MaintenanceWindowDto) -> dict[str, Any]:
    return window.model_dump(by_alias=True, exclude_none=True)
