"""Incidents by this package."""

import pulumi

from pulumi_devhelm import Incident

for number in range(pulumi.Config().require_int("incidents")):
    Incident(
        f"incident-{number}",
        title=f"Maintenance {number}",
        severity="MAINTENANCE",
        body="Postgres 15 to 16; writes are paused for ten minutes.",
    )
