import pulumi

from pulumi_devhelm import Incident

config = pulumi.Config()

incident = Incident(
    "outage",
    title="Checkout is slow",
    severity="DEGRADED",
    body="From here on the deployment pipeline looks after this incident.",
    adopt_id=config.get("incidentId"),
    resolve_message="Checkout is back to normal.",
)
pulumi.export("incident_id", incident.id)
pulumi.export("shortlink", incident.shortlink)

if watched_id := config.get("watchedId"):
    watched = Incident.get("watched", watched_id)
    pulumi.export("watched_title", watched.title)
    pulumi.export("watched_status", watched.status)
