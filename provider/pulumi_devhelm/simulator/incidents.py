"""How incidents behave: what DevHelm does with them, apart from HTTP."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from pulumi_devhelm.simulator.errors import ApiError
from pulumi_devhelm.simulator.incident_filters import keeps, newest_first, started
from pulumi_devhelm.simulator.records import Records, without_nulls

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pulumi_devhelm.simulator.access import Tenant
    from pulumi_devhelm.simulator.schemas import (
        AddIncidentUpdateRequest,
        CreateManualIncidentRequest,
        IncidentFilterParams,
        UpdateIncidentRequest,
    )
    from pulumi_devhelm.simulator.store import Record, Store

_USER_ID = 1
_ORIGINS = ("monitorId", "serviceId", "resourceGroupId")
# Without the letters and digits that are mistaken for others.
_CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 6


class Incidents(Records):
    """The incidents of every tenant; beside its fields, each has the `updates` of its timeline."""

    noun = "incidents"
    title = "Incident"

    def __init__(self, store: Store, *, url: str) -> None:
        super().__init__(store)
        self._url = url

    def create(self, tenant: Tenant, request: CreateManualIncidentRequest) -> Record:
        """Open a manual incident, or give the active one that links the same vendor incident.

        It is CONFIRMED at once: to DevHelm that means that several regions agree on a failure,
        and here a person has said so.
        """
        with self._store.changing(self.noun) as table:
            linked = request.service_incident_id
            for record in self.all(tenant) if linked else ():
                fields = record["fields"]
                active = fields.get("status") != "RESOLVED"
                if active and fields.get("serviceIncidentId") == linked:
                    return record
            now = self._now()
            given = {
                **request.model_dump(by_alias=True, exclude={"body"}),
                "organizationId": tenant.organisation,
                "workspaceId": tenant.workspace,
                "source": "MANUAL",
                "status": "CONFIRMED",
                "createdByUserId": _USER_ID,
                "confirmedAt": now,
            }
            record = self._new(given, now=now)
            if request.body is not None:
                _append(record, now=now, body=request.body, newStatus="CONFIRMED")
            table[record["fields"]["id"]] = record
            return record

    def with_code(self, code: str) -> Record:
        """The incident whose shortlink ends in `code`."""
        for record in self.all():
            if str(record["fields"].get("shortlink")).endswith(f"/i/{code}"):
                return record
        raise self.not_found()

    def search(self, tenant: Tenant, params: IncidentFilterParams) -> list[Record]:
        """All incidents that the filters keep, newest first; pages are cut elsewhere."""
        return newest_first(
            record for record in self.all(tenant) if keeps(params, record["fields"])
        )

    def related(self, incident_id: str, tenant: Tenant, *, window_days: int) -> list[Record]:
        """The others of the same monitor, service or resource group, newest first."""
        origins = _origins(self.get(incident_id, tenant))
        since = self._store.clock() - timedelta(days=window_days)
        return newest_first(
            record
            for record in self.all(tenant)
            if record["fields"]["id"] != incident_id
            and _origins(record) & origins
            and started(record["fields"]) >= since
        )

    def update(self, incident_id: str, tenant: Tenant, request: UpdateIncidentRequest) -> Record:
        """Change title, severity or both, of a resolved one too; the timeline doesn't tell."""
        with self._draft(incident_id, tenant) as draft:
            draft["fields"].update(request.model_dump(by_alias=True, exclude_none=True))
        return draft

    def add_update(
        self, incident_id: str, tenant: Tenant | None, request: AddIncidentUpdateRequest
    ) -> Record:
        """Append to the timeline; a new status resolves or reopens as it says."""
        with self._draft(incident_id, tenant) as draft:
            statuses = _move(draft, request.new_status, request.body) if request.new_status else {}
            _append(
                draft,
                now=draft["fields"]["updatedAt"],
                body=request.body,
                notifySubscribers=request.notify_subscribers,
                **statuses,
            )
        return draft

    def resolve(self, incident_id: str, tenant: Tenant | None, body: str | None) -> Record:
        """Resolve by hand. Raises ApiError 409 where it is resolved already."""
        with self._draft(incident_id, tenant) as draft:
            if draft["fields"].get("status") == "RESOLVED":
                raise ApiError(HTTPStatus.CONFLICT, "Incident is already resolved")
            statuses = _move(draft, "RESOLVED", body)
            _append(draft, now=draft["fields"]["updatedAt"], body=body, **statuses)
        return draft

    def _blank(self, now: str) -> Record:
        blank = super()._blank(now)
        blank["updates"] = []
        blank["fields"] |= {
            "source": "AUTOMATIC",
            "status": "CONFIRMED",
            "severity": "DOWN",
            "affectedRegions": [],
            "reopenCount": 0,
            "statusPageVisible": True,
            "suppressDispatch": False,
            "shortlink": f"{self._url}/i/{_new_code()}",
            "startedAt": now,
            "updatedAt": now,
        }
        return blank

    def _overwritten(self, record: Record, given: Mapping[str, Any]) -> Record:
        changed = super()._overwritten(record, given)
        if "updates" in given:
            entries, changed["updates"] = changed["updates"] or [], []
            for entry in entries:
                completed = {"createdBy": "SYSTEM", **entry}
                _append(changed, now=record["fields"]["updatedAt"], **completed)
        return changed

    @contextmanager
    def _draft(self, record_id: str, tenant: Tenant | None) -> Iterator[Record]:
        with super()._draft(record_id, tenant) as draft:
            draft["fields"]["updatedAt"] = self._now()
            yield draft


def _append(record: Record, *, now: str, **given: Any) -> None:
    """Add an entry to the timeline of a record that isn't stored yet."""
    entry = {
        "id": str(uuid4()),
        "incidentId": record["fields"]["id"],
        "createdBy": "USER",
        "notifySubscribers": False,
        "createdAt": now,
        **given,
    }
    record["updates"] = [*record["updates"], without_nulls(entry)]


def _move(draft: Record, status: str, body: str | None) -> dict[str, Any]:
    """Change the status with all that follows from it, and give the timeline's words for it."""
    fields = draft["fields"]
    old, now = fields.get("status"), fields["updatedAt"]
    fields["status"] = status
    if status == "RESOLVED" and old != "RESOLVED":
        fields.update({"resolvedAt": now, "resolutionReason": "MANUAL"})
        if body is not None:
            fields["resolutionNote"] = body
    elif old == "RESOLVED" and status != "RESOLVED":
        fields["reopenCount"] = fields.get("reopenCount", 0) + 1
        for name in ("resolvedAt", "resolutionReason", "resolutionNote"):
            fields.pop(name, None)
    if status == "CONFIRMED":
        fields.setdefault("confirmedAt", now)
    return {"oldStatus": old, "newStatus": status}


def _origins(record: Record) -> set[tuple[str, str]]:
    fields = record["fields"]
    return {(name, fields[name]) for name in _ORIGINS if name in fields}


def _new_code() -> str:
    return "".join(secrets.choice(_CODE_ALPHABET) for _ in range(_CODE_LENGTH))
