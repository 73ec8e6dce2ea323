import pulumi

from pulumi_devhelm import Incident, IncidentUpdate

STEPS = [
    "Writes are paused.",
    "Replica promoted; writes are back.",
    "Old primary is being removed.",
]

incident = Incident(
    "failover",
    title="Database failover",
    severity="MAINTENANCE",
    resolve_message="Failover finished.",
)
entries: list[pulumi.Resource] = []
for number, text in enumerate(STEPS[: pulumi.Config().require_int("step")], start=1):
    entry = IncidentUpdate(
        f"step-{number}",
        incident_id=incident.id,
        body=text,
        opts=pulumi.ResourceOptions(depends_on=entries[-1:]),
    )
    entries.append(entry)
pulumi.export("shortlink", incident.shortlink)
