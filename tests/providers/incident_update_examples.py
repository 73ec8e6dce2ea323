"""An entry that the tests share: as declared, as DevHelm shows it, and in the state."""

from incident_examples import ID as INCIDENT

from pulumi_devhelm.providers.incident_update.inputs import INPUTS
from pulumi_devhelm.providers.incident_update.plan import outputs

DECLARED = {"incidentId": INCIDENT, "body": "Half way.", "newStatus": "CONFIRMED"}
ENTRY = {
    "id": "e1",
    "incidentId": INCIDENT,
    "oldStatus": "TRIGGERED",
    "newStatus": "CONFIRMED",
    "body": "Half way.",
    "createdBy": "USER",
    "notifySubscribers": False,
    "createdAt": "2026-11-24T10:00:01Z",
}


def declare(**changed):
    return INPUTS.of(DECLARED | changed)


STATE = outputs(declare(), ENTRY)


def plan(state, declared):
    return INPUTS.plan(state, declared)
