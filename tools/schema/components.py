"""The inputs of components, which have no table."""

from __future__ import annotations

from typing import Any, get_args

from pulumi_devhelm.words import ComponentStatus

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
        "statusPage": {
            "$ref": "#/types/devhelm:index:StatusPageNotice",
            "description": "What customers read about the work on a status page, for as long as "
            "the windows last. If omitted, nothing is announced.",
        },
        "triggers": {
            "$ref": "pulumi.json#/Any",
            "description": "A list or mapping of values. If one changes, the windows, the notice "
            "and the incident are replaced.",
        },
    }
}
REQUIRED = {"MaintenanceIncident": ["title"]}

# The objects among the inputs, which have no class with annotations for the schema.
TYPES_OF_INPUTS: dict[str, dict[str, Any]] = {
    "devhelm:index:StatusPageComponent": {
        "type": "object",
        "description": "A component of a status page, and its status while a notice is open.",
        "properties": {
            "componentId": {
                **STRING,
                "description": "UUID of the component, as getStatusPage returns it.",
            },
            "status": {
                "$ref": "#/types/devhelm:index:ComponentStatus",
                "description": "Its status meanwhile. Only a StatusPageMaintenance has a default: "
                "UNDER_MAINTENANCE.",
            },
        },
        "required": ["componentId"],
    },
    "devhelm:index:ComponentStatus": {
        "type": "string",
        "description": "The status of a component of a status page.",
        "enum": [
            {"name": "".join(part.capitalize() for part in word.split("_")), "value": word}
            for word in get_args(ComponentStatus)
        ],
    },
    "devhelm:index:StatusPageNotice": {
        "type": "object",
        "description": "What customers read about a maintenance on a status page.",
        "properties": {
            "statusPageId": {**STRING, "description": "UUID of the status page."},
            "body": {
                **STRING,
                "description": "The text, in Markdown. If omitted, the title.",
            },
            "impact": {
                "$ref": "#/types/devhelm:index:Impact",
                "description": "How bad it is for customers. Default: MINOR.",
            },
            "components": {
                "type": "array",
                "items": {"$ref": "#/types/devhelm:index:StatusPageComponent"},
                "description": "The components of the page that the work affects.",
            },
            "notifySubscribers": {
                **BOOLEAN,
                "description": "Whether DevHelm mails the page's subscribers. Default: false.",
            },
        },
        "required": ["statusPageId"],
    },
}
