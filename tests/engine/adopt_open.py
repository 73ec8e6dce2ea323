"""A program with adopt_open, the incident that it takes over, and its requests."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from pulumi_devhelm.simulator import Simulator

MONITOR, SERVICE = str(uuid4()), str(uuid4())
EQUAL = {
    "title": "Upgrade",
    "severity": "MAINTENANCE",
    "source": "MANUAL",
    "monitor_id": MONITOR,
    "service_id": SERVICE,
}
ORIGIN = f'monitor_id="{MONITOR}", service_id="{SERVICE}"'
INPUTS = f'title="Upgrade", severity="MAINTENANCE", {ORIGIN}'
ADOPTING = f"""
incident = Incident("it", {INPUTS}, adopt_open=True, resolve_message="Done.")
pulumi.export("id", incident.id)
"""
INCIDENTS = "/api/v1/incidents"
LISTING, CREATION = f"GET {INCIDENTS}", f"POST {INCIDENTS}"


def asked(simulator: Simulator) -> list[str]:
    """Each request as its method and path. Empties the log."""
    requests = [f"{request.method} {request.path}" for request in simulator.requests()]
    simulator.clear_requests()
    return requests


def reading(incident: dict[str, Any]) -> str:
    return f"GET {INCIDENTS}/{incident['id']}"


def resolving(incident: dict[str, Any]) -> str:
    return f"POST {INCIDENTS}/{incident['id']}/resolve"
