"""A request for an incident, and planned answers about it."""

import httpx
from planned import DATE, INCIDENT_ID, detail, page

from pulumi_devhelm.client.models import CreateManualIncidentRequest

LIST = "/api/v1/incidents"
ONE = f"{LIST}/{INCIDENT_ID}"
REQUEST = CreateManualIncidentRequest(title="Upgrade", severity="MAINTENANCE", body="Soon back.")
MATCH = {
    "id": INCIDENT_ID,
    "title": "Upgrade",
    "severity": "MAINTENANCE",
    "source": "MANUAL",
    "status": "CONFIRMED",
    "startedAt": "2026-11-24T10:00:01Z",
}
ENTRY_OF_MATCH = {"id": "e1", "body": "Soon back.", "createdAt": "2026-11-24T10:00:01Z"}


def created(**incident):
    return httpx.Response(201, json=detail(**incident))


def ok(**incident):
    return httpx.Response(200, json=detail(**incident), headers={"Date": DATE})


def plan_empty_searches(script, searches=3):
    script.plan("GET", LIST, page(), *[page() for _ in range(searches)])
