"""MaintenanceEnd: what each of Pulumi's steps does."""

from __future__ import annotations

from typing import Any

from pulumi.dynamic import CreateResult, UpdateResult

from pulumi_devhelm.providers import session
from pulumi_devhelm.providers.base import DevHelmProvider
from pulumi_devhelm.providers.maintenance_end import inputs, plan


class MaintenanceEndProvider(DevHelmProvider):
    """Ends a maintenance once, at creation. The other steps call nothing."""

    inputs = inputs.INPUTS
    lasting = plan.LIVE

    def create(self, declared: dict[str, Any]) -> CreateResult:
        """Resolve the incident, end the windows, then complete the notices."""
        declared = self.inputs.of(declared)
        live = self.calls.create(declared)
        return CreateResult(f"{declared['incidentId']}/end", plan.outputs(declared, live))

    def refreshed(self, id_: str, state: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:  # noqa: ARG002 - other resources need it
        """The outputs and the inputs as they are: an end is never undone."""
        return plan.outputs(state, state), self.inputs.of(state)

    def update(self, _id: str, state: dict[str, Any], declared: dict[str, Any]) -> UpdateResult:
        """Store another message for the next end; everything else replaces."""
        return UpdateResult(plan.outputs(declared, state))

    def end(self, id_: str, state: dict[str, Any]) -> None:  # noqa: ARG002 - other resources need it
        """Call nothing, but let the incident's own end read first: it may be resolved."""
        session.ledger.expect_resolved(state["incidentId"].lower())
