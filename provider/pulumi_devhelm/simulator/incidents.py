"""How incidents behave: what DevHelm does with them, apart from HTTP."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from pulumi_devhelm.simulator import activity, seeds
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
    """The incidents of every tenant; beside its fields, each has what `seeds` names."""

    noun = "incidents"
    title = "Incident"
    beside: ClassVar = {
        **Records.beside,
        "updates": [],
        "statusPageIncidents": None,
        "events": None,
        "dispatches": None,
        "trigger": None,
    }

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
        origin = self.get(incident_id, tenant)
        now = self._store.clock()
        return newest_first(
            record
            for record in self.all(tenant)
            if record["fields"]["id"] != incident_id
            and _same_origin(record, origin)
            and (now - started(record["fields"])) / timedelta(days=1) <= window_days
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

    def acknowledge(self, incident_id: str, tenant: Tenant) -> dict[str, Any]:
        """Acknowledge its dispatches: what was, and what was skipped. The incident stays as it is.

        Dispatches are only what a test has given: no policy notifies anybody here.
        """
        with super()._draft(incident_id, tenant) as draft:
            return activity.acknowledge(draft, self._now())

    def _blank(self, now: str) -> Record:
        blank = super()._blank(now)
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
        complete = {**changed, **seeds.completed(changed, given)}
        complete["updates"] = complete["updates"] or []
        return complete

    @contextmanager
    def _draft(self, record_id: str, tenant: Tenant | None) -> Iterator[Record]:
        with super()._draft(record_id, tenant) as draft:
            draft["fields"]["updatedAt"] = self._now()
            yield draft


def _append(record: Record, *, now: str, **given: Any) -> None:
    """Add an entry to the timeline of a record that isn't stored yet."""
    entry = seeds.update(record["fields"], {"createdBy": "USER", "createdAt": now, **given})
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
        count = fields.get("reopenCount")
        fields["reopenCount"] = count + 1 if isinstance(count, int) else 1
        for name in ("resolvedAt", "resolutionReason", "resolutionNote"):
            fields.pop(name, None)
    if status == "CONFIRMED":
        fields.setdefault("confirmedAt", now)
    return {"oldStatus": old, "newStatus": status}


def _same_origin(record: Record, other: Record) -> bool:
    fields, others = record["fields"], other["fields"]
    return any(name in fields and fields[name] == others.get(name) for name in _ORIGINS)


def _new_code() -> str:
    return "".join(secrets.choice(_CODE_ALPHABET) for _ in range(_CODE_LENGTH))
