"""The calls that carry out a StatusPageIncident's plan."""

from __future__ import annotations

from typing import Any

from pulumi_devhelm.client.status_page_models import CreateStatusPageIncidentRequest
from pulumi_devhelm.providers.notice.calls import NoticeCalls, affected
from pulumi_devhelm.providers.status_page_incident.inputs import INPUTS
from pulumi_devhelm.status_pages import Kind


def _request(declared: dict[str, Any]) -> CreateStatusPageIncidentRequest:
    return CreateStatusPageIncidentRequest(
        title=declared["title"],
        body=declared["body"],
        impact=declared["impact"],
        status=declared["status"],
        affected_components=affected(declared.get("components")),
        monitoring_incident_id=declared.get("incidentId"),
        notify_subscribers=declared["notifySubscribers"],
    )


CALLS = NoticeCalls(Kind.INCIDENT, INPUTS, _request)
