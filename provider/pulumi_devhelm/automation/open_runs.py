"""Finds what a run of another process has open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_devhelm.automation.context_managers import GAMEDAY, MAINTENANCE
from pulumi_devhelm.automation.stack import RunStack

if TYPE_CHECKING:
    from collections.abc import Mapping


def open_incidents(name: str, *, environment: Mapping[str, str]) -> list[str]:
    """Return the IDs of the incidents that the gameday and the maintenance of a name have open.

    They come from the state, so somebody may have ended them in DevHelm. Raises EngineError.
    """
    found = []
    for project in (GAMEDAY, MAINTENANCE):
        with RunStack(project, name, environment=environment, say=lambda _: None) as stack:
            run = stack.previous_run() if stack.select() else None
        if run and run.incident_id:
            found.append(run.incident_id)
    return found
