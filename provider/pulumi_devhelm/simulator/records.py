"""An incident as it is kept: `{"fields": IncidentDto, "updates": [...], "workspaceId": ...}`.

Null fields are left out, as the API leaves them out. A stored record is never changed in place:
a change stores a new one, so that records can be handed out without a copy.
"""

from __future__ import annotations

import copy
import secrets
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from pulumi_devhelm.simulator.access import DEFAULT_ORGANISATION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_devhelm.simulator.store import Record

# Without the letters and digits that are mistaken for others.
_CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 6
# Not of the incident itself, though snapshots show them beside its fields.
_BESIDE = ("updates", "workspaceId")


def new_record(given: Mapping[str, Any], *, url: str, now: str) -> Record:
    """A record of what is given, with what is missing filled in; a null leaves a field out."""
    fields = {
        "id": str(uuid4()),
        "organizationId": DEFAULT_ORGANISATION,
        "source": "AUTOMATIC",
        "status": "CONFIRMED",
        "severity": "DOWN",
        "affectedRegions": [],
        "reopenCount": 0,
        "statusPageVisible": True,
        "suppressDispatch": False,
        "shortlink": f"{url}/i/{_new_code()}",
        "startedAt": now,
        "createdAt": now,
        "updatedAt": now,
    }
    return overwritten({"fields": fields, "updates": [], "workspaceId": None}, given, now=now)


def overwritten(record: Record, given: Mapping[str, Any], *, now: str) -> Record:
    """The record with fields, `updates` and `workspaceId` as given; a null removes a field."""
    fields = {name: value for name, value in given.items() if name not in _BESIDE}
    changed: Record = {
        "fields": _without_nulls({**record["fields"], **fields}),
        "updates": record["updates"],
        "workspaceId": given.get("workspaceId", record["workspaceId"]),
    }
    if "updates" in given:
        changed["updates"] = []
        for entry in given["updates"] or []:
            append(changed, now=now, **{"createdBy": "SYSTEM", **entry})
    return copy.deepcopy(changed)


def append(record: Record, *, now: str, **given: Any) -> None:
    """Add an entry to the timeline of a record that isn't stored yet."""
    entry = {
        "id": str(uuid4()),
        "incidentId": record["fields"]["id"],
        "createdBy": "USER",
        "notifySubscribers": False,
        "createdAt": now,
        **given,
    }
    record["updates"] = [*record["updates"], _without_nulls(entry)]


def snapshot(record: Record) -> dict[str, Any]:
    """A copy for people and tests: the fields, with `updates` and `workspaceId` beside them."""
    beside = _without_nulls({name: record[name] for name in _BESIDE})
    return copy.deepcopy({**record["fields"], **beside})


def _new_code() -> str:
    return "".join(secrets.choice(_CODE_ALPHABET) for _ in range(_CODE_LENGTH))


def _without_nulls(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
