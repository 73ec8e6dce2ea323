"""The base class of the providers of notices."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, ClassVar

from pulumi.dynamic import CreateResult, UpdateResult

from pulumi_devhelm.errors import ConfigurationError, DevHelmError
from pulumi_devhelm.providers import adoption, session
from pulumi_devhelm.providers.base import DevHelmProvider
from pulumi_devhelm.providers.notice import plan
from pulumi_devhelm.providers.notice.inputs import is_notice, split
from pulumi_devhelm.providers.values import PROVIDER_KEY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_devhelm.providers.notice.calls import NoticeCalls
    from pulumi_devhelm.providers.plan import Plan
    from pulumi_devhelm.status_pages import Kind


class NoticeProvider(DevHelmProvider):
    """Creates, changes, reads and ends what a status page announces.

    A subclass has a module `calls` with the `CALLS` of its kind.
    """

    # Customers shouldn't read two notices about the same event.
    deletes_first = True
    lasting = ("noticeId", "createdAt")
    kind: ClassVar[Kind]

    @property
    def requests(self) -> NoticeCalls:
        """The calls of this kind."""
        calls: NoticeCalls = self.calls.CALLS
        return calls

    def plan(self, id_: str, state: dict[str, Any], declared: dict[str, Any]) -> Plan:
        """Compare `declared` with `state`. A preview makes no calls, so it uses this clock."""
        is_over = plan.is_over(state, datetime.now(timezone.utc))
        return self._plan(id_, state, declared, is_over=is_over)

    def _plan(
        self, id_: str, state: dict[str, Any], declared: dict[str, Any], *, is_over: bool
    ) -> Plan:
        asked = plan.plan(self.inputs, state, declared, is_over=is_over)
        return adoption.considered(asked, self.kind.noun, split(id_)[1], state, declared)

    def withheld_line(
        self,
        id_: str,
        state: dict[str, Any],  # noqa: ARG002 - other resources need it
        declared: dict[str, Any],  # noqa: ARG002
        asked: Plan,
    ) -> str:
        """The message that says why changes to a notice that is over aren't sent."""
        return plan.withheld_line(self.kind.noun, id_, asked.withheld)

    def create(self, declared: dict[str, Any]) -> CreateResult:
        """Create the notice, or take over the one that `adoptId` names."""
        wanted = self.inputs.of(declared)
        if wanted.get("adoptId"):
            live = self.requests.adopt(wanted)
            return CreateResult(live["id"], plan.outputs(self.inputs, wanted, live))
        try:
            live = self.requests.create(wanted)
        except DevHelmError as error:
            if error.partial is None or PROVIDER_KEY not in declared:
                raise
            # Pulumi's host of dynamic resources stores nothing of a creation that raised, so the
            # next update would create a second notice. This way, it publishes this one.
            session.say(f"{error} The next update tries again.")
            return CreateResult(error.partial["id"], self.partial({}, wanted, error.partial))
        return CreateResult(live["id"], plan.outputs(self.inputs, wanted, live))

    def refreshed(self, id_: str, state: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Outputs and inputs after reading the notice."""
        live = self.requests.read(_checked(id_))
        return plan.refreshed(self.inputs, state, live, datetime.now(timezone.utc))

    def imported(self, id_: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Outputs and inputs of a notice that somebody created, with the last text as its body."""
        return plan.imported(self.inputs, self.requests.read(_checked(id_)))

    def update(self, id_: str, state: dict[str, Any], declared: dict[str, Any]) -> UpdateResult:
        """Send the changes.

        The state may be old, so the notice is read first: somebody may have resolved or extended
        it. One that is over is left alone.
        """
        wanted, live = self.inputs.of(declared), None
        asked = self._plan(id_, state, declared, is_over=plan.is_resolved(state))
        if asked.edits:
            asked, live = self.requests.update(id_, state, asked, wanted)
            if asked.withheld:
                session.say(plan.withheld_line(self.kind.noun, id_, asked.withheld))
        return UpdateResult(plan.updated(self.inputs, state, wanted, asked, live))

    def partial(
        self, state: dict[str, Any], declared: dict[str, Any], live: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The outputs after a step that failed halfway."""
        return plan.partial(self.inputs, state, self.inputs.of(declared), live)

    def named(self, id_: str, state: dict[str, Any]) -> str:  # noqa: ARG002 - other resources need it
        """The name of the notice in messages."""
        return f"{self.kind.noun} {id_}"


def _checked(full_id: str) -> str:
    """Return Pulumi's id of a notice. Raises ConfigurationError for anything else."""
    if is_notice(full_id):
        return full_id
    raise ConfigurationError(
        ["id: must be PAGE_ID/NOTICE_ID, the UUIDs of the status page and of the notice."]
    )
