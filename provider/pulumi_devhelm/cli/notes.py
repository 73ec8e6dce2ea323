"""The command `note`, which posts to an incident that another process has open."""

from __future__ import annotations

from typing import Annotated

import typer

from pulumi_devhelm.cli.failures import failures
from pulumi_devhelm.cli.open_items import open_incidents
from pulumi_devhelm.client.incidents import Incidents
from pulumi_devhelm.client.models import AddIncidentUpdateRequest
from pulumi_devhelm.errors import DevHelmError
from pulumi_devhelm.monitors import is_uuid
from pulumi_devhelm.names import is_name
from pulumi_devhelm.providers import session


def note(
    where: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="Name of an open gameday or maintenance, or an incident's id or shortlink.",
        ),
    ],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Text of the entry.")],
    *,
    notify_subscribers: Annotated[
        bool, typer.Option("--notify-subscribers", help="The entry notifies subscribers.")
    ] = False,
    backend_url: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Where Pulumi keeps the state of a name (default: from the environment).",
        ),
    ] = None,
) -> None:
    """Post one entry on the timeline of an open incident.

    \b
    For example:
    pulumi-devhelm note cache-failover "Primary stopped"
    """  # noqa: D301 - keeps the lines after it apart
    for name, value in {"NAME": where, "TEXT": text}.items():
        if not value.strip():
            raise typer.BadParameter("must not be blank.", param_hint=name)
    with failures():
        incident_id = _find(Incidents(session.operation()), where.strip(), backend_url)
        # The time limit of the first operation may be over, because Pulumi is slow.
        incidents = Incidents(session.operation())
        incident = incidents.get(incident_id).incident
        if incident.status == "RESOLVED":
            raise DevHelmError(
                f"The incident {incident.shortlink or incident_id} is not open: it is resolved.",
                advice=_ADVICE,
            )
        request = AddIncidentUpdateRequest(body=text, notify_subscribers=notify_subscribers)
        incidents.add_update(incident_id, request)


_ADVICE = "`pulumi-devhelm open` lists what is open."
_OTHER_WAYS = f"Use an id or a shortlink: {_ADVICE}"


def _find(incidents: Incidents, where: str, backend_url: str | None) -> str:
    """Return the ID of the incident that a person named. Raises DevHelmError."""
    if is_uuid(where):
        return where
    if is_name(where):
        # Only a name needs Pulumi's state.
        from pulumi_devhelm.automation import open_runs  # noqa: PLC0415

        environment = {} if backend_url is None else {"PULUMI_BACKEND_URL": backend_url}
        found = open_runs.open_incidents(where, environment=environment)
    else:
        link = where.rstrip("/")
        found = [one.id for one in open_incidents(incidents) if one.shortlink == link]
    match sorted(set(found)):
        case [incident_id]:
            return incident_id
        case []:
            if "://" in where:
                raise DevHelmError(f"No open incident has the link {where!r}.", advice=_ADVICE)
            raise DevHelmError(
                f"No open gameday or maintenance is called {where!r}.", advice=_OTHER_WAYS
            )
        case several:
            raise DevHelmError(
                f"Several open incidents are called {where!r}: {', '.join(several)}.",
                advice="Give the id of one of them.",
            )
