"""Finds what is open in DevHelm, and what will be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.client.incidents import Incidents
from pulumi_devhelm.client.maintenance_windows import MaintenanceWindows
from pulumi_devhelm.client.notices import Notices
from pulumi_devhelm.client.status_pages import StatusPages
from pulumi_devhelm.drills import is_marked
from pulumi_devhelm.providers.maintenance_window.schedule import ACTIVE, SCHEDULED, Schedule
from pulumi_devhelm.status_pages import OPEN, Kind
from pulumi_devhelm.times import instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from pulumi_devhelm.client.models import IncidentDto, MaintenanceWindowDto
    from pulumi_devhelm.client.operation import Operation
    from pulumi_devhelm.client.status_page_models import StatusPageIncidentDto
    from pulumi_devhelm.status_pages import StatusPage

# In the order in which an incident goes through them, so that none is missed between two lists.
_OPEN = ("WATCHING", "TRIGGERED", "CONFIRMED")
# DevHelm's names of the phases of windows.
_FILTERS = {ACTIVE: "active", SCHEDULED: "upcoming"}
INCIDENT, WINDOW = "incident", "window"
# What a status page announces; each kind ends in another way.
NOTICES = {"page incident": Kind.INCIDENT, "page maintenance": Kind.MAINTENANCE}


@dataclass(frozen=True)
class OpenItem:
    """An open incident, an active maintenance window, or something that a status page announces.

    The severity of what a page announces is its impact. Values that DevHelm omits are None, and so
    is `stack` unless somebody looked for it.
    """

    kind: str
    id: str
    title: str | None
    severity: str | None
    status: str | None
    source: str | None
    monitor: str | None
    started_at: datetime | None
    ends_at: datetime | None
    shortlink: str | None
    page: str | None = None
    created_by_user_id: int | None = None
    stack: str | None = None

    @property
    def is_drill(self) -> bool:
        """Whether it has the mark of a drill."""
        return is_marked(self.title)

    def is_ahead(self, now: datetime) -> bool:
        """Whether it begins later; the time of an answer, `now`, has no fractions of a second."""
        return self.started_at is not None and self.started_at > now + timedelta(seconds=1)

    def as_json(self) -> dict[str, Any]:
        """Its fields and `drill`, with times in ISO 8601."""
        fields = {name: value for name, value in vars(self).items() if value is not None}
        times = {
            name: fields[name].isoformat() for name in ("started_at", "ends_at") if name in fields
        }
        return fields | times | {"drill": self.is_drill}


def open_items(operation: Operation) -> tuple[list[OpenItem], datetime]:
    """Everything that is open, newest first, and DevHelm's time."""
    incidents, windows = Incidents(operation), MaintenanceWindows(operation)
    now = windows.now()
    found = [
        *map(_of_incident, open_incidents(incidents)),
        *_windows(windows, ACTIVE, now),
        *(one for one in _notices(operation) if not one.is_ahead(now)),
    ]
    return _by_start(found, now)[::-1], now


def scheduled_items(operation: Operation) -> tuple[list[OpenItem], datetime]:
    """The windows and the notices that begin later, the next one first, and DevHelm's time."""
    windows = MaintenanceWindows(operation)
    now = windows.now()
    found = [
        *_windows(windows, SCHEDULED, now),
        *(one for one in _notices(operation) if one.is_ahead(now)),
    ]
    return _by_start(found, now), now


def _by_start(found: Iterable[OpenItem], now: datetime) -> list[OpenItem]:
    """Each item once: one that changes while the pages are read may be listed twice."""
    distinct = {(one.kind, one.id): one for one in found}.values()
    return sorted(distinct, key=lambda one: one.started_at or now)


def _windows(windows: MaintenanceWindows, phase: str, now: datetime) -> Iterator[OpenItem]:
    for one in windows.list(phase=_FILTERS[phase]):
        if Schedule.of(one.model_dump(by_alias=True)).phase(now) == phase:
            yield _of_window(one, phase)


def _notices(operation: Operation) -> Iterator[OpenItem]:
    """Yield what the status pages announce, except drafts."""
    for page in StatusPages(operation).list():
        for name, kind in NOTICES.items():
            for notice in Notices(operation, kind, page.id).list(OPEN):
                if notice.status in OPEN and notice.published_at is not None:
                    yield _of_notice(name, page, notice)


def open_incidents(incidents: Incidents) -> Iterator[IncidentDto]:
    """Yield the open incidents. One that changes meanwhile may come twice."""
    for status in _OPEN:
        yield from (one for one in incidents.list(status=status) if one.status == status)


def _of_incident(incident: IncidentDto) -> OpenItem:
    return OpenItem(
        kind=INCIDENT,
        id=incident.id,
        title=incident.title,
        severity=incident.severity,
        status=incident.status,
        source=incident.source,
        monitor=incident.monitor_name or incident.monitor_id,
        started_at=instant(incident.started_at),
        ends_at=None,
        shortlink=incident.shortlink,
        created_by_user_id=incident.created_by_user_id,
    )


def _of_window(window: MaintenanceWindowDto, phase: str) -> OpenItem:
    return OpenItem(
        kind=WINDOW,
        id=window.id,
        title=window.reason,
        severity=None,
        status=phase,
        source=None,
        monitor=window.monitor_id,
        started_at=instant(window.starts_at),
        ends_at=instant(window.ends_at),
        shortlink=None,
    )


def _of_notice(kind: str, page: StatusPage, notice: StatusPageIncidentDto) -> OpenItem:
    return OpenItem(
        kind=kind,
        id=f"{page.id}/{notice.id}",
        title=notice.title,
        severity=notice.impact,
        status=notice.status,
        source=None,
        monitor=None,
        started_at=instant(notice.scheduled_for or notice.started_at),
        ends_at=instant(notice.scheduled_until),
        shortlink=None,
        page=page.name or page.slug,
    )
