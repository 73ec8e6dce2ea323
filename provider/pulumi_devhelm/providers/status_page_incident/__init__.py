"""StatusPageIncident: what each step of Pulumi does."""

from __future__ import annotations

from typing import Any

from pulumi_devhelm.providers.notice.provider import NoticeProvider
from pulumi_devhelm.providers.status_page_incident import inputs
from pulumi_devhelm.status_pages import Kind


class StatusPageIncidentProvider(NoticeProvider):
    """Announces an incident on a status page, changes it, and resolves it."""

    inputs = inputs.INPUTS
    kind = Kind.INCIDENT

    def end(self, id_: str, state: dict[str, Any]) -> None:
        """Resolve the incident, or delete it with its timeline."""
        if state.get("onDestroy") == "delete":
            self.requests.delete(id_)
            return
        notify = state.get("notifySubscribers") is True
        self.requests.complete(id_, state.get("resolveMessage"), notify=notify)
