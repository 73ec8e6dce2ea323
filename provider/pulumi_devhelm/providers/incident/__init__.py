"""Incident: what each of Pulumi's steps does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi.dynamic import CreateResult, UpdateResult

from pulumi_devhelm.providers import session, siblings
from pulumi_devhelm.providers.base import DevHelmProvider
from pulumi_devhelm.providers.incident import inputs, plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pulumi_devhelm.providers.plan import Plan
    from pulumi_devhelm.providers.properties import Problem


class IncidentProvider(DevHelmProvider):
    """Carries an Incident's declared properties to DevHelm and its answers back."""

    inputs = inputs.INPUTS
    # Two open incidents about one thing are what nobody wants to read.
    deletes_first = True

    def settled(self, before: dict[str, Any], declared: dict[str, Any]) -> dict[str, Any]:
        """The inputs to go by: a component's incident keeps its monitors."""
        return inputs.settled(before, declared)

    def problems(self, before: dict[str, Any], declared: dict[str, Any]) -> Iterable[Problem]:
        """Why inputs are refused together."""
        has_twin = not before and siblings.conflict(declared)
        return inputs.problems(declared, has_twin=has_twin)

    def plan(self, id_: str, state: dict[str, Any], declared: dict[str, Any]) -> Plan:
        """What `declared` asks for."""
        return plan.plan(id_, state, declared)

    def keep(self, id_: str, state: dict[str, Any]) -> None:
        """Note that this resource goes on declaring the incident."""
        session.ledger.keep(id_, state.get(plan.CLAIM))

    def withheld_line(
        self,
        id_: str,
        state: dict[str, Any],
        declared: dict[str, Any],  # noqa: ARG002 - other resources need it
        asked: Plan,
    ) -> str:
        """The line that says why changes of a resolved incident aren't sent."""
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
        """Send what has changed: title and severity first, then the body as a timeline entry.

        The state may be old, so the incident is read first; a resolved one is left alone.
        """
        asked, live = plan.plan(id_, state, declared), None
        if asked.edits:
            asked, live = self.calls.update(id_, state, asked, self.inputs.of(declared))
            if asked.withheld:
                session.say(plan.withheld_line(id_, live, asked.withheld))
        return UpdateResult(plan.updated(state, self.inputs.of(declared), asked, live))

    def end(self, id_: str, state: dict[str, Any]) -> None:
        """Resolve the incident.

        One that another resource took over and goes on declaring, as after a renaming, is that
        one's now.
        """
        if session.ledger.kept_by_another(id_, state.get(plan.CLAIM)):
            session.say(plan.kept_line(id_, state))
            return
        known_resolved = state.get("status") == plan.RESOLVED
        # Also if it is gone: whoever takes over by its id in this run opens a new one.
        session.ledger.resolve(id_)
        self.calls.resolve(id_, state.get("resolveMessage"), known_resolved=known_resolved)

    def named(self, id_: str, state: dict[str, Any]) -> str:
        """What a line calls the incident."""
        return f"incident {id_} ({state.get('shortlink') or 'no shortlink known'})"
