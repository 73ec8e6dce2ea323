"""The inputs of a GameDay, which keep a drill short and make it look like one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.drills import unmarked
from pulumi_devhelm.providers import checks
from pulumi_devhelm.providers.incident.inputs import INPUTS as INCIDENT
from pulumi_devhelm.providers.maintenance_window.inputs import INPUTS as WINDOW
from pulumi_devhelm.providers.properties import Change, Problem, Property
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
from pulumi_devhelm.surfaces import argument
from pulumi_devhelm.times import duration

if TYPE_CHECKING:
    from collections.abc import Iterator


def _title(value: Any) -> str | None:
    """A title that has something other than the mark of a drill."""
    if isinstance(value, str) and not unmarked(value):
        return "must say what the drill tests."
    return checks.text(value)


def _run_id(value: Any) -> str | None:
    """A string or a number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return None
    if isinstance(value, str) and not value.strip():
        return "must not be blank; omit it if you don't need one."
    return checks.text(value)


def _problems(declared: dict[str, Any]) -> Iterator[Problem]:
    """Problems that involve several inputs."""
    if declared.get("duration") is not None:
        yield from problems_of_times(declared, datetime.now(timezone.utc))
    length, most = duration(declared.get("duration")), duration(declared.get("maxDuration"))
    if length and most and length > most:
        yield Problem(
            "duration",
            f"{declared['duration']} is longer than {argument('maxDuration')}, "
            f"{declared['maxDuration']}: shorten the drill, or raise {argument('maxDuration')}.",
        )
    if declared.get("severity") == "DOWN" and declared.get("allowDown") is not True:
        yield Problem(
            "severity",
            "DOWN looks like a real outage: use MAINTENANCE or DEGRADED, or set "
            f"{argument('allowDown', 'true')}.",
        )


INPUTS = ComponentInputs(
    replace(TITLE, check=_title),
    replace(WINDOW["duration"], required=True),
    replace(INCIDENT["body"], key="scenario"),
    MONITORS,
    ORG_WIDE,
    INCIDENT["severity"],
    Property("allowDown", checks.boolean, Change.LOCAL, plain=True),
    Property("runId", _run_id, Change.REPLACES),
    replace(WINDOW["duration"], key="maxDuration", required=True, plain=True),
    SUPPRESS_ALERTS,
    NOTIFY_SUBSCRIBERS,
    RESOLVE_MESSAGE,
    Property(
        "statusPage",
        checks.Refused(
            "a drill can't use a status page, because it must not alarm customers. For planned "
            "work, use MaintenanceIncident."
        ),
        Change.LOCAL,
    ),
    together=_problems,
)
