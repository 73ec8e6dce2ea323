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

    def problems(self, olds: dict[str, Any], declared: dict[str, Any]) -> Iterable[Problem]:
        """Why inputs are refused together."""
        return inputs.problems(declared, new=not olds, now=_now())

    def plan(self, id_: str, olds: dict[str, Any], news: dict[str, Any]) -> Plan:  # noqa: ARG002 - other resources need it
        """What the inputs `news` ask for."""
        return plan.plan(olds, news, _now())

    def withheld_line(
        self,
        id_: str,
        olds: dict[str, Any],  # noqa: ARG002 - other resources need it
        news: dict[str, Any],
        asked: Plan,
    ) -> str:
        """The line that says why changes of a window that is over aren't sent."""
        return plan.withheld_line(id_, news, asked)

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Make the window; times that are left out or relative are settled now."""
        declared = self.inputs.of(props)
        live, now = self.calls.create(declared)
        return CreateResult(live["id"], plan.outputs(declared, live, now))

    def refreshed(self, id_: str, props: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Outputs and inputs after reading the window."""
        live, now = self.calls.read(id_)
        return plan.refreshed(props, live, now)

    def update(self, id_: str, olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Send what has changed, within the whole window as it is now.

        The state may be old, so the window is read first; one that is over is left alone.
        """
        now = _now()
        asked, live = plan.plan(olds, news, now), plan.known(olds)
        if asked.edits:
            asked, live, now = self.calls.update(id_, olds, news, asked)
            if asked.withheld:
                session.say(plan.withheld_line(id_, news, asked))
        return UpdateResult(plan.updated(olds, self.inputs.of(news), asked, live, now))

    def end(self, id_: str, props: dict[str, Any]) -> None:
        """End or delete the window."""
        if props.get("onDestroy") == "delete":
            self.calls.delete(id_)
        else:
            self.calls.end(id_, props)

    def named(self, id_: str, props: dict[str, Any]) -> str:
        """What a line calls the window."""
        whose = f"monitor {props['monitorId']}" if props.get("monitorId") else "org-wide"
        return f"maintenance window {id_} ({whose})"


def _now() -> datetime:
    return datetime.now(timezone.utc)
