"""The calls that carry out a StatusPageMaintenance's plan."""

from __future__ import annotations

from typing import Any

from pulumi_devhelm.client.status_page_models import CreateStatusPageMaintenanceRequest
from pulumi_devhelm.providers.notice.calls import NoticeCalls, affected
from pulumi_devhelm.providers.status_page_maintenance.inputs import INPUTS
from pulumi_devhelm.status_pages import Kind


def _request(declared: dict[str, Any]) -> CreateStatusPageMaintenanceRequest:
    return CreateStatusPageMaintenanceRequest(
        title=declared["title"],
        body=declared["body"],
        impact=declared["impact"],
        scheduled_for=declared["scheduledFor"],
        scheduled_until=declared["scheduledUntil"],
        auto_resolve=declared["autoResolve"],
        affected_components=affected(declared.get("components")),
        notify_subscribers=declared["notifySubscribers"],
    )


CALLS = NoticeCalls(Kind.MAINTENANCE, INPUTS, _request)
