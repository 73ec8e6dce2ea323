from typing import cast

import pulumi

from pulumi_devhelm import Incident, Severity

config = pulumi.Config()

incident = Incident(
    "monitor-incident",
    title=config.require("title"),
    severity=cast("Severity", config.require("severity")),
    body=config.require("body"),
    monitor_id=config.require("monitorId"),
    resolve_message="Back to normal.",
)
pulumi.export("incident_id", incident.id)
pulumi.export("shortlink", incident.shortlink)
pulumi.export("status", incident.status)
