"""What goes on around an incident: the merged stream of its events, and acknowledgments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, uuid5

from pulumi_devhelm.simulator.records import without_nulls
from pulumi_devhelm.simulator.times import FIRST, moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_devhelm.simulator.store import Record

    Event = dict[str, Any]

_ACKNOWLEDGEABLE = ("DELIVERED", "ESCALATING")


def events(record: Record) -> list[Event]:
    """The timeline, the dispatches and the events that a test has given, latest first.

    One that was given takes the place of another with its id.
    """
    merged = [
        *map(_of_update, record["updates"]),
        *(event for dispatch in record["dispatches"] or () for event in _of_dispatch(dispatch)),
        *(record["events"] or ()),
    ]
    unique = {event["id"]: event for event in merged}.values()
    return sorted(unique, key=lambda event: moment(event.get("at")) or FIRST)[::-1]


def acknowledge(draft: Record, now: str) -> dict[str, Any]:
    """Acknowledge every dispatch that can be: AcknowledgeAllIncidentsResponse."""
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
            skip = {"id": dispatch["id"], "status": status, "reason": reason}
            skipped.append(without_nulls(skip))
    return {"acknowledged": acknowledged, "skipped": skipped}


def _of_update(update: dict[str, Any]) -> Event:
    event = {
        "id": update["id"],
        "at": update.get("createdAt"),
        "kind": "update",
        "actor": str(update.get("createdBy", "SYSTEM")).lower(),
        "summary": _summary(update),
        "payload": _picked(update, ("oldStatus", "newStatus", "body", "createdBy")),
    }
    return without_nulls(event)


def _summary(update: dict[str, Any]) -> str:
    old, new = update.get("oldStatus"), update.get("newStatus")
    if old and new and old != new:
        return f"Status changed from {old} to {new}"
    return "Update posted" if old or not new else f"Incident {new}"


def _of_dispatch(dispatch: dict[str, Any]) -> Iterator[Event]:
    """That it was sent, and that it was acknowledged."""
    names = ("status", "policyId", "policyName", "currentStep")
    common = {"dispatchId": dispatch["id"], **_picked(dispatch, names)}
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
        by = _picked(dispatch, ("acknowledgedBy", "acknowledgedVia"))
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


def _picked(fields: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: fields[name] for name in names if name in fields}
