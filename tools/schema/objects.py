"""The objects among the inputs, which have no class with annotations for the schema."""

from __future__ import annotations

from typing import Any, get_args

from pulumi_devhelm.words import ComponentStatus

STRING = {"type": "string"}
BOOLEAN = {"type": "boolean"}

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
