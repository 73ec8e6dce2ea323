"""The calls that carry out an IncidentUpdate's plan."""

from __future__ import annotations

from typing import Any

from pulumi_devhelm.client.incidents import Incidents
from pulumi_devhelm.client.models import AddIncidentUpdateRequest, IncidentUpdateDto
from pulumi_devhelm.errors import DevHelmError, NotFoundError
from pulumi_devhelm.providers import session
from pulumi_devhelm.providers.values import has_text


def create(declared: dict[str, Any]) -> dict[str, Any]:
    """Post the declared entry, and return DevHelm's values of it, including its id."""
    incident_id = declared["incidentId"]
    request = AddIncidentUpdateRequest(
        body=declared["body"] if has_text(declared.get("body")) else None,
        new_status=declared.get("newStatus"),
        notify_subscribers=declared["notifySubscribers"],
    )
    posted = Incidents(session.operation()).add_update(incident_id, request)
    if posted.entry is None:
        raise DevHelmError(
            "Posting the timeline update succeeded, but the response for incident "
            f"{incident_id} doesn't contain the entry, so it can't be stored in the state.",
            advice="Look for it on the incident's timeline before you run again.",
        )
    return _values(posted.entry)


def read(incident_id: str, entry_id: str) -> dict[str, Any]:
    """The entry as it is now. Raises NotFoundError if the incident or the entry is gone."""
    detail = Incidents(session.operation()).get(incident_id)
    for entry in detail.updates:
        if entry.id == entry_id:
            return _values(entry)
    raise NotFoundError(
        f"Reading entry {entry_id} of incident {incident_id} failed: the timeline doesn't have it.",
        status=404,
    )


def _values(entry: IncidentUpdateDto) -> dict[str, Any]:
    return entry.model_dump(by_alias=True, exclude_none=True)
