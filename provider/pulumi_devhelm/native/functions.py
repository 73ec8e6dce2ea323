"""The functions that programs call: they read, and own nothing."""

from __future__ import annotations

import threading
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.errors import ConfigurationError
from pulumi_devhelm.providers import checks, selection, session
from pulumi_devhelm.providers.catalog import RESOURCES
from pulumi_devhelm.providers.properties import Problem
from pulumi_devhelm.surfaces import camel_case

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_devhelm.monitors import Monitor

_lock = threading.Lock()
# What the program, which has this process to itself, has read.
_read: dict[str, Any] = {}


def _once(what: str, read: Callable[[Any], Any]) -> Any:
    """What `read` returns for an operation of the client; it is called once."""
    with _lock:
        if what not in _read:
            _read[what] = read(session.operation())
        return _read[what]


def _monitors() -> list[Monitor]:
    from pulumi_devhelm.client.monitors import Monitors  # noqa: PLC0415 - loads httpx

    found: list[Monitor] = _once("monitors", lambda operation: Monitors(operation).list())
    return found


def _get_status_page(given: dict[str, Any]) -> dict[str, Any]:
    from pulumi_devhelm.client.status_pages import StatusPages  # noqa: PLC0415 - loads httpx

    page = selection.find_status_page(
        given, lambda: _once("status pages", lambda operation: StatusPages(operation).list())
    )
    components = _once(page.id, lambda operation: StatusPages(operation).components(page.id))
    return asdict(replace(page, components=components))


def _get(resource: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A function that reads the object of a resource by its id."""

    def read(given: dict[str, Any]) -> dict[str, Any]:
        id_ = given.get("id")
        if refusal := checks.uuid(id_):
            raise ConfigurationError([str(Problem("id", refusal))])
        outputs, _ = RESOURCES[resource]().refreshed(str(id_), {})
        return {"id": str(id_), **outputs}

    return read


def _get_monitor(given: dict[str, Any]) -> dict[str, Any]:
    return _properties(selection.find_monitor(given, _monitors))


def _get_monitors(given: dict[str, Any]) -> dict[str, Any]:
    return {"monitors": [_properties(one) for one in selection.find_monitors(given, _monitors)]}


def _properties(monitor: Monitor) -> dict[str, Any]:
    return {camel_case(key): value for key, value in asdict(monitor).items()}


FUNCTIONS = {
    "devhelm:index:getIncident": _get("Incident"),
    "devhelm:index:getMaintenanceWindow": _get("MaintenanceWindow"),
    "devhelm:index:getMonitor": _get_monitor,
    "devhelm:index:getMonitors": _get_monitors,
    "devhelm:index:getStatusPage": _get_status_page,
}
