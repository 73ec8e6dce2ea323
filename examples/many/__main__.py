import pulumi

from pulumi_devhelm import Incident

SERVICES = {
    "api": "Rolling restart; single requests may be retried.",
    "checkout": "Payments are paused for five minutes.",
    "search": "Results may be up to an hour old.",
}

incidents = {
    service: Incident(
        f"{service}-maintenance",
        title=f"Maintenance of {service}",
        severity="MAINTENANCE",
        body=body,
        resolve_message=f"{service} is back.",
    )
    for service, body in SERVICES.items()
}
pulumi.export(
    "incidents",
    {
        service: {"id": incident.id, "shortlink": incident.shortlink}
        for service, incident in incidents.items()
    },
)
