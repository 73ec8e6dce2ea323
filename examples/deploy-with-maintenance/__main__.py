import pulumi
from release import Release

from pulumi_devhelm import MaintenanceIncident

config = pulumi.Config()
version = config.require("version")

with MaintenanceIncident(
    "deploy",
    title=f"Deployment of {version}",
    monitors=config.require_object("monitors"),
    duration="45m",
    triggers=[version],
    resolve_message=f"{version} is serving.",
) as maintenance:
    # Everything that is constructed here waits for the incident.
    Release("shop", file="serving.txt", version=version)

pulumi.export("chat_message", maintenance.chat_message)
pulumi.export("shortlink", maintenance.shortlink)
