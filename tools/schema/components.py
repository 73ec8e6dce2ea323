"""The inputs of components, which have no table."""

from __future__ import annotations

from typing import Any

STRING = {"type": "string"}
BOOLEAN = {"type": "boolean"}

INPUTS: dict[str, dict[str, Any]] = {
    "MaintenanceIncident": {
        "title": {**STRING, "description": "Title of the incident, and reason of the windows."},
        "monitors": {
            "type": "array",
            "items": {**STRING, "plain": True},
            "plain": True,
            "description": "UUIDs of the monitors whose alerts DevHelm suppresses, in any order. "
            "Each gets a window. Set exactly one of this and orgWide.",
        },
        "orgWide": {
            **BOOLEAN,
            "plain": True,
            "description": "True, instead of monitors, suppresses the alerts of the whole "
            "organization. Default: false.",
        },
        "startsAt": {
            **STRING,
            "description": "When the windows start: an ISO 8601 time with a time zone. If omitted, "
            "at creation.",
        },
        "endsAt": {
            **STRING,
            "description": "When they end, in the same form. Set exactly one of this and duration.",
        },
        "duration": {
            **STRING,
            "description": 'How long they last: "90m", "1h30m" or ISO 8601 such as "PT90M".',
        },
        "body": {
            **STRING,
            "description": "Description of the incident; a later change posts a timeline update.",
        },
        "suppressAlerts": {
            **BOOLEAN,
            "description": "Whether DevHelm suppresses the alerts of the monitors. Default: true.",
        },
        "notifySubscribers": {
            **BOOLEAN,
            "description": "Whether the timeline updates that a changed body posts notify "
            "subscribers. Default: false.",
        },
        "resolveMessage": {
            **STRING,
            "description": "Message of the resolution; none if omitted.",
        },
        "adoptOpen": {
            **BOOLEAN,
            "description": "At creation, take over the one open incident that looks the same, if "
            "there is one. A killed run leaves such an incident. Default: false.",
        },
        "triggers": {
            "$ref": "pulumi.json#/Any",
            "description": "A list or mapping of values. If one changes, the windows and the "
            "incident are replaced.",
        },
    }
}
REQUIRED = {"MaintenanceIncident": ["title"]}
