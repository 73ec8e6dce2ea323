"""A provider as a team writes it in an hour: one client, every field an output, and no checks.

It is in a module, so that the state contains a reference to it and no code.
"""

import functools
import os
from typing import Any

import httpx
from pulumi.dynamic import CreateResult, DiffResult, ReadResult, Resource, ResourceProvider

_INPUTS = ("title", "severity", "body")
_OUTPUTS = (
    "affectedComponents",
    "affectedRegions",
    "confirmedAt",
    "cooldownUntil",
    "createdAt",
    "createdByUserId",
    "externalRef",
    "monitorId",
    "monitorName",
    "monitorType",
    "organizationId",
    "reopenCount",
    "resolutionNote",
    "resolutionReason",
    "resolvedAt",
    "serviceId",
    "serviceIncidentId",
    "serviceName",
    "serviceSlug",
    "shortlink",
    "source",
    "startedAt",
    "status",
    "statusPageIncidents",
    "statusPageVisible",
    "suppressDispatch",
    "triggeredByRule",
    "updatedAt",
)


class IncidentProvider(ResourceProvider):
    """Opens, changes and resolves an incident."""

    serialize_as_secret_always = False

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Open it."""
        data = _call("POST", "", {key: props[key] for key in _INPUTS})
        return CreateResult(data["incident"]["id"], _outputs(props, data))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Get it."""
        return ReadResult(id_, _outputs(props, _call("GET", f"/{id_}")))

    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Compare what was declared."""
        return DiffResult(changes=any(olds.get(key) != news[key] for key in _INPUTS))

    def delete(self, id_: str, _props: dict[str, Any]) -> None:
        """Resolve it."""
        _call("POST", f"/{id_}/resolve", {})


class Incident(Resource):
    """An incident at DevHelm."""

    def __init__(self, name: str, title: str, severity: str, body: str) -> None:
        declared = {"title": title, "severity": severity, "body": body}
        super().__init__(IncidentProvider(), name, dict.fromkeys(_OUTPUTS) | declared)


@functools.cache
def _client() -> httpx.Client:
    return httpx.Client(
        base_url=f"{os.environ['DEVHELM_API_URL']}/api/v1",
        headers={
            "Authorization": f"Bearer {os.environ['DEVHELM_API_TOKEN']}",
            "x-phelm-org-id": "1",
        },
    )


def _call(method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    response = _client().request(method, f"/incidents{path}", json=body)
    response.raise_for_status()
    return response.json()["data"]


def _outputs(props: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """The inputs and every field of the response."""
    pages = data.get("statusPageIncidents", [])
    return {**props, **data["incident"], "statusPageIncidents": pages}
