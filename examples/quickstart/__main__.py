import pulumi

from pulumi_devhelm import Incident

config = pulumi.Config()

incident = Incident(
    "db-upgrade",
    title=config.get("title") or "Database upgrade",
    severity="MAINTENANCE",
    body="Postgres 15 to 16; writes are paused for ten minutes.",
    resolve_message="Upgrade finished.",
)
pulumi.export("incident_id", incident.id)
pulumi.export("shortlink", incident.shortlink)
