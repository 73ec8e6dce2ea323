"""The monitors, for a list."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.client.monitors import Monitors
from pulumi_devhelm.errors import MonitorLookupError
from pulumi_devhelm.monitors import Monitor, by_tag

if TYPE_CHECKING:
    from pulumi_devhelm.client.operation import Operation


def list_monitors(operation: Operation, tag: str | None) -> list[Monitor]:
    """All monitors, or those with a tag, by name. Raises MonitorLookupError for an unknown tag."""
    monitors = Monitors(operation).list()
    found = monitors if tag is None else by_tag(monitors, tag)
    if isinstance(found, str):
        raise MonitorLookupError([found])
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def monitor_as_json(monitor: Monitor) -> dict[str, Any]:
    """The fields of a monitor that DevHelm reports."""
    return {name: value for name, value in asdict(monitor).items() if value is not None}
