"""What DevHelm does with incidents, without HTTP."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from pulumi_devhelm.simulator.collections.base import Collection, without_nulls
from pulumi_devhelm.simulator.collections.incidents.activity import acknowledge_dispatches
from pulumi_devhelm.simulator.collections.incidents.extras import complete_extras, complete_update
from pulumi_devhelm.simulator.collections.incidents.filters import matches, newest_first, started
from pulumi_devhelm.simulator.collections.monitors import monitor_name, require_monitor
from pulumi_devhelm.simulator.errors import SimulatedError
from pulumi_devhelm.simulator.summaries import ENDED, OPEN, Fact, Summary, as_text, as_utc

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pulumi_devhelm.simulator.collections.incidents.schemas import (
        AddIncidentUpdateRequest,
        CreateManualIncidentRequest,
        IncidentFilterParams,
        UpdateIncidentRequest,
    )
    from pulumi_devhelm.simulator.store import Record
    from pulumi_devhelm.simulator.tenants import Tenant

_USER_ID = 1
_ORIGINS = ("monitorId", "serviceId", "resourceGroupId")
# Without letters and digits that look alike.
_CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 6


class IncidentRecords(Collection):
    """The incidents of every tenant. The module `extras` describes their extras."""

    name = "incidents"
    singular = "Incident"
    headings: ClassVar = {OPEN: "Open incidents", ENDED: "Resolved incidents"}
    extras: ClassVar = {
        **Collection.extras,
        "updates": [],
        "statusPageIncidents": None,
        "events": None,
        "dispatches": None,
        "trigger": None,
    }

    def summaries(self) -> list[Summary]:
        """Return every incident, with its monitor by name."""
        return [
            summarize(record, monitor_name(self._store, record["fields"]))
            for record in self.all()[::-1]
        ]

    def create(self, tenant: Tenant, request: CreateManualIncidentRequest) -> Record:
        """Open a manual incident, or return the active one that links the same vendor incident.

        Its status is CONFIRMED from the start. For DevHelm, that means that several regions agree
        on a failure; here, a person says so.
        """
        require_monitor(self._store, request.monitor_id, tenant)
        with self._store.changing(self.name) as table:
            linked = request.service_incident_id
            for record in self.all(tenant) if linked else ():
                fields = record["fields"]
                active = fields.get("status") != "RESOLVED"
                if active and fields.get("serviceIncidentId") == linked:
                    return record
            now = self._now()
            values = {
                **request.model_dump(by_alias=True, exclude={"body"}),
                **tenant.as_fields(),
                "source": "MANUAL",
                "status": "CONFIRMED",
                "createdByUserId": _USER_ID,
                "confirmedAt": now,
            }
            record = self._overwritten(self._blank(now), values)
            if request.body is not None:
                _append(record, now=now, body=request.body, newStatus="CONFIRMED")
            table[record["fields"]["id"]] = record
            return record

    def with_code(self, code: str) -> Record:
        """Return the incident whose shortlink ends in `code`."""
        for record in self.all():
            if str(record["fields"].get("shortlink")).endswith(f"/i/{code}"):
                return record
        raise self.not_found()

    def search(self, tenant: Tenant, params: IncidentFilterParams) -> list[Record]:
        """Return all incidents that match the filters, newest first."""
        return newest_first(
            record for record in self.all(tenant) if matches(params, record["fields"])
        )

    def related(self, incident_id: str, tenant: Tenant, *, window_days: int) -> list[Record]:
        """Return other incidents of the same monitor, service or resource group, newest first."""
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
        """Change the title or the severity, even if it is resolved. The timeline stays the same."""
        with self._draft(incident_id, tenant) as draft:
            draft["fields"].update(request.model_dump(by_alias=True, exclude_none=True))
        return draft

    def add_update(
        self, incident_id: str, tenant: Tenant | None, request: AddIncidentUpdateRequest
    ) -> Record:
        """Post a timeline entry. A new status can resolve or reopen the incident."""
        with self._draft(incident_id, tenant) as draft:
            statuses = (
                _set_status(draft, request.new_status, request.body) if request.new_status else {}
            )
            _append(
                draft,
                now=draft["fields"]["updatedAt"],
                body=request.body,
                notifySubscribers=request.notify_subscribers,
                **statuses,
            )
        return draft

    def resolve(self, incident_id: str, tenant: Tenant | None, body: str | None) -> Record:
        """Resolve manually. Raises SimulatedError 409 if it is already resolved."""
        with self._draft(incident_id, tenant) as draft:
            if draft["fields"].get("status") == "RESOLVED":
                raise SimulatedError(HTTPStatus.CONFLICT, "Incident is already resolved")
            statuses = _set_status(draft, "RESOLVED", body)
            _append(draft, now=draft["fields"]["updatedAt"], body=body, **statuses)
        return draft

    def acknowledge(self, incident_id: str, tenant: Tenant) -> dict[str, Any]:
        """Acknowledge its dispatches. The incident itself doesn't change.

        Only a test creates dispatches: nobody is notified here.
        """
        with super()._draft(incident_id, tenant) as draft:
            return acknowledge_dispatches(draft, self._now())

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

    def _overwritten(self, record: Record, values: Mapping[str, Any]) -> Record:
        changed = super()._overwritten(record, values)
        changed |= complete_extras(changed, values)
        changed["updates"] = changed["updates"] or []
        return changed

    @contextmanager
    def _draft(self, record_id: str, tenant: Tenant | None) -> Iterator[Record]:
        with super()._draft(record_id, tenant) as draft:
            draft["fields"]["updatedAt"] = self._now()
            yield draft


def _append(record: Record, *, now: str, **values: Any) -> None:
    """Add an entry to the timeline of a record that is not stored yet."""
    entry = complete_update(record["fields"], {"createdBy": "USER", "createdAt": now, **values})
    record["updates"] = [*record["updates"], without_nulls(entry)]


def _set_status(draft: Record, status: str, body: str | None) -> dict[str, Any]:
    """Set the status and the fields that depend on it. Returns both statuses, for the timeline."""
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


def summarize(record: Record, monitor: str = "") -> Summary:
    """Summarize an incident. Its fields can contain anything."""
    fields = record["fields"]
    status, severity = as_text(fields.get("status")), as_text(fields.get("severity"))
    is_resolved = status == "RESOLVED"
    return Summary(
        title=as_text(fields.get("title")) or "Untitled incident",
        state=ENDED if is_resolved else OPEN,
        badges=(status, severity),
        tone=status if is_resolved else severity,
        severity=severity,
        about=Fact("Monitor", monitor) if monitor else None,
        starts_at=as_utc(fields.get("startedAt")),
        ends_at=as_utc(fields.get("resolvedAt")) if is_resolved else None,
        path=_page_path(as_text(fields.get("shortlink"))),
    )


def _page_path(shortlink: str) -> str | None:
    """Return the path of the shortlink's page on this host, even if the link names another host."""
    _, found, code = shortlink.rpartition("/i/")
    return f"/i/{quote(code, safe='')}" if found else None
