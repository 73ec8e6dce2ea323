"""Carrying out what an Incident's plan asks for, in DevHelm's terms.

Apart from the plan, because this needs httpx and pydantic, which a preview does without. Live
values are mappings of DevHelm's camelCase keys without nulls; the incident's own id is among them.
"""

from __future__ import annotations

from typing import Any

from pulumi_devhelm.client.comparisons import same_text
from pulumi_devhelm.client.incidents import Incidents
from pulumi_devhelm.client.models import (
    AddIncidentUpdateRequest,
    CreateManualIncidentRequest,
    IncidentDetailDto,
    ResolveIncidentRequest,
    UpdateIncidentRequest,
)
from pulumi_devhelm.errors import AdoptionError, NotFoundError
from pulumi_devhelm.providers import incident_plan, session
from pulumi_devhelm.providers.incident_plan import RESOLVED


def read(incident_id: str) -> dict[str, Any]:
    """Read the incident's live values. Raises NotFoundError where it is gone."""
    return _live(_incidents().get(incident_id))


def create(declared: dict[str, Any]) -> dict[str, Any]:
    """Open an incident as declared, or with `adoptOpen` take over the one that is open already."""
    incidents = _incidents()
    request = CreateManualIncidentRequest(
        title=declared["title"],
        severity=declared["severity"],
        body=incident_plan.body_of(declared),
        monitor_id=declared.get("monitorId"),
        service_id=declared.get("serviceId"),
        service_incident_id=declared.get("serviceIncidentId"),
    )
    detail, was_open = incidents.create(request, adopt_open=declared["adoptOpen"])
    if was_open:
        session.take_over(detail.incident.id)
        session.say(incident_plan.taken_over_line(_live(detail)))
        detail = _with_body(incidents, detail, declared)
    return _live(detail)


def adopt(declared: dict[str, Any]) -> dict[str, Any]:
    """Take over the open incident that `adoptId` names and make it as declared.

    Raises AdoptionError where it is unknown, resolved, or of another monitor or service.
    """
    incidents, incident_id = _incidents(), declared["adoptId"]
    try:
        detail = incidents.get(incident_id)
    except NotFoundError:
        raise AdoptionError(
            f"adopt_id names incident {incident_id}, which DevHelm doesn't know.",
            advice=(
                "Name an open incident of the organisation and workspace that the token belongs "
                "to, or remove adopt_id to open a new one."
            ),
        ) from None
    if obstacle := incident_plan.adoption_obstacle(declared, _live(detail)):
        raise AdoptionError(f"adopt_id names incident {incident_id}, but {obstacle}")
    session.take_over(detail.incident.id)
    if edits := incident_plan.adoption_edits(declared, _live(detail)):
        detail = incidents.update(incident_id, UpdateIncidentRequest(**edits))
    return _live(_with_body(incidents, detail, declared))


def update(
    incident_id: str, plan: incident_plan.Plan, declared: dict[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Send the edits and the post of `plan`, and return what is live and what was withheld.

    The body is withheld where the answer to the edits tells that the incident is resolved.
    """
    incidents = _incidents()
    if plan.edits:
        detail = incidents.update(incident_id, UpdateIncidentRequest(**plan.edits))
        if not plan.post:
            return _live(detail), ()
        if detail.incident.status == RESOLVED:
            return _live(detail), ("body",)
    return _live(incidents.add_update(incident_id, _entry(plan.post, declared)).detail), ()


def resolve(incident_id: str, message: str | None, *, known_resolved: bool) -> None:
    """Resolve the incident; resolved already is fine. Raises NotFoundError where it is gone."""
    incidents = _incidents()
    # It may have been reopened since; but resolving it twice might mail people twice.
    if known_resolved and incidents.get(incident_id).incident.status == RESOLVED:
        return
    incidents.resolve(incident_id, ResolveIncidentRequest(body=message))


def _incidents() -> Incidents:
    return Incidents(session.operation())


def _with_body(
    incidents: Incidents, detail: IncidentDetailDto, declared: dict[str, Any]
) -> IncidentDetailDto:
    """Post the declared body on an adopted incident, unless its timeline has it."""
    body = incident_plan.body_of(declared)
    # An earlier run may have posted it and died before Pulumi stored that.
    if not body or any(same_text(entry.body, body) for entry in detail.updates):
        return detail
    return incidents.add_update(detail.incident.id, _entry(body, declared)).detail


def _entry(body: str, declared: dict[str, Any]) -> AddIncidentUpdateRequest:
    return AddIncidentUpdateRequest(body=body, notify_subscribers=declared["notifySubscribers"])


def _live(detail: IncidentDetailDto) -> dict[str, Any]:
    values: dict[str, Any] = detail.incident.model_dump(by_alias=True, exclude_none=True)
    pages = [
        page.model_dump(by_alias=True, exclude_none=True) for page in detail.status_page_incidents
    ]
    return values | {"statusPageIncidents": pages}
