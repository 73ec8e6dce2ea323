"""Incidents by this package, which the native plugin serves."""

import pulumi

from pulumi_devhelm import Incident, Provider

served = pulumi.ResourceOptions(provider=Provider("workspace"))
for number in range(pulumi.Config().require_int("incidents")):
    Incident(
        f"incident-{number}",
        title=f"Maintenance {number}",
        severity="MAINTENANCE",
        body="Postgres 15 to 16; writes are paused for ten minutes.",
        opts=served,
    )
