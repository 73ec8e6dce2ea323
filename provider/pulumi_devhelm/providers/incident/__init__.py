"""Incident: what each step of Pulumi does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi.dynamic import CreateResult, UpdateResult

from pulumi_devhelm.providers import session, siblings
from pulumi_devhelm.providers.base import DevHelmProvider
from pulumi_devhelm.providers.incident import inputs, plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pulumi_devhelm.providers.plan import Plan
    from pulumi_devhelm.providers.properties import Problem


class IncidentProvider(DevHelmProvider):
    """Opens, changes, reads and resolves an Incident."""

    inputs = inputs.INPUTS
    # Nobody wants to read two open incidents about the same event.
    deletes_first = True
    lasting = (
        "shortlink",
        "source",
        "startedAt",
        "createdAt",
        "organizationId",
        "createdByUserId",
        "monitorName",
        "monitorType",
        "serviceName",
        "serviceSlug",
    )

    def settled(self, before: dict[str, Any], declared: dict[str, Any]) -> dict[str, Any]:
        """The inputs to use: a component's incident keeps its monitors."""
        return inputs.settled(before, declared)

    def problems(self, before: dict[str, Any], declared: dict[str, Any]) -> Iterable[Problem]:
        """Problems that involve several inputs."""
        has_twin = not before and siblings.conflict(declared)
        return inputs.problems(declared, has_twin=has_twin)

    def plan(self, id_: str, state: dict[str, Any], declared: dict[str, Any]) -> Plan:
        """Compare `declared` with `state`."""
        return plan.plan(id_, state, declared)

    def keep(self, id_: str, state: dict[str, Any]) -> None:
        """Note that this resource still declares the incident."""
        session.ledger.keep(id_, state.get(plan.CLAIM))

    def withheld_line(
        self,
        id_: str,
        state: dict[str, Any],
        declared: dict[str, Any],  # noqa: ARG002 - other resources need it
        asked: Plan,
    ) -> str:
        """The message that says why changes to a resolved incident aren't sent."""
        return plan.withheld_line(id_, state, asked.withheld)

    def create(self, declared: dict[str, Any]) -> CreateResult:
        """Open an incident, or take over the one that `adoptId` names."""
        declared = self.inputs.of(declared)
        carry_out = self.calls.adopt if declared.get("adoptId") else self.calls.create
        live = carry_out(declared)
        return CreateResult(live["id"], plan.outputs(declared, live))

    def refreshed(self, id_: str, state: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Outputs and inputs after reading the incident."""
        return plan.refreshed(state, self.calls.read(id_))

    def update(self, id_: str, state: dict[str, Any], declared: dict[str, Any]) -> UpdateResult:
        """Send the changes: title and severity first, then the body as a timeline entry.

        The state may be old, so the incident is read first. A resolved one is left alone.
        """
        asked, live = plan.plan(id_, state, declared), None
        if asked.edits:
            asked, live = self.calls.update(id_, state, asked, self.inputs.of(declared))
            if asked.withheld:
                session.say(plan.withheld_line(id_, live, asked.withheld))
        return UpdateResult(plan.updated(state, self.inputs.of(declared), asked, live))

    def imported(self, id_: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Outputs and inputs of an incident that somebody opened. The body isn't imported."""
        return plan.imported(self.calls.read(id_))

    def partial(
        self, state: dict[str, Any], declared: dict[str, Any], live: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The outputs if the incident is the resource's, but the body isn't posted."""
        return plan.partial(state, declared, live)

    def end(self, id_: str, state: dict[str, Any]) -> None:
        """Resolve the incident.

        If another resource took it over and still declares it, as after a rename, it stays open.
        """
        if session.ledger.kept_by_another(id_, state.get(plan.CLAIM)):
            session.say(plan.kept_line(id_, state))
            return
        read_first = state.get("status") == plan.RESOLVED or session.ledger.expects_resolved(id_)
        # Even if it is gone: a resource that names it in adopt_id opens a new one in this run.
        session.ledger.resolve(id_)
        self.calls.resolve(id_, state.get("resolveMessage"), read_first=read_first)

    def named(self, id_: str, state: dict[str, Any]) -> str:
        """The name of the incident in messages."""
        return f"incident {id_} ({state.get('shortlink') or 'no shortlink known'})"
