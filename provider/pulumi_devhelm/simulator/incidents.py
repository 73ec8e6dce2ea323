"""How incidents behave: what DevHelm does with them, apart from HTTP."""

from __future__ import annotations

import copy
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.simulator.errors import ApiError, FieldError, ValidationFailedError
from pulumi_devhelm.simulator.filters import keeps, newest_first, started
from pulumi_devhelm.simulator.records import append, new_record, overwritten
from pulumi_devhelm.simulator.times import timestamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pulumi_devhelm.simulator.access import Tenant
    from pulumi_devhelm.simulator.schemas import (
        AddIncidentUpdateRequest,
        CreateManualIncidentRequest,
        IncidentFilterParams,
        UpdateIncidentRequest,
    )
    from pulumi_devhelm.simulator.store import Record, Store, Table

_NOUN = "incidents"
_USER_ID = 1
_ORIGINS = ("monitorId", "serviceId", "resourceGroupId")


class Incidents:
    """The incidents of every tenant, as records.

    A tenant of None is the simulator itself, which sees everything. Each method that takes an id
    raises ApiError 404 for an incident that the tenant doesn't have.
    """

    def __init__(self, store: Store, *, url: str) -> None:
        self._store = store
        self._url = url

    def create(self, tenant: Tenant, request: CreateManualIncidentRequest) -> Record:
        """Open a manual incident, or give the active one that links the same vendor incident.

        It is CONFIRMED at once: to DevHelm that means that several regions agree on a failure,
        and here a person has said so.
        """
        with self._store.changing(_NOUN) as table:
            linked = request.service_incident_id
            for record in table.values() if linked else ():
                fields = record["fields"]
                active = fields.get("status") != "RESOLVED" and _visible(record, tenant)
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
            record = new_record(given, url=self._url, now=now)
            if request.body is not None:
                append(record, now=now, body=request.body, newStatus="CONFIRMED")
            table[record["fields"]["id"]] = record
            return record

    def add(self, given: Mapping[str, Any]) -> Record:
        """Store an incident as it is given, whoever made it; what is missing is filled in.

        Beside IncidentDto's fields there may be `updates` and `workspaceId`. Little is validated,
        so that odd answers can be played: only an id that isn't a new string is refused.
        """
        with self._store.changing(_NOUN) as table:
            if not isinstance(given.get("id", ""), str) or given.get("id") in table:
                raise ValidationFailedError(FieldError("INVALID", "id", "must be a new string"))
            record = new_record(given, url=self._url, now=self._now())
            table[record["fields"]["id"]] = record
            return record

    def get(self, incident_id: str, tenant: Tenant | None = None) -> Record:
        """One incident."""
        with self._store.reading(_NOUN) as table:
            return _found(table, incident_id, tenant)

    def all(self) -> list[Record]:
        """Every incident of every tenant, in the order in which they were stored."""
        with self._store.reading(_NOUN) as table:
            return list(table.values())

    def with_code(self, code: str) -> Record:
        """The incident whose shortlink ends in `code`."""
        for record in self.all():
            if str(record["fields"].get("shortlink")).endswith(f"/i/{code}"):
                return record
        raise _not_found()

    def search(self, tenant: Tenant, params: IncidentFilterParams) -> list[Record]:
        """All incidents that the filters keep, newest first; pages are cut elsewhere."""
        visible = (record for record in self.all() if _visible(record, tenant))
        return newest_first(record for record in visible if keeps(params, record["fields"]))

    def related(self, incident_id: str, tenant: Tenant, *, window_days: int) -> list[Record]:
        """The others of the same monitor, service or resource group, newest first."""
        origins = _origins(self.get(incident_id, tenant))
        since = self._store.clock() - timedelta(days=window_days)
        return newest_first(
            record
            for record in self.all()
            if _visible(record, tenant)
            and record["fields"]["id"] != incident_id
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
            append(
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
            append(draft, now=draft["fields"]["updatedAt"], body=body, **statuses)
        return draft

    def change(self, incident_id: str, given: Mapping[str, Any]) -> Record:
        """Overwrite fields as they are given, with none of the effects; a null removes one."""
        if "id" in given:
            raise ValidationFailedError(FieldError("INVALID", "id", "can't be changed"))
        with self._draft(incident_id, None) as draft:
            draft.update(overwritten(draft, given, now=draft["fields"]["updatedAt"]))
        return draft

    def delete(self, incident_id: str) -> None:
        """Let an incident be gone, which no call of the API does."""
        with self._store.changing(_NOUN) as table:
            _found(table, incident_id, None)
            del table[incident_id]

    @contextmanager
    def _draft(self, incident_id: str, tenant: Tenant | None) -> Iterator[Record]:
        """A record to change, updated now, and stored unless the change raises."""
        with self._store.changing(_NOUN) as table:
            draft = copy.deepcopy(_found(table, incident_id, tenant))
            draft["fields"]["updatedAt"] = self._now()
            yield draft
            table[incident_id] = draft

    def _now(self) -> str:
        return timestamp(self._store.clock())


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


def _found(table: Table, incident_id: str, tenant: Tenant | None) -> Record:
    record = table.get(incident_id)
    if record is None or (tenant is not None and not _visible(record, tenant)):
        raise _not_found()
    return record


def _not_found() -> ApiError:
    return ApiError(HTTPStatus.NOT_FOUND, "Incident not found")


def _visible(record: Record, tenant: Tenant) -> bool:
    mine = (tenant.organisation, tenant.workspace)
    return (record["fields"].get("organizationId"), record["workspaceId"]) == mine
