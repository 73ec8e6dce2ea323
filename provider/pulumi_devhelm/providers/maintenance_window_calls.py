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
    from pulumi_devhelm.providers.plan import Plan


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
    request = _request(declared | {"startsAt": starts_at, "endsAt": ends_at})
    return _written(operation, request, windows.create(request))


def update(
    window_id: str,
    olds: dict[str, Any],
    news: dict[str, Any],
    plan: Plan,
) -> tuple[Plan, dict[str, Any], datetime]:
    """Send the edits of `plan` within the window as it is now.

    A window that is over by now is left alone: the plan that is returned says what was withheld.
    Raises NotFoundError if the window is gone.
    """
    operation = session.operation()
    windows = MaintenanceWindows(operation)
    live = maintenance_window_plan.completed(olds, _values(windows.get(window_id)))
    now = operation.clock.now()
    ended = maintenance_window_plan.ENDED
    if maintenance_window_plan.phase(live, now) == ended:
        return maintenance_window_plan.plan(olds | {"phase": ended}, news, now), live, now
    request = _request(live | plan.edits)
    return (plan, *_written(operation, request, windows.update(window_id, request)))


def end(window_id: str, props: dict[str, Any]) -> None:
    """End an active window now, which keeps its record, and delete one that hasn't begun.

    Raises NotFoundError where it is gone.
    """
    operation = session.operation()
    windows = MaintenanceWindows(operation)
    live = maintenance_window_plan.completed(props, _values(windows.get(window_id)))
    now = operation.clock.now()
    if ended_at := maintenance_window_plan.ended_at(live, now):
        windows.update(window_id, _request(live | {"endsAt": ended_at}))
    elif maintenance_window_plan.phase(live, now) == maintenance_window_plan.SCHEDULED:
        windows.delete(window_id)


def delete(window_id: str) -> bool:
    """Delete the window with its record; False where it is gone already."""
    return MaintenanceWindows(session.operation()).delete(window_id)


def _request(values: dict[str, Any]) -> MaintenanceWindowRequest:
    return MaintenanceWindowRequest(
        monitor_id=values.get("monitorId"),
        starts_at=values["startsAt"],
        ends_at=values["endsAt"],
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
