"""Finds and ends drills that a killed run left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_devhelm.cli.open_items import INCIDENT, NOTICES, WINDOW, OpenItem
from pulumi_devhelm.providers.incident import calls as incident_calls
from pulumi_devhelm.providers.maintenance_window import calls as window_calls
from pulumi_devhelm.providers.status_page_incident import calls as page_incident_calls
from pulumi_devhelm.providers.status_page_maintenance import calls as page_maintenance_calls
from pulumi_devhelm.status_pages import Kind
from pulumi_devhelm.times import format_duration

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

_NOTICE_CALLS = {
    Kind.INCIDENT: page_incident_calls.CALLS,
    Kind.MAINTENANCE: page_maintenance_calls.CALLS,
}


def left_behind(found: Iterable[OpenItem], now: datetime, older_than: timedelta) -> list[OpenItem]:
    """The drills in `found` that have been open for longer than `older_than`, windows last.

    Only what has the mark counts, and of the incidents only manual ones. If DevHelm doesn't report
    the start of an item or the source of an incident, it doesn't count.
    """
    left = [
        one
        for one in found
        if one.is_drill
        and (one.kind != INCIDENT or one.source == "MANUAL")
        and one.started_at is not None
        and now - one.started_at > older_than
    ]
    # As everywhere, the windows suppress alerts until the incident is resolved.
    return sorted(left, key=lambda one: one.kind == WINDOW)


def sweep(item: OpenItem, now: datetime, older_than: timedelta) -> None:
    """End one drill. An incident's timeline says why. Raises DevHelmError."""
    if item.kind == INCIDENT:
        incident_calls.resolve(item.id, reason(item, now, older_than))
    elif item.kind == WINDOW:
        window_calls.end(item.id, {})
    else:
        # Customers read no reason, and get no mail.
        _NOTICE_CALLS[NOTICES[item.kind]].complete(item.id, None, notify=False)


def reason(item: OpenItem, now: datetime, older_than: timedelta) -> str:
    """Why a drill was swept. Nobody is named, because people outside the team may read it."""
    age = now - (item.started_at or now)
    return (
        f"Ended by `pulumi-devhelm sweep`: open for {format_duration(age)}, longer than "
        f"{format_duration(older_than)}."
    )
