"""What an earlier run of the same stack left open."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.automation import processes
from pulumi_devhelm.client.incidents import Incidents
from pulumi_devhelm.client.models import CreateManualIncidentRequest, ResolveIncidentRequest
from pulumi_devhelm.errors import BusyError
from pulumi_devhelm.times import instant

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pulumi_devhelm.client.client import DevHelm

_INCIDENT = "pulumi-python:dynamic/devhelm:Incident"


@dataclass(frozen=True)
class Leftover:
    """An earlier run's outputs, its incident as the state has it, and what was being created.

    How a creation went is unknown where the engine was killed meanwhile.
    """

    outputs: Mapping[str, Any]
    incident: Mapping[str, Any]
    creating: tuple[Mapping[str, Any], ...]

    @property
    def run(self) -> Mapping[str, Any]:
        """Who opened it, as far as that was stored."""
        return self.outputs.get("run") or {}

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Leftover | None:
        """What a deployment holds, None where it is empty."""
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
        return self.incident.get("shortlink") or "something"

    def refuse_if_running(self, name: str, command: str, open_blocks: Collection[str]) -> None:
        """Raise BusyError if the run that opened it is alive, or may be where nobody here can tell.

        `command` ends it by hand; `open_blocks` are those of this process.
        """
        if self._may_run(open_blocks):
            raise BusyError(
                f"{name!r} is open already: {self}, by process {self.run['pid']:.0f} on "
                f"{processes.place(self.run)}.",
                advice="Wait until it is over. If that process is dead, run "
                f"`{command}`, then this again.",
            )

    def end_lost(self, devhelm: DevHelm) -> None:
        """Resolve what was being created, of which the state doesn't know the id.

        A lost window ends by itself.
        """
        incidents = Incidents(devhelm.operation())
        for resource in self.creating:
            if resource["type"] == _INCIDENT:
                inputs = resource["inputs"]
                request = CreateManualIncidentRequest(
                    title=inputs["title"],
                    severity=inputs["severity"],
                    monitor_id=inputs.get("monitorId"),
                )
                if found := incidents.open_like(request):
                    body = inputs.get("resolveMessage")
                    incidents.resolve(found.id, ResolveIncidentRequest(body=body))

    def _may_run(self, open_blocks: Collection[str]) -> bool:
        if not self.run:
            return False
        if processes.is_here(self.run):
            if self.run["pid"] == os.getpid():
                return self.run["block"] in open_blocks
            return processes.is_running(self.run)
        # Nobody here can tell, until its time is over.
        ends_at = instant((self.outputs.get("summary") or {}).get("ends_at"))
        return ends_at is None or datetime.now(timezone.utc) < ends_at
