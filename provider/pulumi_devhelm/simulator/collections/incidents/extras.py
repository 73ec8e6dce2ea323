"""What an incident has besides its fields. A test can set it; missing parts are filled in.

By the API's names: `updates` (its timeline), `statusPageIncidents`, `events` (of its activity),
`dispatches` (notifications, which people can acknowledge) and `trigger`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from pulumi_devhelm.simulator.collections.base import without_nulls
from pulumi_devhelm.simulator.errors import InvalidFieldsError

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

    from pulumi_devhelm.simulator.store import Record

    Entry = dict[str, Any]


def complete_extras(record: Record, names: Container[str]) -> dict[str, Any]:
    """Return a record's extras of these names, with missing parts filled in; a null stays null.

    Raises InvalidFieldsError if a list contains anything but objects, or if an ID is not a new
    string. All other values are unchanged, so that a test can simulate odd responses.
    """
    lists = {
        name: [without_nulls(fill(record["fields"], one)) for one in _entries(name, record[name])]
        for name, fill in _LISTS.items()
        if name in names and record[name] is not None
    }
    if "trigger" in names and record["trigger"] is not None:
        trigger = {"source": "checks", **_object("trigger", record["trigger"])}
        return {**lists, "trigger": without_nulls(trigger)}
    return lists


def _entries(name: str, value: object) -> list[Entry]:
    if not isinstance(value, list):
        raise InvalidFieldsError.single(name, "must be a list of objects")
    ids: set[str] = set()
    for index, entry in enumerate(value):
        if "id" in _object(f"{name}.{index}", entry):
            entry_id = entry["id"]
            if not isinstance(entry_id, str) or not entry_id or entry_id in ids:
                raise InvalidFieldsError.single(f"{name}.{index}.id", "must be a new string")
            ids.add(entry_id)
    return value


def _object(name: str, value: object) -> Entry:
    if not isinstance(value, dict):
        raise InvalidFieldsError.single(name, "must be an object")
    return value


def complete_update(incident: Mapping[str, Any], entry: Entry) -> Entry:
    """Complete an IncidentUpdateDto."""
    return {
        "id": str(uuid4()),
        "incidentId": incident["id"],
        "createdBy": "SYSTEM",
        "notifySubscribers": False,
        "createdAt": incident.get("updatedAt"),
        **entry,
    }


def _complete_status_page_incident(incident: Mapping[str, Any], entry: Entry) -> Entry:
    """Complete a LinkedStatusPageIncidentDto, which has its ID under two names."""
    own_id = entry.get("id") or entry.get("spIncidentId") or str(uuid4())
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
        **entry,
    }


def _complete_event(incident: Mapping[str, Any], entry: Entry) -> Entry:
    """Complete an IncidentActivityEventDto."""
    kind = entry.get("kind", "forensic_transition")
    return {
        "id": str(uuid4()),
        "at": incident.get("updatedAt"),
        "kind": kind,
        "summary": str(kind).replace("_", " ").capitalize(),
        **entry,
    }


def _complete_dispatch(incident: Mapping[str, Any], entry: Entry) -> Entry:
    """Complete a NotificationDispatchDto."""
    now = incident.get("updatedAt")
    return {
        "id": str(uuid4()),
        "incidentId": incident["id"],
        "policyId": str(uuid4()),
        "status": "DELIVERED",
        "currentStep": 1,
        "deliveries": [],
        "createdAt": now,
        "updatedAt": entry.get("createdAt", now),
        **entry,
    }


_LISTS: dict[str, Callable[[Mapping[str, Any], Entry], Entry]] = {
    "updates": complete_update,
    "statusPageIncidents": _complete_status_page_incident,
    "events": _complete_event,
    "dispatches": _complete_dispatch,
}
