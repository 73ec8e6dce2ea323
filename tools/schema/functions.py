"""The functions, without their results."""

from __future__ import annotations

from typing import Any

STRING = {"type": "string"}


def by_id(what: str) -> dict[str, Any]:
    """A function that reads one object."""
    identifier = {**STRING, "description": f"UUID of the {what}."}
    return {
        "description": f"Reads an existing {what} without owning it.",
        "inputs": {"type": "object", "properties": {"id": identifier}, "required": ["id"]},
    }


FUNCTIONS: dict[str, dict[str, Any]] = {
    "getIncident": by_id("incident"),
    "getMaintenanceWindow": by_id("maintenance window"),
    "getMonitor": {
        "description": "Looks up one monitor by its exact name or its id. Set exactly one of them.",
        "inputs": {
            "type": "object",
            "properties": {
                "name": {**STRING, "description": "The monitor's name, including case."},
                "id": {**STRING, "description": "UUID of the monitor."},
            },
        },
    },
    "getMonitors": {
        "description": "Looks up all monitors that meet every given condition; without one, all "
        "monitors.",
        "inputs": {
            "type": "object",
            "properties": {
                "tag": {
                    **STRING,
                    "description": "A tag that the monitors have, including case.",
                },
                "names": {
                    "type": "array",
                    "items": STRING,
                    "description": "Exact names. The result has their order.",
                },
                "type": {**STRING, "description": "DevHelm's type, such as HTTP."},
            },
        },
    },
    "getStatusPage": {
        "description": "Looks up a status page by its slug, with the ids of its components by "
        "name.",
        "inputs": {
            "type": "object",
            "properties": {
                "slug": {**STRING, "description": "The page's name in its address."},
            },
            "required": ["slug"],
        },
    },
}
