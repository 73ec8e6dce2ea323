import pulumi
from load import Load

from pulumi_devhelm import GameDay, IncidentUpdate

config = pulumi.Config()

drill = GameDay(
    "cache-failover",
    title="Cache failover under load",
    scenario="One core of the cache host is kept busy; the replica should take over.",
    monitors=config.require_object("monitors"),
    duration="45m",
    run_id=config.require("run"),
)
# With this parent, a fault is created after the incident opens and deleted before it is resolved.
within = pulumi.ResourceOptions(parent=drill)
load = Load("load", seconds=45 * 60, opts=within)
IncidentUpdate(
    "loaded",
    incident_id=drill.incident_id,
    body=load.pid.apply(lambda pid: f"One core is busy, by process {pid}."),
    opts=within,
)
pulumi.export("pid", load.pid)
pulumi.export("chat_message", drill.chat_message)
pulumi.export("summary", drill.summary)
