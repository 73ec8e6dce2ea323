import pulumi

from pulumi_devhelm import MaintenanceWindow

config = pulumi.Config()

window = MaintenanceWindow(
    "upgrade",
    monitor_id=config.require("monitorId"),
    duration=config.require("duration"),
    reason=config.require("reason"),
)
pulumi.export("window_id", window.id)
pulumi.export("starts_at", window.starts_at)
pulumi.export("ends_at", window.ends_at)
