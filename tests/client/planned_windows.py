"""A request for a maintenance window, and planned answers about it."""

from datetime import datetime, timezone

import httpx
from planned import DATE

from pulumi_devhelm.client.models import MaintenanceWindowRequest
from pulumi_devhelm.providers.maintenance_window import plan as window_plan
from pulumi_devhelm.providers.maintenance_window.inputs import INPUTS

WINDOW_ID = "7d2f4b6a-8c9e-4a1b-b3d5-e7f9a1c3d5e7"
MONITOR = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
OTHER = "9f1e2d3c-4b5a-4968-8776-655443322110"
LIST = "/api/v1/maintenance-windows"
ONE = f"{LIST}/{WINDOW_ID}"
TEN = datetime(2026, 11, 24, 10, tzinfo=timezone.utc)
SENT = {
    "monitorId": MONITOR,
    "startsAt": "2026-11-24T10:00:00Z",
    "endsAt": "2026-11-24T11:00:00Z",
    "repeatRule": None,
    "reason": "Upgrade",
    "suppressAlerts": True,
}
REQUEST = MaintenanceWindowRequest.model_validate(SENT)
ORG_WIDE = REQUEST.model_copy(update={"monitor_id": None})
MATCH = {
    "id": WINDOW_ID,
    "organizationId": 1,
    **{key: value for key, value in SENT.items() if value is not None},
    "createdAt": "2026-11-24T10:00:01Z",
}
RELATIVE = {"startsAt": None, "endsAt": None, "duration": "1h"}
FAR = {"startsAt": "2999-01-01T00:00:00Z", "endsAt": "2999-01-01T01:00:00Z"}


def created(**window):
    return httpx.Response(201, json={"data": MATCH | window})


def ok(**window):
    return httpx.Response(200, json={"data": MATCH | window}, headers={"Date": DATE})


def without(key):
    return {name: value for name, value in MATCH.items() if name != key}


def declare(**changed):
    times = {"startsAt": SENT["startsAt"], "endsAt": SENT["endsAt"]}
    return INPUTS.of({"monitorId": MONITOR, "reason": "Upgrade", **times, **changed})


def state_of(*, read=TEN, live=MATCH, **changed):
    return window_plan.outputs(declare(**changed), live, read)
