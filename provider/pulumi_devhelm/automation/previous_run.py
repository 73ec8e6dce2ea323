"""What a previous run of the same stack left open."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.automation import processes
from pulumi_devhelm.client.incidents import Incidents
from pulumi_devhelm.client.models import ResolveIncidentRequest
from pulumi_devhelm.errors import BusyError
from pulumi_devhelm.providers.catalog import token
from pulumi_devhelm.providers.incident.calls import creation_request
from pulumi_devhelm.times import instant

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pulumi_devhelm.client.client import Client

_INCIDENT = token("Incident")


@dataclass(frozen=True)
class PreviousRun:
    """The state that a previous run left behind, or that a run elsewhere has open now.

    `outputs` are the stack's, `incident` has the outputs of its incident, and `creating` has the
    resources whose creation was under way when the engine was killed: nobody knows whether they
    exist.
    """

    outputs: Mapping[str, Any]
    incident: Mapping[str, Any]
    creating: tuple[Mapping[str, Any], ...]

    @property
    def run(self) -> Mapping[str, Any]:
        """Which run and which process opened it; empty if it died before that was stored."""
        return self.outputs.get("run") or {}

    @property
    def shortlink(self) -> str | None:
        """The incident's URL, None if the state has no incident."""
        return self.incident.get("shortlink")

    @property
    def incident_id(self) -> str | None:
        """The incident's UUID, None if the opening is under way or was cut off."""
        return (self.outputs.get("summary") or {}).get("incident_id")

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> PreviousRun | None:
        """Read an exported deployment. Returns None if it is empty."""
        resources = state.get("resources") or []
        pending = state.get("pending_operations") or []
        if not resources and not pending:
            return None
        outputs = {found["type"]: found.get("outputs") or {} for found in resources}
        return cls(
            outputs=outputs.get("pulumi:pulumi:Stack", {}),
            incident=outputs.get(_INCIDENT, {}),
            creating=tuple(made["resource"] for made in pending if made["type"] == "creating"),
        )

    def __str__(self) -> str:
        return self.shortlink or "an incident or a window"

    def refuse_if_running(self, name: str, command: str, open_runs: Collection[str]) -> None:
        """Raise BusyError if the run is alive, or if it may be and this process can't know.

        `command` ends it manually; `open_runs` are the IDs of the runs open in this process.
        """
        if self._may_be_running(open_runs):
            raise BusyError(
                f"{name!r} is already open: {self}, opened by process {self.run['pid']:.0f} on "
                f"{processes.location(self.run)}.",
                advice="Wait until it ends. If that process is dead, run "
                f"`{command}`, then run this again.",
            )

    def resolve_lost(self, client: Client) -> None:
        """Resolve an incident that was being created and whose ID the state doesn't have.

        A lost window needs no cleanup: it ends on its own.
        """
        incidents = Incidents(client.operation())
        for resource in self.creating:
            if resource["type"] == _INCIDENT:
                inputs = resource["inputs"]
                if found := incidents.open_like(creation_request(inputs)):
                    body = inputs.get("resolveMessage")
                    incidents.resolve(found.id, ResolveIncidentRequest(body=body))

    def _may_be_running(self, open_runs: Collection[str]) -> bool:
        if not self.run:
            return False
        if processes.is_here(self.run):
            if self.run["pid"] == os.getpid():
                return self.run["id"] in open_runs
            return processes.is_running(self.run)
        # Its process can't be seen from here, so it counts as alive until its duration is over.
        ends_at = instant((self.outputs.get("summary") or {}).get("ends_at"))
        return ends_at is None or datetime.now(timezone.utc) < ends_at
