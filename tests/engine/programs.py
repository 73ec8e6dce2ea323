"""Programs that several test files run, and what DevHelm has after them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import Any

from stacks import Stack

from pulumi_devhelm.simulator import Simulator
from pulumi_devhelm.times import instant

INCIDENTS = "/api/v1/incidents"
WINDOWS = "/api/v1/maintenance-windows"
MONITOR = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
OTHER_MONITOR = "5a0c8f3e-1b2d-4e6f-8a9b-0c1d2e3f4a5b"
MONITORS = [MONITOR, OTHER_MONITOR]
# Programs whose inputs come from the configuration of the stack.
INCIDENT = """
incident = Incident(
    "it",
    title=config.get("title") or "Upgrade",
    severity=config.get("severity") or "MAINTENANCE",
    body=config.get("body"),
    monitor_id=config.get("monitor"),
    triggers={"run": config.get("run")},
    adopt_id=config.get("adopt"),
    notify_subscribers=config.get_bool("notify") or False,
    on_destroy=config.get("onDestroy") or "resolve",
    resolve_message="Done.",
)
pulumi.export("id", incident.id)
pulumi.export("shortlink", incident.shortlink)
pulumi.export("status", incident.status)
pulumi.export("reopen_count", incident.reopen_count)
"""
WINDOW = """
window = MaintenanceWindow(
    "it",
    monitor_id=config.get("monitor"),
    org_wide=config.get_bool("orgWide") or False,
    starts_at=config.get("start"),
    ends_at=config.get("end"),
    duration=config.get("duration"),
    reason=config.get("reason"),
    suppress_alerts=config.get_bool("suppress") is not False,
    on_destroy=config.get("onDestroy") or "end",
    triggers=[config.get("run")],
)
pulumi.export("id", window.id)
pulumi.export("starts_at", window.starts_at)
pulumi.export("ends_at", window.ends_at)
pulumi.export("phase", window.phase)
pulumi.export("organization_id", window.organization_id)
"""
_MAINTENANCE_INCIDENT = """
work = MaintenanceIncident(
    "work",
    title="Upgrade",
    monitors={monitors},
    duration="1h",
    body=config.get("body"),
    triggers=[config.get("run")],
    resolve_message="Done.",
    opts=pulumi.ResourceOptions({opts}),
)
pulumi.export("message", work.chat_message)
pulumi.export("window_ids", work.window_ids)
pulumi.export("summary", work.summary)
"""
# Monitors that the same program creates; their IDs are unknown at the preview.
MONITOR_RESOURCES = f"""
from pulumi import dynamic

class MonitorProvider(dynamic.ResourceProvider):
    def create(self, props):
        return dynamic.CreateResult(props["uuid"], props)

class Monitor(dynamic.Resource):
    def __init__(self, name, uuid):
        super().__init__(MonitorProvider(), name, {{"uuid": uuid}})

first = Monitor("first", {MONITOR!r})
again = Monitor("again", {MONITOR!r})
second = Monitor("second", {OTHER_MONITOR!r})
"""


def only_incident(simulator: Simulator) -> dict[str, Any]:
    """The only incident that DevHelm has."""
    (incident,) = simulator.incidents
    return incident


def only_window(simulator: Simulator) -> dict[str, Any]:
    """The only maintenance window that DevHelm has."""
    (window,) = simulator.maintenance_windows
    return window


def at(**ahead: float) -> datetime:
    """The time after this delay, in whole seconds."""
    return datetime.now(timezone.utc).replace(microsecond=0) + timedelta(**ahead)


def schedule(stack: Stack) -> None:
    """Configure times of tomorrow for the window."""
    stack.pulumi("config", "rm", "duration")
    stack.set({"start": at(days=1).isoformat(), "end": at(days=1, hours=1).isoformat()})


def maintenance_incident(monitors: Iterable[str] | str = MONITORS, opts: str = "") -> str:
    """A program with a MaintenanceIncident of these monitors."""
    return _MAINTENANCE_INCIDENT.format(monitors=monitors, opts=opts)


def active_monitors(simulator: Simulator) -> list[str]:
    """The monitors of the windows that are active, sorted."""
    return sorted(
        window.get("monitorId", "all")
        for window in simulator.maintenance_windows
        if instant(window["endsAt"]) > datetime.now(timezone.utc)
    )
