"""Incidents by a provider that a team wrote in an hour."""

import pulumi
from incidents import Incident

for number in range(pulumi.Config().require_int("incidents")):
    Incident(
        f"incident-{number}",
        title=f"Maintenance {number}",
        severity="MAINTENANCE",
        body="Postgres 15 to 16; writes are paused for ten minutes.",
    )
