"""IncidentUpdate: what each step of Pulumi does. A timeline only grows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi.dynamic import CreateResult, UpdateResult

from pulumi_devhelm.providers.base import DevHelmProvider
from pulumi_devhelm.providers.incident_update import inputs, plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pulumi_devhelm.providers.properties import Problem


class IncidentUpdateProvider(DevHelmProvider):
    """Posts a timeline entry, and leaves it there: its delete does nothing."""

    inputs = inputs.INPUTS
    lasting = plan.LIVE

    def problems(self, before: dict[str, Any], declared: dict[str, Any]) -> Iterable[Problem]:  # noqa: ARG002 - the same for a new one
        """Problems that involve several inputs."""
        return inputs.problems(declared)

    def create(self, declared: dict[str, Any]) -> CreateResult:
        """Post the entry."""
        declared = self.inputs.of(declared)
        entry = self.calls.create(declared)
        return CreateResult(entry["id"], plan.outputs(declared, entry))

    def refreshed(self, id_: str, state: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Outputs and inputs after checking that the timeline still has the entry."""
        declared = self.inputs.of(state)
        return plan.outputs(declared, self.calls.read(declared["incidentId"], id_)), declared

    def update(self, _id: str, state: dict[str, Any], declared: dict[str, Any]) -> UpdateResult:
        """Store inputs that only the state has. A change to any other one replaces the entry."""
        return UpdateResult(plan.outputs(declared, state))

    def delete(self, _id: str, _state: dict[str, Any]) -> None:
        """Leave the entry where it is."""

    def named(self, id_: str, state: dict[str, Any]) -> str:
        """The name of the entry in messages."""
        return f"entry {id_} of incident {state['incidentId']}"
