"""The outputs of a MaintenanceEnd, and its lines."""

from __future__ import annotations

from typing import Any

from pulumi_devhelm.providers.maintenance_end.inputs import INPUTS
from pulumi_devhelm.providers.values import without_nulls

LIVE = ("resolvedAt", "endedAt")


def outputs(declared: dict[str, Any], live: dict[str, Any]) -> dict[str, Any]:
    """The outputs for the declared end, with the times in `live`."""
    return without_nulls({key: live.get(key) for key in LIVE} | INPUTS.of(declared))


def gone_line(what: str) -> str:
    """The line that says why something wasn't ended."""
    return f"{what} was not found in DevHelm, so there was nothing to end."


def over_line(ends: list[str]) -> str:
    """The line that says that alerts may have been sent during the change."""
    subject = "a maintenance window was" if len(ends) == 1 else f"{len(ends)} windows were"
    return (
        f"{subject} over already, at {min(ends)}. If the change took longer, alerts were not "
        "suppressed from then on: declare a longer duration."
    )
