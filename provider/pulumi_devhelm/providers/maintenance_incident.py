"""The inputs of a MaintenanceIncident."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.providers.incident.inputs import INPUTS as INCIDENT
from pulumi_devhelm.providers.maintenance_window.inputs import INPUTS as WINDOW
from pulumi_devhelm.providers.properties import Change, Problem, Property
from pulumi_devhelm.providers.status_page_maintenance.inputs import INPUTS as NOTICE
from pulumi_devhelm.providers.status_page_maintenance.inputs import settled
from pulumi_devhelm.providers.windowed_incident import (
    MONITORS,
    NOTIFY_SUBSCRIBERS,
    ORG_WIDE,
    RESOLVE_MESSAGE,
    SUPPRESS_ALERTS,
    TITLE,
    ComponentInputs,
    problems_of_times,
)
from pulumi_devhelm.times import instant, is_naive

if TYPE_CHECKING:
    from collections.abc import Iterator

# Clocks may differ by so much.
_SOON = timedelta(minutes=1)


def any_notice(_value: Any) -> None:
    """Any notice. `_problems` checks its inputs."""


def _problems(declared: dict[str, Any]) -> Iterator[Problem]:
    """Problems that involve several inputs, and those of the notice, a mapping of its inputs."""
    now = datetime.now(timezone.utc)
    yield from problems_of_times(declared, now)
    start = declared.get("startsAt")
    begins = None if is_naive(start) else instant(start)
    if begins and begins > now + _SOON:
        yield Problem(
            "startsAt",
            "must not be in the future, because the incident opens at once. To plan work ahead, "
            "declare a MaintenanceWindow without an incident.",
        )
    notice = settled(declared.get("statusPage") or {})
    for one in NOTICE.problems(notice):
        if one.key in notice:
            page = one.key == "statusPageId"
            key = "statusPage" if page else f"statusPage.{one.key}"
            yield Problem(key, one.sentence)


INPUTS = ComponentInputs(
    TITLE,
    MONITORS,
    ORG_WIDE,
    replace(
        WINDOW["startsAt"],
        description="When the windows start: an ISO 8601 time with a time zone. If omitted, at "
        "creation.",
    ),
    replace(
        WINDOW["endsAt"],
        description="When they end, in the same form. Set exactly one of this and duration.",
    ),
    replace(
        WINDOW["duration"],
        description='How long they last: "90m", "1h30m" or ISO 8601 such as "PT90M".',
    ),
    replace(
        INCIDENT["body"],
        description="Description of the incident; a later change posts a timeline update.",
    ),
    SUPPRESS_ALERTS,
    NOTIFY_SUBSCRIBERS,
    RESOLVE_MESSAGE,
    replace(
        INCIDENT["adoptOpen"],
        description="At creation, take over the one open incident that looks the same, if there is "
        "one. A killed run leaves such an incident.",
    ),
    Property(
        "statusPage",
        any_notice,
        Change.IN_PLACE,
        "What customers read about the work on a status page, for as long as the windows last. If "
        "omitted, nothing is announced.",
    ),
    replace(
        INCIDENT["triggers"],
        description="A list or mapping of values. If one changes, the windows, the notice and the "
        "incident are replaced.",
    ),
    together=_problems,
)
