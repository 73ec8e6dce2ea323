"""MaintenanceWindow: what each of Pulumi's steps does."""

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
    """Carries a MaintenanceWindow's declared properties to DevHelm and its answers back.

    A preview calls nothing, so it goes by this machine's clock; what is sent, by DevHelm's. A new
    window opens before the old one goes, so that nothing pages in between.
    """

    inputs = inputs.INPUTS

    def problems(self, before: dict[str, Any], declared: dict[str, Any]) -> Iterable[Problem]:
        """Why inputs are refused together."""
        return inputs.problems(declared, new=not before, now=_now())

    def plan(self, id_: str, state: dict[str, Any], declared: dict[str, Any]) -> Plan:  # noqa: ARG002 - other resources need it
        """What `declared` asks for."""
        return plan.plan(state, declared, _now())

    def withheld_line(
        self,
        id_: str,
        state: dict[str, Any],  # noqa: ARG002 - other resources need it
        declared: dict[str, Any],
        asked: Plan,
    ) -> str:
        """The line that says why changes of a window that is over aren't sent."""
        return plan.withheld_line(id_, declared, asked)

    def create(self, declared: dict[str, Any]) -> CreateResult:
        """Make the window; times that are left out or relative are settled now."""
        declared = self.inputs.of(declared)
        live, now = self.calls.create(declared)
        return CreateResult(live["id"], plan.outputs(declared, live, now))

    def refreshed(self, id_: str, state: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Outputs and inputs after reading the window."""
        live, now = self.calls.read(id_)
        return plan.refreshed(state, live, now)

    def update(self, id_: str, state: dict[str, Any], declared: dict[str, Any]) -> UpdateResult:
        """Send what has changed, within the whole window as it is now.

        The state may be old, so the window is read first; one that is over is left alone.
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
        """What a line calls the window."""
        whose = f"monitor {state['monitorId']}" if state.get("monitorId") else "org-wide"
        return f"maintenance window {id_} ({whose})"


def _now() -> datetime:
    return datetime.now(timezone.utc)
