"""Carries out a MaintenanceEnd with DevHelm's API.

Each step reads first, so that a creation that died can be repeated.
"""

from __future__ import annotations

from typing import Any

from pulumi_devhelm.errors import DevHelmError, NotFoundError
from pulumi_devhelm.providers import session
from pulumi_devhelm.providers.incident import calls as incident_calls
from pulumi_devhelm.providers.incident.plan import RESOLVED
from pulumi_devhelm.providers.maintenance_end import plan as end_plan
from pulumi_devhelm.providers.maintenance_end.inputs import distinct
from pulumi_devhelm.providers.maintenance_window import calls as window_calls
from pulumi_devhelm.providers.maintenance_window.schedule import ENDED


def create(declared: dict[str, Any]) -> dict[str, Any]:
    """Resolve the incident and end the windows. Returns when that was.

    An incident or a window that is over or gone already is left alone. A window that can't be ended
    doesn't keep the others from ending; its error is raised at the end.
    """
    was_open, resolved_at = _resolve(declared["incidentId"], declared.get("message"))
    ends: list[str] = []
    over: list[str] = []
    failures: list[DevHelmError] = []
    for window_id in sorted(distinct(declared.get("windowIds", []))):
        try:
            phase, ended_at = window_calls.end(window_id, {})
        except NotFoundError:
            session.say(end_plan.gone_line(f"maintenance window {window_id}"))
        except DevHelmError as failure:
            failures.append(failure)
        else:
            ends += [ended_at] if ended_at else []
            over += [ended_at] if ended_at and phase == ENDED else []
    # If the incident was resolved before, an earlier run may have ended the windows.
    if over and was_open:
        session.say(end_plan.over_line(over))
    if failures:
        raise failures[0]
    return {"resolvedAt": resolved_at, "endedAt": max(ends, default=None)}


def _resolve(incident_id: str, message: str | None) -> tuple[bool, str | None]:
    """Whether the incident was open, and when it was resolved."""
    try:
        live = incident_calls.read(incident_id)
        was_open = live.get("status") != RESOLVED
        if was_open:
            live = incident_calls.resolve(incident_id, message)
    except NotFoundError:
        session.say(end_plan.gone_line(f"incident {incident_id}"))
        return False, None
    return was_open, live.get("resolvedAt")
