import pulumi

from pulumi_devhelm import IncidentUpdate, MaintenanceIncident

config = pulumi.Config()
version = config.require("version")

maintenance = MaintenanceIncident(
    "deploy",
    title=f"Deployment of {version}",
    monitors=config.require_object("monitors"),
    duration="45m",
    resolve_message=f"{version} is deployed.",
)
# Deploy here. Give each resource depends_on=[maintenance].
IncidentUpdate(
    "deployed",
    incident_id=maintenance.incident_id,
    body=f"{version} is serving.",
    opts=pulumi.ResourceOptions(depends_on=[maintenance]),
)
pulumi.export("incident_id", maintenance.incident_id)
pulumi.export("shortlink", maintenance.shortlink)
pulumi.export("window_ids", maintenance.window_ids)
pulumi.export("chat_message", maintenance.chat_message)
