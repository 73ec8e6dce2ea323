"""The requests that reached DevHelm, in short."""

from __future__ import annotations

import re

from pulumi_devhelm.simulator import Simulator

_INCIDENTS = "/api/v1/incidents"
_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def calls(simulator: Simulator) -> list[str]:
    """Each request as its method and the last word of its path. Empties the log."""
    asked = []
    for request in simulator.requests():
        words = [word for word in request.path.split("/") if not _UUID.fullmatch(word)]
        asked.append(f"{request.method} {words[-1]}")
    simulator.clear_requests()
    return asked


def writes(simulator: Simulator) -> list[str]:
    """The calls that are no GET. Empties the log."""
    return [call for call in calls(simulator) if not call.startswith("GET")]


def incident_calls(simulator: Simulator) -> list[str]:
    """Each request for incidents as its method and path, such as "GET /{id}". Empties the log."""
    asked = []
    for request in simulator.requests():
        path = _UUID.sub("{id}", request.path.removeprefix(_INCIDENTS))
        asked.append(f"{request.method} {path}".strip())
    simulator.clear_requests()
    return asked
