"""The activity of an incident: its events and its acknowledgments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, uuid5

from pulumi_devhelm.simulator.collections.base import without_nulls
from pulumi_devhelm.simulator.times import EARLIEST, parse_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_devhelm.simulator.store import Record

    Event = dict[str, Any]

_ACKNOWLEDGEABLE = ("DELIVERED", "ESCALATING")


def list_events(record: Record) -> list[Event]:
    """Merge the timeline, the dispatches and the events that a test has stored, latest first.

    A stored event replaces another one with the same ID.
    """
    merged = [
        *map(_update_event, record["updates"]),
        *(event for dispatch in record["dispatches"] or () for event in _dispatch_events(dispatch)),
        *(record["events"] or ()),
    ]
    unique = {event["id"]: event for event in merged}.values()
    return sorted(unique, key=lambda event: parse_time(event.get("at")) or EARLIEST)[::-1]


def acknowledge_dispatches(draft: Record, now: str) -> dict[str, Any]:
    """Acknowledge every dispatch that can be. Returns AcknowledgeAllIncidentsResponse."""
    acknowledged, skipped = [], []
    for dispatch in draft["dispatches"] or ():
        status = dispatch.get("status")
        if status in _ACKNOWLEDGEABLE:
            dispatch.update(
                status="ACKNOWLEDGED",
                acknowledgedAt=now,
                acknowledgedBy="api-key:1",
                acknowledgedVia="API",
                updatedAt=now,
            )
            dispatch.pop("nextEscalationAt", None)
            acknowledged.append(dispatch)
        else:
            done = status == "ACKNOWLEDGED"
            reason = "Already acknowledged" if done else f"Can't be acknowledged while {status}"
            entry = {"id": dispatch["id"], "status": status, "reason": reason}
            skipped.append(without_nulls(entry))
    return {"acknowledged": acknowledged, "skipped": skipped}


def _update_event(update: dict[str, Any]) -> Event:
    event = {
        "id": update["id"],
        "at": update.get("createdAt"),
        "kind": "update",
        "actor": str(update.get("createdBy", "SYSTEM")).lower(),
        "summary": _summary(update),
        "payload": _pick(update, ("oldStatus", "newStatus", "body", "createdBy")),
    }
    return without_nulls(event)


def _summary(update: dict[str, Any]) -> str:
    old, new = update.get("oldStatus"), update.get("newStatus")
    if old and new and old != new:
        return f"Status changed from {old} to {new}"
    return "Update posted" if old or not new else f"Incident {new}"


def _dispatch_events(dispatch: dict[str, Any]) -> Iterator[Event]:
    """Yield that it was sent and, if so, that it was acknowledged."""
    names = ("status", "policyId", "policyName", "currentStep")
    common = {"dispatchId": dispatch["id"], **_pick(dispatch, names)}
    yield without_nulls(
        {
            "id": dispatch["id"],
            "at": dispatch.get("createdAt"),
            "kind": "dispatch",
            "actor": "system",
            "summary": "Notification sent",
            "payload": {"phase": "fired", **common},
        }
    )
    if "acknowledgedAt" in dispatch:
        by = _pick(dispatch, ("acknowledgedBy", "acknowledgedVia"))
        yield without_nulls(
            {
                "id": str(uuid5(NAMESPACE_OID, f"{dispatch['id']} acked")),
                "at": dispatch["acknowledgedAt"],
                "kind": "dispatch",
                "actor": dispatch.get("acknowledgedBy"),
                "summary": "Notification acknowledged",
                "payload": {"phase": "acked", **common, **by},
            }
        )


def _pick(fields: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: fields[name] for name in names if name in fields}
