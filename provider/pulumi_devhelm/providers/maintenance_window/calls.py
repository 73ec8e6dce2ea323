"""The calls that carry out a MaintenanceWindow's plan.

Live values are mappings with DevHelm's camelCase keys and without nulls, each returned with
DevHelm's time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_devhelm.client.maintenance_windows import MaintenanceWindows
from pulumi_devhelm.client.models import MaintenanceWindowDto, MaintenanceWindowRequest
from pulumi_devhelm.providers import session
from pulumi_devhelm.providers.maintenance_window import plan as window_plan
from pulumi_devhelm.providers.maintenance_window.schedule import ENDED, SCHEDULED, Schedule

if TYPE_CHECKING:
    from datetime import datetime

    from pulumi_devhelm.client.operation import Operation
    from pulumi_devhelm.providers.plan import Plan


def read(window_id: str) -> tuple[dict[str, Any], datetime]:
    """Read the window's live values. Raises NotFoundError if it is gone."""
    operation = session.operation()
    window = MaintenanceWindows(operation).get(window_id)
    return _values(window), operation.clock.now()


def create(declared: dict[str, Any]) -> tuple[dict[str, Any], datetime]:
    """Create the declared window. Raises ScheduleError if its time is already over."""
    operation = session.operation()
    windows = MaintenanceWindows(operation)
    relative = window_plan.is_relative(declared)
    now = windows.now() if relative else operation.clock.now()
    request = _request(window_plan.settled(declared, now))
    return _written(operation, request, windows.create(request))


def update(
    window_id: str,
    state: dict[str, Any],
    declared: dict[str, Any],
    plan: Plan,
) -> tuple[Plan, dict[str, Any], datetime]:
    """Send the edits of `plan`, with the other fields of the window as they are now.

    A window that is over by now is left alone; the returned plan says what was withheld. Raises
    NotFoundError if the window is gone.
    """
    operation = session.operation()
    windows = MaintenanceWindows(operation)
    live = window_plan.completed(state, _values(windows.get(window_id)))
    now = operation.clock.now()
    if Schedule.of(live).phase(now) == ENDED:
        return window_plan.plan(state | {"phase": ENDED}, declared, now), live, now
    request = _request(live | plan.edits)
    return (plan, *_written(operation, request, windows.update(window_id, request)))


def end(window_id: str, state: dict[str, Any]) -> tuple[str, str | None]:
    """End an active window now, which keeps its record, or delete one that hasn't started.

    Returns the phase that the window was in, and when it ended; None if it was deleted. Raises
    NotFoundError if it is gone.
    """
    operation = session.operation()
    windows = MaintenanceWindows(operation)
    live = window_plan.completed(state, _values(windows.get(window_id)))
    times, now = Schedule.of(live), operation.clock.now()
    phase = times.phase(now)
    if ended_at := times.ended_at(now):
        windows.update(window_id, _request(live | {"endsAt": ended_at}))
        return phase, ended_at
    if phase == SCHEDULED:
        windows.delete(window_id)
        return phase, None
    return phase, live["endsAt"]


def delete(window_id: str) -> None:
    """Delete the window with its record. Raises NotFoundError if it is gone."""
    MaintenanceWindows(session.operation()).delete(window_id)


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
    """The live values after a write. Fields that the answer omits are as they were sent."""
    sent = request.model_dump(by_alias=True, exclude_none=True)
    return sent | _values(window), operation.clock.now()


def _values(window: MaintenanceWindowDto) -> dict[str, Any]:
    return window.model_dump(by_alias=True, exclude_none=True)
