"""Incident: what each of Pulumi's steps does."""

from __future__ import annotations

from typing import Any

from pulumi.dynamic import CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult

from pulumi_devhelm.errors import NotFoundError
from pulumi_devhelm.providers import incident_plan, session, siblings
from pulumi_devhelm.providers.base import DevHelmProvider, failures, leaves_state, not_found
from pulumi_devhelm.providers.values import PROVIDER_KEY


class IncidentProvider(DevHelmProvider):
    """Carries an Incident's declared properties to DevHelm and its answers back.

    The calls are imported where a step makes some: a preview loads no HTTP client.
    """

    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Refuse bad inputs, all at once, and fill in the defaults."""
        declared = incident_plan.settled(olds, incident_plan.inputs(news))
        reasons = list(incident_plan.reasons(declared))
        if not olds and siblings.conflict(declared):
            reasons.append(
                "adopt_open: another new incident of this program has the same title, severity, "
                "monitor and service; give them different titles."
            )
        return CheckResult(declared, failures(reasons))

    def diff(self, id_: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Compare what is declared with what was last known."""
        session.ledger.own(id_)
        plan = incident_plan.plan(id_, olds, news)
        if not plan.replaces:
            session.ledger.keep(id_, olds.get(incident_plan.CLAIM))
            if plan.withheld:
                session.say(incident_plan.withheld_line(id_, olds, plan.withheld))
        return DiffResult(
            changes=plan.changes,
            replaces=list(plan.replaces),
            # Two open incidents about one thing is what nobody wants to read.
            delete_before_replace=True,
        )

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Open an incident, or take over the one that `adoptId` names."""
        from pulumi_devhelm.providers import incident_calls  # noqa: PLC0415

        declared = incident_plan.inputs(props)
        carry_out = incident_calls.adopt if declared.get("adoptId") else incident_calls.create
        live = carry_out(declared)
        return CreateResult(live["id"], incident_plan.outputs(declared, live))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Read the incident as it is now; one that is known and gone leaves the state.

        Raises NotFoundError where `Incident.get` names one that was never seen.
        """
        from pulumi_devhelm.providers import incident_calls  # noqa: PLC0415

        try:
            live = incident_calls.read(id_)
        except NotFoundError:
            if not props.keys() - {PROVIDER_KEY}:
                raise
            return leaves_state(_gone(id_, props))
        outputs, inputs = incident_plan.refreshed(props, live)
        return ReadResult(id_, outs=outputs, inputs=inputs)

    def update(self, id_: str, olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Send what has changed: title and severity first, then the body as a timeline entry.

        The state may be old, so the incident is read first; a resolved one is left alone.
        """
        plan = incident_plan.plan(id_, olds, news)
        declared = incident_plan.inputs(news)
        live, withheld = None, plan.withheld
        if plan.edits:
            from pulumi_devhelm.providers import incident_calls  # noqa: PLC0415

            live, withheld = incident_calls.update(id_, olds, plan, declared)
            if withheld:
                session.say(incident_plan.withheld_line(id_, live, withheld))
        return UpdateResult(incident_plan.updated(olds, declared, plan, live, withheld))

    def delete(self, id_: str, props: dict[str, Any]) -> None:
        """Resolve the incident, unless it is to be kept; resolved or gone is fine.

        One that another resource took over and goes on declaring, as after a renaming, is that
        one's now.
        """
        if props.get("onDestroy") == "keep":
            # A replacement that looks for an equal open incident must not take this one.
            session.ledger.own(id_)
            return
        if session.ledger.kept_by_another(id_, props.get(incident_plan.CLAIM)):
            session.say(incident_plan.kept_line(id_, props))
            return
        from pulumi_devhelm.providers import incident_calls  # noqa: PLC0415

        known_resolved = props.get("status") == incident_plan.RESOLVED
        try:
            incident_calls.resolve(id_, props.get("resolveMessage"), known_resolved=known_resolved)
        except NotFoundError:
            session.say(f"{_gone(id_, props)} There is nothing to resolve.")
        session.ledger.resolve(id_)


def _gone(incident_id: str, known: dict[str, Any]) -> str:
    shortlink = known.get("shortlink") or "no shortlink known"
    return not_found(f"incident {incident_id} ({shortlink})", known)
