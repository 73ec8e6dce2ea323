"""Carries out a MaintenanceEnd with DevHelm's API.

Each step reads first, so that a creation that died can be repeated.
"""

from __future__ import annotations

from typing import Any

from pulumi_devhelm.errors import NotFoundError
from pulumi_devhelm.providers import session
from pulumi_devhelm.providers.incident import calls as incident_calls
from pulumi_devhelm.providers.maintenance_end import plan as end_plan
from pulumi_devhelm.providers.maintenance_end.inputs import distinct
from pulumi_devhelm.providers.maintenance_window import calls as window_calls
from pulumi_devhelm.providers.maintenance_window.schedule import ENDED


def create(declared: dict[str, Any]) -> dict[str, Any]:
    """Resolve the incident, then end the windows. Returns when that was.

    An incident or a window that is over or gone already is left alone.
    """
    resolved_at = _resolve(declared["incidentId"], declared.get("message"))
    ends = [_end(window_id) for window_id in sorted(distinct(declared.get("windowIds", [])))]
    return {"resolvedAt": resolved_at, "endedAt": max(filter(None, ends), default=None)}


def _resolve(incident_id: str, message: str | None) -> str | None:
    try:
        live = incident_calls.resolve(incident_id, message, read_first=True)
    except NotFoundError:
        session.say(end_plan.gone_line(f"incident {incident_id}"))
        return None
    return live.get("resolvedAt")


def _end(window_id: str) -> str | None:
    try:
        phase, ended_at = window_calls.end(window_id, {})
    except NotFoundError:
        session.say(end_plan.gone_line(f"maintenance window {window_id}"))
        return None
    if phase == ENDED and ended_at:
        session.say(end_plan.over_line(window_id, ended_at))
    return ended_at
