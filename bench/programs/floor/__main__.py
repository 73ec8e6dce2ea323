"""Resources of a provider that does nothing."""

import pulumi
from nothing import Nothing
from pulumi.dynamic import Resource


class Idle(Resource):
    """A resource of that provider."""


for number in range(pulumi.Config().require_int("incidents")):
    Idle(
        Nothing(),
        f"incident-{number}",
        {
            "title": f"Maintenance {number}",
            "severity": "MAINTENANCE",
            "body": "Postgres 15 to 16; writes are paused for ten minutes.",
        },
    )
