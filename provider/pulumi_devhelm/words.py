"""The words that inputs allow, as types: a type checker reports a typo, and an editor proposes."""

from __future__ import annotations

from typing import Literal

Severity = Literal["DOWN", "DEGRADED", "MAINTENANCE"]
IncidentStatus = Literal["WATCHING", "TRIGGERED", "CONFIRMED", "RESOLVED"]
Impact = Literal["NONE", "MINOR", "MAJOR", "CRITICAL"]
# Of something on a status page that isn't over.
NoticeStatus = Literal["INVESTIGATING", "IDENTIFIED", "MONITORING"]
ComponentStatus = Literal[
    "OPERATIONAL", "DEGRADED_PERFORMANCE", "PARTIAL_OUTAGE", "MAJOR_OUTAGE", "UNDER_MAINTENANCE"
]
# What destroy does.
IncidentOnDestroy = Literal["resolve", "keep"]
MaintenanceWindowOnDestroy = Literal["end", "delete", "keep"]
StatusPageIncidentOnDestroy = Literal["resolve", "delete", "keep"]
StatusPageMaintenanceOnDestroy = Literal["complete", "cancel", "keep"]
