"""The calls that carry out an Incident's plan.

They are separate from the plan because they need httpx and pydantic, which a preview doesn't. Live
values are mappings with DevHelm's camelCase keys and without nulls; they include the incident's id.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.client.incidents import Incidents
from pulumi_devhelm.client.models import (
    AddIncidentUpdateRequest,
    CreateManualIncidentRequest,
    IncidentDetailDto,
    ResolveIncidentRequest,
    UpdateIncidentRequest,
)
from pulumi_devhelm.client.timeline import is_posted
from pulumi_devhelm.comparisons import same_text
from pulumi_devhelm.errors import AdoptionError, NotFoundError
from pulumi_devhelm.providers import session
from pulumi_devhelm.providers.incident import plan as incident_plan
from pulumi_devhelm.providers.incident.plan import RESOLVED
from pulumi_devhelm.providers.partial import keeping
from pulumi_devhelm.providers.values import IMPORTED
from pulumi_devhelm.surfaces import argument

if TYPE_CHECKING:
    from pulumi_devhelm.providers.plan import Plan


def read(incident_id: str) -> dict[str, Any]:
    """Read the incident's live values. Raises NotFoundError if it is gone."""
    return _live(_incidents().get(incident_id))


def creation_request(declared: dict[str, Any]) -> CreateManualIncidentRequest:
    """Return the request that opens an incident as declared."""
    return CreateManualIncidentRequest(
        title=declared["title"],
        severity=declared["severity"],
        body=incident_plan.body_of(declared),
        monitor_id=declared.get("monitorId"),
        service_id=declared.get("serviceId"),
        service_incident_id=declared.get("serviceIncidentId"),
    )


def create(declared: dict[str, Any]) -> dict[str, Any]:
    """Open an incident as declared, or, with `adoptOpen`, take over one that is already open."""
    incidents = _incidents()
    detail, was_open = incidents.create(
        creation_request(declared), adopt_open=declared["adoptOpen"]
    )
    if not was_open:
        return _live(detail)
    claim = _claim(detail)
    session.say(incident_plan.taken_over_line(_live(detail)))
    with keeping(_live(detail) | claim):
        return _live(_with_body(incidents, detail, declared)) | claim


def adopt(declared: dict[str, Any]) -> dict[str, Any]:
    """Take over the open incident that `adoptId` names, and change it as declared.

    Raises AdoptionError if it is unknown, resolved, or about another monitor or service.
    """
    incidents, incident_id = _incidents(), declared["adoptId"]
    if session.ledger.resolved(incident_id.lower()):
        # A forced replacement has just resolved it, in order to open another one.
        session.say(incident_plan.opened_anew_line(incident_id))
        return create(declared)
    try:
        detail = incidents.get(incident_id)
    except NotFoundError:
        raise AdoptionError(
            f"{argument('adoptId')} names incident {incident_id}, which DevHelm can't find.",
            advice=(
                "Use the ID of an open incident in the token's organization and workspace, or "
                f"remove {argument('adoptId')} to open a new one."
            ),
        ) from None
    if obstacle := incident_plan.adoption_obstacle(declared, _live(detail)):
        raise AdoptionError(f"{argument('adoptId')} names incident {incident_id}, but {obstacle}")
    claim = _claim(detail)
    if edits := incident_plan.adoption_edits(declared, _live(detail)):
        with keeping(_live(detail) | claim):
            detail = incidents.update(incident_id, UpdateIncidentRequest(**edits))
    with keeping(_live(detail) | claim):
        return _live(_with_body(incidents, detail, declared)) | claim


def update(
    incident_id: str, state: dict[str, Any], plan: Plan, declared: dict[str, Any]
) -> tuple[Plan, dict[str, Any]]:
    """Send the edits of `plan`. Returns the plan as it was carried out, and the live values.

    An incident that is resolved by then isn't changed. Raises NotFoundError if it is gone.
    """
    incidents = _incidents()
    detail = incidents.get(incident_id)
    if detail.incident.status == RESOLVED:
        return plan.on_closed(), _live(detail)
    edits = dict(plan.edits)
    body = edits.pop("body", None)
    posted = not body or _has(detail, body, state)
    if edits:
        detail = incidents.update(incident_id, UpdateIncidentRequest(**edits))
    if posted:
        return plan, _live(detail)
    if detail.incident.status == RESOLVED:
        return replace(plan, edits=edits, withheld=("body",)), _live(detail)
    with keeping(_live(detail)):
        return plan, _live(incidents.add_update(incident_id, _entry(body, declared)).detail)


def resolve(incident_id: str, message: str | None, *, read_first: bool = False) -> dict[str, Any]:
    """Resolve the incident and return its live values. Raises NotFoundError if it is gone.

    `read_first` is for an incident that may be resolved, and is then left alone.
    """
    incidents = _incidents()
    # It may have been reopened since. But resolving it twice might notify people twice.
    if read_first:
        detail = incidents.get(incident_id)
        if detail.incident.status == RESOLVED:
            return _live(detail)
    return _live(incidents.resolve(incident_id, ResolveIncidentRequest(body=message)))


def _incidents() -> Incidents:
    return Incidents(session.operation())


def _claim(detail: IncidentDetailDto) -> dict[str, Any]:
    """A new claim to an incident that another resource of the stack may also have."""
    claim = uuid.uuid4().hex
    session.ledger.keep(detail.incident.id, claim)
    return {incident_plan.CLAIM: claim}


def _has(detail: IncidentDetailDto, body: str, state: dict[str, Any]) -> bool:
    """Whether the timeline has `body` already.

    A run may have posted it, and died before Pulumi stored that. Any entry counts if the incident
    was imported.
    """
    if state.get(IMPORTED) and any(same_text(entry.body, body) for entry in detail.updates):
        return True
    return is_posted(detail.updates, body, known=state.get("updatedAt"))


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
