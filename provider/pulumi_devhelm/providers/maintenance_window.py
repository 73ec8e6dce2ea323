"""MaintenanceWindow: what each of Pulumi's steps does."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from pulumi.dynamic import CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult

from pulumi_devhelm.errors import NotFoundError
from pulumi_devhelm.providers import maintenance_window_plan, session
from pulumi_devhelm.providers.base import DevHelmProvider, failures, leaves_state, not_found
from pulumi_devhelm.providers.values import PROVIDER_KEY


class MaintenanceWindowProvider(DevHelmProvider):
    """Carries a MaintenanceWindow's declared properties to DevHelm and its answers back.

    A preview calls nothing, so it goes by this machine's clock; what is sent, by DevHelm's.
    """

    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Refuse bad inputs, all at once, and fill in the defaults."""
        declared = maintenance_window_plan.inputs(news)
        reasons = maintenance_window_plan.reasons(declared, new=not olds, now=_now())
        return CheckResult(declared, failures(reasons))

    def diff(self, id_: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Compare what is declared with what was last known.

        A new window opens before the old one goes, so that nothing pages in between.
        """
        session.ledger.own(id_)
        plan = maintenance_window_plan.plan(olds, news, _now())
        if plan.withheld and not plan.replaces:
            session.say(maintenance_window_plan.withheld_line(id_, news, plan))
        return DiffResult(changes=plan.changes, replaces=list(plan.replaces))

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Make the window; times that are left out or relative are settled now."""
        from pulumi_devhelm.providers import maintenance_window_calls  # noqa: PLC0415

        declared = maintenance_window_plan.inputs(props)
        live, now = maintenance_window_calls.create(declared)
        return CreateResult(live["id"], maintenance_window_plan.outputs(declared, live, now))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Read the window as it is now; one that is known and gone leaves the state.

        Raises NotFoundError where `MaintenanceWindow.get` names one that was never seen.
        """
        from pulumi_devhelm.providers import maintenance_window_calls  # noqa: PLC0415

        try:
            live, now = maintenance_window_calls.read(id_)
        except NotFoundError:
            if not props.keys() - {PROVIDER_KEY}:
                raise
            return leaves_state(_gone(id_, props))
        outputs, inputs = maintenance_window_plan.refreshed(props, live, now)
        return ReadResult(id_, outs=outputs, inputs=inputs)

    def update(self, id_: str, olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Send what has changed, within the whole window as it is now.

        The state may be old, so the window is read first; one that is over is left alone.
        """
        now = _now()
        plan = maintenance_window_plan.plan(olds, news, now)
        declared = maintenance_window_plan.inputs(news)
        live = maintenance_window_plan.known(olds)
        if plan.edits:
            from pulumi_devhelm.providers import maintenance_window_calls  # noqa: PLC0415

            plan, live, now = maintenance_window_calls.update(id_, olds, news, plan)
            if plan.withheld:
                session.say(maintenance_window_plan.withheld_line(id_, news, plan))
        return UpdateResult(maintenance_window_plan.updated(olds, declared, plan, live, now))

    def delete(self, id_: str, props: dict[str, Any]) -> None:
        """End or delete the window, unless it is to be kept; ended or gone is fine."""
        if props.get("onDestroy") == "keep":
            return
        from pulumi_devhelm.providers import maintenance_window_calls  # noqa: PLC0415

        if props.get("onDestroy") == "delete":
            if not maintenance_window_calls.delete(id_):
                session.say(f"{_gone(id_, props)} There is nothing to delete.")
            return
        try:
            maintenance_window_calls.end(id_, props)
        except NotFoundError:
            session.say(f"{_gone(id_, props)} There is nothing to end.")


def _now() -> datetime:
    return datetime.now(timezone.utc)


def _gone(window_id: str, known: dict[str, Any]) -> str:
    whose = f"monitor {known['monitorId']}" if known.get("monitorId") else "org-wide"
    return not_found(f"maintenance window {window_id} ({whose})", known)
