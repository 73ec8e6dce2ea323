"""Incidents by a provider as tutorials write it: in the program, a new client for each call."""

import os
from typing import Any

import httpx
import pulumi
from pulumi.dynamic import CreateResult, DiffResult, ReadResult, Resource, ResourceProvider


class IncidentProvider(ResourceProvider):
    """Opens, changes and resolves an incident."""

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Open it."""
        data = self._call("POST", "", {key: props[key] for key in ("title", "severity", "body")})
        return CreateResult(data["incident"]["id"], {**props, **data["incident"]})

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Get it."""
        return ReadResult(id_, {**props, **self._call("GET", f"/{id_}")["incident"]})

    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Compare what was declared."""
        return DiffResult(changes=any(olds.get(key) != news[key] for key in ("title", "severity")))

    def delete(self, id_: str, _props: dict[str, Any]) -> None:
        """Resolve it."""
        self._call("POST", f"/{id_}/resolve", {})

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        response = httpx.request(
            method,
            f"{os.environ['DEVHELM_API_URL']}/api/v1/incidents{path}",
            headers={
                "Authorization": f"Bearer {os.environ['DEVHELM_API_TOKEN']}",
                "x-phelm-org-id": "1",
            },
            json=body,
        )
        response.raise_for_status()
        return response.json()["data"]


class Incident(Resource):
    """An incident at DevHelm."""

    def __init__(self, name: str, title: str, severity: str, body: str) -> None:
        super().__init__(
            IncidentProvider(), name, {"title": title, "severity": severity, "body": body}
        )


for number in range(pulumi.Config().require_int("incidents")):
    Incident(
        f"incident-{number}",
        title=f"Maintenance {number}",
        severity="MAINTENANCE",
        body="Postgres 15 to 16; writes are paused for ten minutes.",
    )
