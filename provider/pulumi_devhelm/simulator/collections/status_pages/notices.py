"""What a status page announces, without HTTP: incidents and maintenance.

DevHelm treats both alike. Here, both are notices. `updates` is a notice's timeline. `mails` is not
in the API: it says which mails subscribers got, so that a test can check that they got none.
"""

from __future__ import annotations

import copy
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from pulumi_devhelm.simulator.collections.base import Collection, is_visible, without_nulls
from pulumi_devhelm.simulator.collections.status_pages.pages import (
    StatusPages,
    component_names,
)
from pulumi_devhelm.simulator.errors import InvalidFieldsError, SimulatedError
from pulumi_devhelm.simulator.summaries import (
    ENDED,
    OPEN,
    SCHEDULED,
    Fact,
    Summary,
    as_text,
    as_utc,
)
from pulumi_devhelm.simulator.times import EARLIEST, parse_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from pulumi_devhelm.simulator.collections.status_pages.schemas import (
        CreateStatusPageIncidentRequest,
        CreateStatusPageIncidentUpdateRequest,
        CreateStatusPageMaintenanceRequest,
        PublishStatusPageIncidentRequest,
        UpdateStatusPageIncidentRequest,
        UpdateStatusPageIncidentUpdateRequest,
    )
    from pulumi_devhelm.simulator.store import Record, Store, Table
    from pulumi_devhelm.simulator.tenants import Tenant

RESOLVED = "RESOLVED"
_USER_ID = 1
_SCHEDULE = ("scheduledFor", "scheduledUntil", "autoResolve")


class NoticeRecords(Collection):
    """The notices of one kind, of every page and tenant."""

    extras: ClassVar = {**Collection.extras, "updates": [], "mails": []}
    scheduled: ClassVar[bool]

    def summaries(self) -> list[Summary]:
        """Return every notice."""
        now = self._store.clock()
        return [summarize(record, now) for record in self.all()[::-1]]

    def of_page(self, page_id: str, statuses: Iterable[str] = ()) -> list[Record]:
        """Return the notices of a page, newest first, or only those in some statuses."""
        wanted = set(statuses)
        found = [
            record
            for record in self.all()
            if record["fields"].get("statusPageId") == page_id
            and (not wanted or record["fields"].get("status") in wanted)
        ]
        return sorted(
            found,
            key=lambda record: parse_time(record["fields"].get("createdAt")) or EARLIEST,
            reverse=True,
        )

    def create(
        self,
        page: Record,
        request: CreateStatusPageIncidentRequest | CreateStatusPageMaintenanceRequest,
    ) -> Record:
        """Create a notice. It is published at once, unless the page's mode is REVIEW."""
        fields = request.as_fields()
        body, notify = fields.pop("body"), fields.pop("notifySubscribers", True)
        fields["incidentId"] = fields.pop("monitoringIncidentId", None)
        affected = _affected(page, fields.pop("affectedComponents", None))
        now = self._now()
        is_draft = page["fields"].get("incidentMode") == "REVIEW"
        with self._store.changing(self.name) as table:
            record = self._blank(now)
            record["workspaceId"] = page["workspaceId"]
            record["fields"] = without_nulls(
                record["fields"]
                | {"createdByUserId": _USER_ID, "affectedComponents": affected}
                | fields
                | {
                    "statusPageId": page["fields"]["id"],
                    "publishedAt": None if is_draft else now,
                    "startedAt": fields.get("scheduledFor", now),
                }
            )
            _append(record, now, record["fields"]["status"], body, notify=notify)
            _mail(record, now, "INCIDENT_CREATED", notify=notify)
            table[record["fields"]["id"]] = record
            return record

    def update(
        self, page: Record, notice_id: str, request: UpdateStatusPageIncidentRequest
    ) -> Record:
        """Change the fields that are set. Nothing is posted or mailed."""
        fields = request.as_fields()
        if not self.scheduled and (refused := [name for name in _SCHEDULE if name in fields]):
            raise InvalidFieldsError.single(refused[0], "is only for maintenance")
        affected = _affected(page, fields.pop("affectedComponents", None))
        published = fields.pop("published", None)
        with self._changing(page, notice_id) as (draft, now):
            if affected is not None:
                fields["affectedComponents"] = affected
            if "scheduledFor" in fields:
                fields["startedAt"] = fields["scheduledFor"]
            if published is not None:
                fields["publishedAt"] = (
                    (draft["fields"].get("publishedAt") or now) if published else None
                )
            draft["fields"] = without_nulls(draft["fields"] | fields)
            _require_order(draft["fields"])
            _set_status(draft, fields.get("status"), now)
        return draft

    def add_update(
        self, page: Record, notice_id: str, request: CreateStatusPageIncidentUpdateRequest
    ) -> Record:
        """Post a timeline entry, which sets the status."""
        affected = _affected(page, request.as_fields().get("affectedComponents"))
        notify = request.notify_subscribers is not False
        with self._changing(page, notice_id) as (draft, now):
            if affected is not None:
                draft["fields"]["affectedComponents"] = affected
            _set_status(draft, request.status, now)
            _append(draft, now, request.status, request.body, notify=notify)
            resolved = request.status == RESOLVED
            event = "INCIDENT_RESOLVED" if resolved else "INCIDENT_UPDATED"
            _mail(draft, now, event, notify=notify)
        return draft

    def edit_update(
        self,
        page: Record,
        notice_id: str,
        update_id: str,
        request: UpdateStatusPageIncidentUpdateRequest,
    ) -> dict[str, Any]:
        """Change the text of a timeline entry. Returns the entry."""
        with self._changing(page, notice_id) as (draft, _now):
            for entry in draft["updates"]:
                if entry["id"] == update_id:
                    entry.update(request.model_dump(by_alias=True, exclude_none=True))
                    return dict(entry)
            raise SimulatedError(HTTPStatus.NOT_FOUND, "Update not found")

    def publish(
        self, page: Record, notice_id: str, request: PublishStatusPageIncidentRequest
    ) -> Record:
        """Publish a draft with some changes. Raises SimulatedError 409 if it is published."""
        fields = request.as_fields()
        body, notify = fields.pop("body", None), fields.pop("notifySubscribers", True)
        affected = _affected(page, fields.pop("affectedComponents", None))
        with self._changing(page, notice_id) as (draft, now):
            if draft["fields"].get("publishedAt"):
                raise SimulatedError(HTTPStatus.CONFLICT, f"{self.singular} is already published")
            draft["fields"] |= fields | {"publishedAt": now}
            if affected is not None:
                draft["fields"]["affectedComponents"] = affected
            if body is not None and draft["updates"]:
                draft["updates"][0]["body"] = body
            _mail(draft, now, "INCIDENT_CREATED", notify=notify)
        return draft

    def dismiss(self, page: Record, notice_id: str) -> None:
        """Resolve a draft without publishing it. Raises SimulatedError 409 if it is published."""
        with self._changing(page, notice_id) as (draft, now):
            if draft["fields"].get("publishedAt"):
                raise SimulatedError(HTTPStatus.CONFLICT, f"{self.singular} is already published")
            _set_status(draft, RESOLVED, now)

    def get_of(self, page: Record, notice_id: str) -> Record:
        """Return a notice of a page."""
        record = self.get(notice_id)
        if record["fields"].get("statusPageId") != page["fields"]["id"]:
            raise self.not_found()
        return record

    def delete_of(self, page: Record, notice_id: str) -> None:
        """Delete a notice of a page."""
        self.get_of(page, notice_id)
        self.delete(notice_id)

    def all(self, tenant: Tenant | None = None) -> list[Record]:
        """Return every notice of a tenant, oldest first."""
        self._complete()
        return super().all(tenant)

    def _find(self, table: Table, record_id: str, tenant: Tenant | None) -> Record:
        self._complete()
        return super()._find(table, record_id, tenant)

    @contextmanager
    def _changing(self, page: Record, notice_id: str) -> Iterator[tuple[Record, str]]:
        """Copy a notice of a page to change it, and return the time of the change."""
        self.get_of(page, notice_id)
        with self._draft(notice_id, None) as draft:
            now = self._now()
            draft["fields"]["updatedAt"] = now
            yield draft, now

    def _complete(self) -> None:
        """Resolve the maintenance that DevHelm completes and whose end has passed."""
        now = self._store.clock()
        with self._store.reading(self.name) as table:
            due = [record for record in table.values() if _is_due(record["fields"], now)]
            if not due:
                return
        with self._store.changing(self.name) as table:
            for record in due:
                completed = copy.deepcopy(record)
                end = completed["fields"]["scheduledUntil"]
                completed["fields"] |= {"status": RESOLVED, "resolvedAt": end, "updatedAt": end}
                _append(completed, end, RESOLVED, "Completed.", notify=False, by="SYSTEM")
                table[completed["fields"]["id"]] = completed

    def _blank(self, now: str) -> Record:
        blank = super()._blank(now)
        del blank["fields"]["organizationId"]
        blank["fields"] |= {
            "statusPageId": _some_page(self._store),
            "title": self.singular,
            "status": "INVESTIGATING",
            "impact": "MINOR",
            "scheduled": self.scheduled,
            "autoResolve": False,
            "startedAt": now,
            "publishedAt": now,
            "affectedComponents": [],
            "updatedAt": now,
        }
        if self.scheduled:
            blank["fields"]["scheduledFor"] = now
        return blank

    def _overwritten(self, record: Record, values: Mapping[str, Any]) -> Record:
        changed = super()._overwritten(record, values)
        for entry in changed["updates"] or ():
            for name, value in _entry(changed["fields"]["updatedAt"], "INVESTIGATING", "").items():
                entry.setdefault(name, value)
        return changed


class StatusPageIncidents(NoticeRecords):
    """The incidents that status pages announce."""

    name = "status-page-incidents"
    singular = "Status page incident"
    headings: ClassVar = {
        OPEN: "Open incidents on status pages",
        SCHEDULED: "Scheduled incidents on status pages",
        ENDED: "Resolved incidents on status pages",
    }
    scheduled = False


class StatusPageMaintenance(NoticeRecords):
    """The maintenance that status pages announce."""

    name = "status-page-maintenance"
    singular = "Status page maintenance"
    headings: ClassVar = {
        OPEN: "Active maintenance on status pages",
        SCHEDULED: "Scheduled maintenance on status pages",
        ENDED: "Ended maintenance on status pages",
    }
    scheduled = True


def linked_notices(store: Store, incident_id: str) -> list[dict[str, Any]]:
    """Return the LinkedStatusPageIncidentDto of each notice that is linked to an incident."""
    with store.reading(StatusPageIncidents.name) as table, store.reading(StatusPages.name) as pages:
        return [
            _link(record["fields"], pages[record["fields"]["statusPageId"]]["fields"])
            for record in table.values()
            if record["fields"].get("incidentId") == incident_id
            and record["fields"].get("statusPageId") in pages
        ]


def require_incident(store: Store, incident_id: str | None, tenant: Tenant) -> None:
    """Raise SimulatedError 404 if the tenant has no incident with this ID."""
    with store.reading("incidents") as table:
        record = table.get(incident_id or "")
        if incident_id and (record is None or not is_visible(record, tenant)):
            raise SimulatedError(HTTPStatus.NOT_FOUND, "Incident not found")


def is_shown(fields: Mapping[str, Any], now: datetime) -> bool:
    """Whether a notice sets the status of its components now."""
    begins = parse_time(fields.get("scheduledFor"))
    return (
        fields.get("publishedAt") is not None
        and fields.get("status") != RESOLVED
        and not _is_due(fields, now)
        and (begins is None or begins <= now)
    )


def _is_due(fields: Mapping[str, Any], now: datetime) -> bool:
    end = parse_time(fields.get("scheduledUntil"))
    resolves_itself = fields.get("autoResolve") is True and fields.get("status") != RESOLVED
    return resolves_itself and end is not None and end <= now


def _affected(page: Record, asked: list[dict[str, Any]] | None) -> list[dict[str, Any]] | None:
    """Return the StatusPageIncidentComponentDto of each component. Refuses unknown ones."""
    if asked is None:
        return None
    names = component_names(page)
    for index, one in enumerate(asked):
        if one["componentId"] not in names:
            field = f"affectedComponents.{index}.componentId"
            raise InvalidFieldsError.single(field, "must be a component of the status page")
    return [
        {
            "statusPageComponentId": one["componentId"],
            "componentStatus": one["status"],
            "componentName": names[one["componentId"]],
        }
        for one in asked
    ]


def _require_order(fields: Mapping[str, Any]) -> None:
    begins, end = parse_time(fields.get("scheduledFor")), parse_time(fields.get("scheduledUntil"))
    if begins and end and end <= begins:
        raise InvalidFieldsError.single("scheduledUntil", "must be after scheduledFor")


def _set_status(draft: Record, status: str | None, now: str) -> None:
    if status is None:
        return
    fields = draft["fields"]
    if status == RESOLVED and fields.get("resolvedAt") is None:
        fields["resolvedAt"] = now
    elif status != RESOLVED:
        fields.pop("resolvedAt", None)
    fields["status"] = status


def _append(
    record: Record, now: str, status: str, body: str, *, notify: bool, by: str = "USER"
) -> None:
    entry = _entry(now, status, body) | {"createdBy": by, "notifySubscribers": notify}
    record["updates"] = [*record["updates"], entry]


def _entry(now: str, status: str, body: str) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "status": status,
        "body": body,
        "createdBy": "USER",
        "notifySubscribers": False,
        "createdAt": now,
    }


def _mail(record: Record, now: str, event: str, *, notify: bool) -> None:
    """Note a mail to the subscribers, who hear nothing of a draft."""
    if notify and record["fields"].get("publishedAt"):
        record["mails"] = [*record["mails"], {"eventType": event, "at": now}]


def _some_page(store: Store) -> str:
    """The page of a notice for which a test names none."""
    with store.reading(StatusPages.name) as pages:
        return next(iter(pages), str(uuid4()))


def _link(notice: Mapping[str, Any], page: Mapping[str, Any]) -> dict[str, Any]:
    return without_nulls(
        {
            "id": notice["id"],
            "spIncidentId": notice["id"],
            "statusPageId": page["id"],
            "statusPageName": page.get("name"),
            "statusPageSlug": page.get("slug"),
            "title": notice.get("title"),
            "status": notice.get("status"),
            "impact": notice.get("impact"),
            "scheduled": notice.get("scheduled"),
            "publishedAt": notice.get("publishedAt"),
            "connectionMode": "MANUAL",
            "pageIncidentMode": page.get("incidentMode"),
        }
    )


def _mailed(mails: list[Any]) -> str:
    if not mails:
        return "No mails"
    return "One mail to subscribers" if len(mails) == 1 else f"{len(mails)} mails to subscribers"


def summarize(record: Record, now: datetime) -> Summary:
    """Summarize a notice. Its fields can contain anything."""
    fields = record["fields"]
    status = as_text(fields.get("status"))
    begins = as_utc(fields.get("scheduledFor")) or as_utc(fields.get("startedAt"))
    ends = as_utc(fields.get("scheduledUntil"))
    state = SCHEDULED if begins and begins > now else OPEN
    if status == RESOLVED:
        state, ends = ENDED, as_utc(fields.get("resolvedAt")) or ends
        # Work that was canceled never began.
        begins = begins if begins and ends and begins <= ends else None
    draft = "" if fields.get("publishedAt") else "draft"
    affected = fields.get("affectedComponents")
    names = [
        one.get("componentName")
        for one in (affected if isinstance(affected, list) else ())
        if isinstance(one, dict)
    ]
    return Summary(
        title=as_text(fields.get("title")) or fields["id"],
        state=state,
        badges=tuple(filter(None, (status, as_text(fields.get("impact")), draft))),
        tone=status,
        about=Fact("Components:", as_text(names)) if names else None,
        notes=(_mailed(record["mails"]),),
        starts_at=begins,
        ends_at=ends,
    )
