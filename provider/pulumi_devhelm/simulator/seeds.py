"""What a test can give an incident beside its fields, with what is missing filled in.

By the API's names: `updates` (its timeline), `statusPageIncidents`, `events` (of its activity),
`dispatches` (what notifies people, who may acknowledge) and `trigger`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from pulumi_devhelm.simulator.errors import FieldError, ValidationFailedError
from pulumi_devhelm.simulator.records import without_nulls

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

    from pulumi_devhelm.simulator.store import Record

    Entry = dict[str, Any]


def completed(record: Record, names: Container[str]) -> dict[str, Any]:
    """What a record has under these names, if it is what this module is about; a null stays one.

    Raises ValidationFailedError for a list that isn't one of objects, and for an id that isn't a
    new string. Values are kept as they are given, so that odd answers can be played.
    """
    complete = {
        name: [without_nulls(fill(record["fields"], one)) for one in _entries(name, record[name])]
        for name, fill in _LISTS.items()
        if name in names and record[name] is not None
    }
    if "trigger" in names and record["trigger"] is not None:
        trigger = {"source": "checks", **_object("trigger", record["trigger"])}
        return {**complete, "trigger": without_nulls(trigger)}
    return complete


def _entries(name: str, given: object) -> list[Entry]:
    if not isinstance(given, list):
        raise _refused(name, "must be a list of objects")
    known: set[str] = set()
    for index, entry in enumerate(given):
        if "id" in _object(f"{name}.{index}", entry):
            entry_id = entry["id"]
            if not isinstance(entry_id, str) or not entry_id or entry_id in known:
                raise _refused(f"{name}.{index}.id", "must be a new string")
            known.add(entry_id)
    return given


def _object(name: str, value: object) -> Entry:
    if not isinstance(value, dict):
        raise _refused(name, "must be an object")
    return value


def _refused(name: str, message: str) -> ValidationFailedError:
    return ValidationFailedError(FieldError("INVALID", name, message))


def update(incident: Mapping[str, Any], given: Entry) -> Entry:
    """An IncidentUpdateDto."""
    return {
        "id": str(uuid4()),
        "incidentId": incident["id"],
        "createdBy": "SYSTEM",
        "notifySubscribers": False,
        "createdAt": incident.get("updatedAt"),
        **given,
    }


def _status_page_incident(incident: Mapping[str, Any], given: Entry) -> Entry:
    """A LinkedStatusPageIncidentDto, which has its id under two names."""
    own_id = given.get("id") or given.get("spIncidentId") or str(uuid4())
    return {
        "id": own_id,
        "spIncidentId": own_id,
        "statusPageId": str(uuid4()),
        "statusPageName": "Status page",
        "statusPageSlug": "status-page",
        "title": incident.get("title") or "Untitled incident",
        "status": "INVESTIGATING",
        "impact": "MINOR",
        "scheduled": False,
        "connectionMode": "AUTO",
        "pageIncidentMode": "AUTOMATIC",
        **given,
    }


def _event(incident: Mapping[str, Any], given: Entry) -> Entry:
    """An IncidentActivityEventDto."""
    kind = given.get("kind", "forensic_transition")
    return {
        "id": str(uuid4()),
        "at": incident.get("updatedAt"),
        "kind": kind,
        "summary": str(kind).replace("_", " ").capitalize(),
        **given,
    }


def _dispatch(incident: Mapping[str, Any], given: Entry) -> Entry:
    """A NotificationDispatchDto."""
    now = incident.get("updatedAt")
    return {
        "id": str(uuid4()),
        "incidentId": incident["id"],
        "policyId": str(uuid4()),
        "status": "DELIVERED",
        "currentStep": 1,
        "deliveries": [],
        "createdAt": now,
        "updatedAt": given.get("createdAt", now),
        **given,
    }


_LISTS: dict[str, Callable[[Mapping[str, Any], Entry], Entry]] = {
    "updates": update,
    "statusPageIncidents": _status_page_incident,
    "events": _event,
    "dispatches": _dispatch,
}
