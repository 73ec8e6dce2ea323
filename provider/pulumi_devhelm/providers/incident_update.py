"""IncidentUpdate: what each of Pulumi's steps does. History is only ever added to."""

from __future__ import annotations

from typing import Any

from pulumi.dynamic import CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult

from pulumi_devhelm.errors import NotFoundError
from pulumi_devhelm.providers import incident_update_plan
from pulumi_devhelm.providers.base import DevHelmProvider, failures, leaves_state, not_found


class IncidentUpdateProvider(DevHelmProvider):
    """Posts a timeline entry, and leaves it there: its delete does nothing."""

    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Refuse bad inputs, all at once, and fill in the defaults."""
        declared = incident_update_plan.inputs(news)
        return CheckResult(declared, failures(incident_update_plan.reasons(declared)))

    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Another value of anything that was said is another entry."""
        plan = incident_update_plan.plan(olds, news)
        return DiffResult(changes=plan.changes, replaces=list(plan.replaces))

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Post the entry."""
        from pulumi_devhelm.providers import incident_update_calls  # noqa: PLC0415

        declared = incident_update_plan.inputs(props)
        entry = incident_update_calls.create(declared)
        return CreateResult(entry["id"], incident_update_plan.outputs(declared, entry))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Look whether the timeline has the entry still; what is gone leaves the state."""
        from pulumi_devhelm.providers import incident_update_calls  # noqa: PLC0415

        declared = incident_update_plan.inputs(props)
        try:
            entry = incident_update_calls.read(declared["incidentId"], id_)
        except NotFoundError:
            entry = None
        if entry is None:
            what = f"the entry {id_} of incident {declared['incidentId']}"
            return leaves_state(not_found(what, props))
        outputs = incident_update_plan.outputs(declared, entry)
        return ReadResult(id_, outs=outputs, inputs=declared)

    def update(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Keep what only the state has; everything else replaces."""
        return UpdateResult(incident_update_plan.updated(olds, incident_update_plan.inputs(news)))
