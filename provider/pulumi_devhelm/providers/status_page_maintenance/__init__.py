"""StatusPageMaintenance: what each step of Pulumi does."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.providers.notice.provider import NoticeProvider
from pulumi_devhelm.providers.status_page_maintenance import inputs
from pulumi_devhelm.status_pages import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pulumi_devhelm.providers.properties import Problem


class StatusPageMaintenanceProvider(NoticeProvider):
    """Announces planned work on a status page, changes it, and completes it."""

    inputs = inputs.INPUTS
    kind = Kind.MAINTENANCE

    def settled(self, before: dict[str, Any], declared: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002 - other resources need it
        """The inputs with an end, and with a status for each component."""
        return inputs.settled(declared)

    def problems(self, before: dict[str, Any], declared: dict[str, Any]) -> Iterable[Problem]:
        """Problems that involve several inputs."""
        now = datetime.now(timezone.utc)
        return inputs.problems(declared, ahead=not inputs.is_over(before, now), now=now)

    def declared_key(self, key: str, declared: dict[str, Any]) -> str:
        """The input with which the program declares a property: an end may be a duration."""
        has_duration = declared.get("duration") is not None
        return "duration" if key == "scheduledUntil" and has_duration else key

    def end(self, id_: str, state: dict[str, Any]) -> None:
        """Complete the maintenance, or cancel it."""
        if state.get("onDestroy") == "cancel":
            self.requests.cancel(id_)
            return
        notify = state.get("notifySubscribers") is True
        self.requests.complete(id_, state.get("completeMessage"), notify=notify)
