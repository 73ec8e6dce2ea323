"""Carries out a MaintenanceEnd with DevHelm's API.

Each step reads first, so that a creation that died can be repeated.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.errors import DevHelmError, NotFoundError
from pulumi_devhelm.providers import session
from pulumi_devhelm.providers.incident import calls as incident_calls
from pulumi_devhelm.providers.incident.plan import RESOLVED
from pulumi_devhelm.providers.maintenance_end import plan as end_plan
from pulumi_devhelm.providers.maintenance_end.inputs import distinct
from pulumi_devhelm.providers.maintenance_window import calls as window_calls
from pulumi_devhelm.providers.maintenance_window.schedule import ENDED
from pulumi_devhelm.providers.status_page_maintenance import calls as notice_calls

if TYPE_CHECKING:
    from collections.abc import Iterator


def create(declared: dict[str, Any]) -> dict[str, Any]:
    """Resolve the incident, end the windows, and complete the notices. Returns when that was.

    What is over or gone already is left alone. A window or a notice that can't be ended doesn't
    keep the others from ending; its error is raised at the end.
    """
    was_open, resolved_at = _resolve(declared["incidentId"], declared.get("message"))
    ends: list[str] = []
    over: list[str] = []
    failures: list[DevHelmError] = []
    for window_id in sorted(distinct(declared.get("windowIds", []))):
        with _going_on(f"maintenance window {window_id}", failures):
            phase, ended_at = window_calls.end(window_id, {})
            ends += [ended_at] if ended_at else []
            over += [ended_at] if ended_at and phase == ENDED else []
    for notice_id in sorted(distinct(declared.get("notices", []))):
        with _going_on(f"maintenance notice {notice_id}", failures):
            # The message is the team's, so customers don't read it.
            notice_calls.CALLS.complete(notice_id, None, notify=False)
    # If the incident was resolved before, an earlier run may have ended the windows.
    if over and was_open:
        session.say(end_plan.over_line(over))
    if failures:
        raise failures[0]
    return {"resolvedAt": resolved_at, "endedAt": max(ends, default=None)}


@contextlib.contextmanager
def _going_on(what: str, failures: list[DevHelmError]) -> Iterator[None]:
    """Go on after an error of the block, which is kept; if `what` is gone, there is none."""
    try:
        yield
    except NotFoundError:
        session.say(end_plan.gone_line(what))
    except DevHelmError as failure:
        failures.append(failure)


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
