"""An incident that the tests share: as declared, as DevHelm has it, and in the state."""

from pulumi_devhelm.providers.incident.inputs import INPUTS
from pulumi_devhelm.providers.incident.plan import outputs

ID = "5a0c8f3e-1b2d-4e6f-8a9b-0c1d2e3f4a5b"
OTHER = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
DECLARED = {"title": "Upgrade", "severity": "MAINTENANCE", "body": "Soon back."}
LIVE = {"id": ID, "title": "Upgrade", "severity": "MAINTENANCE", "status": "CONFIRMED"}
STATE = outputs(DECLARED, LIVE)


def declare(**changed):
    return INPUTS.of(DECLARED | changed)
