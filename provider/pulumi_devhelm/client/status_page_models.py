"""The wire models of status pages and of what they announce: incidents and maintenance.

DevHelm answers both with the same schema. Here, both are notices.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from pulumi_devhelm.client.models import (
    FREE_TEXT,
    Identifier,
    Loose,
    LooseList,
    Request,
    Response,
    TableValueResult,
    Text,
)
from pulumi_devhelm.times import instant, timestamp
from pulumi_devhelm.words import ComponentStatus, Impact, NoticeStatus

Status = Literal[NoticeStatus, "RESOLVED"]
Title = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Body = Annotated[str, StringConstraints(min_length=1)]


def _as_devhelm_writes(time: str) -> str:
    parsed = instant(time)
    return timestamp(parsed) if parsed else time


# A time in any form of ISO 8601. DevHelm refuses some, such as one without seconds.
Time = Annotated[str, AfterValidator(_as_devhelm_writes)]


class AffectedComponent(Request):
    """A component of the page, and its status while the notice is open."""

    component_id: str
    status: ComponentStatus


class NoticeRequest(Request):
    """A request to create a notice.

    `notify_subscribers` has no default here, because DevHelm's own default is to mail them.
    """

    title: Annotated[Title, FREE_TEXT]
    body: Annotated[Body, FREE_TEXT]
    impact: Impact
    affected_components: list[AffectedComponent]
    notify_subscribers: bool


class CreateStatusPageIncidentRequest(NoticeRequest):
    """Body of `POST /api/v1/status-pages/{id}/incidents`."""

    status: Status
    monitoring_incident_id: str | None = None


class CreateStatusPageMaintenanceRequest(NoticeRequest):
    """Body of `POST /api/v1/status-pages/{id}/maintenance`."""

    scheduled_for: Time
    scheduled_until: Time
    auto_resolve: bool


class UpdateStatusPageIncidentRequest(Request):
    """Body of `PUT …/{noticeId}`; a null keeps the current value, and nobody is mailed."""

    title: Annotated[Title | None, FREE_TEXT] = None
    impact: Impact | None = None
    status: Status | None = None
    affected_components: list[AffectedComponent] | None = None
    scheduled_for: Time | None = None
    scheduled_until: Time | None = None
    auto_resolve: bool | None = None


class CreateStatusPageIncidentUpdateRequest(Request):
    """Body of `POST …/{noticeId}/updates`. DevHelm requires both a status and a body."""

    status: Status
    body: Annotated[Body, FREE_TEXT]
    notify_subscribers: bool


class PublishStatusPageIncidentRequest(Request):
    """Body of `POST …/{noticeId}/publish`, which keeps everything as it is in the draft."""

    notify_subscribers: bool


class StatusPageIncidentComponentDto(Response):
    """A component that a notice affects. Requests have other names for the same."""

    status_page_component_id: Identifier
    component_status: Loose[Text] = None


class StatusPageIncidentUpdateDto(Response):
    """One entry of a notice's timeline."""

    id: Loose[Text] = None
    status: Loose[Text] = None
    body: Loose[Text] = None
    created_at: Loose[Text] = None


class StatusPageIncidentDto(Response):
    """One notice. Without `published_at`, it is a draft. Lists may omit its timeline."""

    id: Identifier
    title: Loose[Text] = None
    status: Loose[Text] = None
    impact: Loose[Text] = None
    scheduled_for: Loose[Text] = None
    scheduled_until: Loose[Text] = None
    auto_resolve: Loose[bool] = None
    incident_id: Loose[Identifier] = None
    started_at: Loose[Text] = None
    published_at: Loose[Text] = None
    resolved_at: Loose[Text] = None
    created_at: Loose[Text] = None
    updated_at: Loose[Text] = None
    affected_components: Loose[LooseList[StatusPageIncidentComponentDto]] = None
    updates: LooseList[StatusPageIncidentUpdateDto] = Field(default_factory=list)


class SingleValueResponseStatusPageIncidentDto(Response):
    """Envelope of one notice."""

    data: StatusPageIncidentDto


class TableValueResultStatusPageIncidentDto(TableValueResult):
    """A page of notices."""

    data: LooseList[StatusPageIncidentDto] = Field(default_factory=list)


class StatusPageDto(Response):
    """One status page."""

    id: Identifier
    name: Loose[Text] = None
    slug: Loose[Text] = None
    incident_mode: Loose[Text] = None


class TableValueResultStatusPageDto(TableValueResult):
    """A page of status pages."""

    data: LooseList[StatusPageDto] = Field(default_factory=list)


class StatusPageComponentDto(Response):
    """One component of a status page."""

    id: Identifier
    name: Loose[Text] = None


class TableValueResultStatusPageComponentDto(TableValueResult):
    """The components of a status page."""

    data: LooseList[StatusPageComponentDto] = Field(default_factory=list)
