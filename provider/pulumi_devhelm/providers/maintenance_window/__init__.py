"""MaintenanceWindow: what each step of Pulumi does."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from pulumi.dynamic import CreateResult, UpdateResult

from pulumi_devhelm.providers import session
from pulumi_devhelm.providers.base import DevHelmProvider
from pulumi_devhelm.providers.maintenance_window import inputs, plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pulumi_devhelm.providers.plan import Plan
    from pulumi_devhelm.providers.properties import Problem


class MaintenanceWindowProvider(DevHelmProvider):
    """Creates, changes, reads and ends a MaintenanceWindow.

    A preview makes no calls, so it uses this machine's clock. Requests use DevHelm's clock. A
    replacement opens before the old window ends, so that no alert is sent in between.
    """

    inputs = inputs.INPUTS
    lasting = ("createdAt", "organizationId", "repeatRule")

    def problems(self, before: dict[str, Any], declared: dict[str, Any]) -> Iterable[Problem]:
        """Problems that involve several inputs."""
        now = _now()
        return inputs.problems(declared, ahead=not inputs.is_over(before, now), now=now)

    def plan(self, id_: str, state: dict[str, Any], declared: dict[str, Any]) -> Plan:  # noqa: ARG002 - other resources need it
        """Compare `declared` with `state`."""
        return plan.plan(state, declared, _now())

    def declared_key(self, key: str, declared: dict[str, Any]) -> str:
        """The input with which the program declares a property: an end may be a duration."""
        return plan.declared_key(key, declared)

    def withheld_line(
        self,
        id_: str,
        state: dict[str, Any],  # noqa: ARG002 - other resources need it
        declared: dict[str, Any],
        asked: Plan,
    ) -> str:
        """The message that says why changes to a window that is over aren't sent."""
        return plan.withheld_line(id_, declared, asked)

    def create(self, declared: dict[str, Any]) -> CreateResult:
        """Create the window. Times that are omitted or relative are fixed now."""
        declared = self.inputs.of(declared)
        live, now = self.calls.create(declared)
        return CreateResult(live["id"], plan.outputs(declared, live, now))

    def refreshed(self, id_: str, state: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Outputs and inputs after reading the window."""
        live, now = self.calls.read(id_)
        return plan.refreshed(state, live, now)

    def imported(self, id_: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Outputs and inputs of a window that somebody created."""
        return plan.imported(*self.calls.read(id_))

    def update(self, id_: str, state: dict[str, Any], declared: dict[str, Any]) -> UpdateResult:
        """Send the changes, with the other fields of the window as they are now.

        The state may be old, so the window is read first. One that is over is left alone.
        """
        now = _now()
        asked, live = plan.plan(state, declared, now), plan.known(state)
        if asked.edits:
            asked, live, now = self.calls.update(id_, state, declared, asked)
            if asked.withheld:
                session.say(plan.withheld_line(id_, declared, asked))
        return UpdateResult(plan.updated(state, self.inputs.of(declared), asked, live, now))

    def end(self, id_: str, state: dict[str, Any]) -> None:
        """End or delete the window."""
        if state.get("onDestroy") == "delete":
            self.calls.delete(id_)
        else:
            self.calls.end(id_, state)

    def named(self, id_: str, state: dict[str, Any]) -> str:
        """The name of the window in messages."""
        whose = f"monitor {state['monitorId']}" if state.get("monitorId") else "org-wide"
        return f"maintenance window {id_} ({whose})"


def _now() -> datetime:
    return datetime.now(timezone.utc)
