"""The wire models: DevHelm's schemas, with the names from its OpenAPI description.

Requests are strict, so that a mistake of ours fails here and not at the API. Responses are lenient,
because DevHelm omits null fields and its API grows: every field except an id may be missing,
unknown fields are ignored, enumerations are plain strings, and a field of the wrong type counts as
missing. An odd field must never make us lose track of an incident.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic.alias_generators import to_camel

from pulumi_devhelm.words import (  # noqa: TC001 - pydantic evaluates the annotations
    IncidentStatus,
    Severity,
)


def _none_if_invalid(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:
    try:
        return validate(value)
    except ValidationError:
        return None


def _valid_items(value: Any, validate: ValidatorFunctionWrapHandler) -> list[Any]:
    items = []
    for item in value if isinstance(value, list) else []:
        try:
            items += validate([item])
        except ValidationError:
            continue
    return items


def _encodable(text: str) -> str:
    # JSON can contain half of a surrogate pair, but a state file or a terminal can't.
    return text.encode("utf-8", "replace").decode()


T = TypeVar("T")
Text = Annotated[str, AfterValidator(_encodable)]
# Pulumi's state stores numbers as doubles, which can't represent all larger integers.
Whole = Annotated[int, Field(ge=-(2**53), le=2**53)]
Loose = Annotated[T | None, WrapValidator(_none_if_invalid)]
LooseList = Annotated[list[T], WrapValidator(_valid_items)]
# These appear in messages, so they must be plain.
Identifier = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,100}$")]
Link = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,200}$")]


# Marks a field with text that people write. It may be a secret, so no message repeats its value.
FREE_TEXT = "free text"


class Request(BaseModel):
    """A request. Unknown fields and wrong types are refused."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="forbid",
        strict=True,
        defer_build=True,
    )

    # Whether nulls are sent. If not, DevHelm treats the missing field as not given.
    sends_nulls: ClassVar[bool] = False

    def content(self) -> dict[str, Any]:
        """The arguments of a call: its body, and the free texts in it."""
        body = self.model_dump(by_alias=True, exclude_none=not self.sends_nulls)
        return {"body": body, "free_texts": self.free_texts()}

    @classmethod
    def free_text_fields(cls) -> dict[str, str]:
        """DevHelm's names of the free-text fields, keyed by ours."""
        return {
            name: field.alias or name
            for name, field in cls.model_fields.items()
            if FREE_TEXT in field.metadata
        }

    def free_texts(self) -> dict[str, str]:
        """The free-text values, keyed by DevHelm's names."""
        return {alias: getattr(self, name) or "" for name, alias in self.free_text_fields().items()}


class CreateManualIncidentRequest(Request):
    """Body of `POST /api/v1/incidents`."""

    title: Annotated[str, StringConstraints(min_length=1), FREE_TEXT]
    severity: Severity
    monitor_id: str | None = None
    body: Annotated[str | None, FREE_TEXT] = None
    service_id: str | None = None
    service_incident_id: str | None = None


class UpdateIncidentRequest(Request):
    """Body of `PATCH /api/v1/incidents/{id}`; a null keeps the current value."""

    title: Annotated[Annotated[str, StringConstraints(min_length=1)] | None, FREE_TEXT] = None
    severity: Severity | None = None


class AddIncidentUpdateRequest(Request):
    """Body of `POST /api/v1/incidents/{id}/updates`; a null status keeps the current one."""

    notify_subscribers: bool
    body: Annotated[str | None, FREE_TEXT] = None
    new_status: IncidentStatus | None = None


class ResolveIncidentRequest(Request):
    """Body of `POST /api/v1/incidents/{id}/resolve`."""

    body: Annotated[str | None, FREE_TEXT] = None


class MaintenanceWindowRequest(Request):
    """Body of `POST /api/v1/maintenance-windows` and of `PUT …/{id}`, with every field.

    DevHelm treats a missing field as null: no monitor means the whole organization, and no
    `suppressAlerts` means true. So every field is sent.
    """

    sends_nulls: ClassVar[bool] = True

    monitor_id: str | None
    starts_at: str
    ends_at: str
    repeat_rule: str | None = None
    reason: Annotated[str | None, FREE_TEXT]
    suppress_alerts: bool


class Response(BaseModel):
    """A response. The module's docstring says what is tolerated."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="ignore", defer_build=True
    )


class IncidentDto(Response):
    """One incident. Times are ISO 8601 strings as DevHelm wrote them."""

    id: Identifier
    title: Loose[Text] = None
    severity: Loose[Text] = None
    status: Loose[Text] = None
    source: Loose[Text] = None
    shortlink: Loose[Link] = None
    monitor_id: Loose[Identifier] = None
    service_id: Loose[Identifier] = None
    service_incident_id: Loose[Identifier] = None
    organization_id: Loose[Whole] = None
    created_by_user_id: Loose[Whole] = None
    reopen_count: Loose[Whole] = None
    status_page_visible: Loose[bool] = None
    suppress_dispatch: Loose[bool] = None
    external_ref: Loose[Text] = None
    triggered_by_rule: Loose[Text] = None
    affected_regions: Loose[list[Text]] = None
    affected_components: Loose[list[Text]] = None
    monitor_name: Loose[Text] = None
    monitor_type: Loose[Text] = None
    service_name: Loose[Text] = None
    service_slug: Loose[Text] = None
    resolution_reason: Loose[Text] = None
    resolution_note: Loose[Text] = None
    started_at: Loose[Text] = None
    confirmed_at: Loose[Text] = None
    resolved_at: Loose[Text] = None
    cooldown_until: Loose[Text] = None
    created_at: Loose[Text] = None
    updated_at: Loose[Text] = None


class IncidentUpdateDto(Response):
    """One entry of an incident's timeline."""

    id: Loose[Text] = None
    incident_id: Loose[Text] = None
    old_status: Loose[Text] = None
    new_status: Loose[Text] = None
    body: Loose[Text] = None
    created_by: Loose[Text] = None
    notify_subscribers: Loose[bool] = None
    created_at: Loose[Text] = None


class LinkedStatusPageIncidentDto(Response):
    """A status page's incident that is linked to an incident."""

    id: Loose[Text] = None
    sp_incident_id: Loose[Text] = None
    status_page_id: Loose[Text] = None
    status_page_name: Loose[Text] = None
    status_page_slug: Loose[Text] = None
    title: Loose[Text] = None
    status: Loose[Text] = None
    impact: Loose[Text] = None
    scheduled: Loose[bool] = None
    published_at: Loose[Text] = None
    connection_mode: Loose[Text] = None
    page_incident_mode: Loose[Text] = None


class IncidentDetailDto(Response):
    """An incident with its timeline and its status pages."""

    incident: IncidentDto
    updates: LooseList[IncidentUpdateDto] = Field(default_factory=list)
    status_page_incidents: LooseList[LinkedStatusPageIncidentDto] = Field(default_factory=list)


class SingleValueResponseIncidentDetailDto(Response):
    """Envelope of one incident."""

    data: IncidentDetailDto


class TableValueResult(Response):
    """Envelope of one page of a list; an entry without an id is dropped."""

    data: LooseList[Any]
    has_next: Loose[bool] = None


class TableValueResultIncidentDto(TableValueResult):
    """A page of incidents."""

    data: LooseList[IncidentDto] = Field(default_factory=list)


class MaintenanceWindowDto(Response):
    """One maintenance window; without a monitor, it is for the whole organization."""

    id: Identifier
    monitor_id: Loose[Identifier] = None
    organization_id: Loose[Whole] = None
    starts_at: Loose[Text] = None
    ends_at: Loose[Text] = None
    repeat_rule: Loose[Text] = None
    reason: Loose[Text] = None
    suppress_alerts: Loose[bool] = None
    created_at: Loose[Text] = None


class SingleValueResponseMaintenanceWindowDto(Response):
    """Envelope of one maintenance window."""

    data: MaintenanceWindowDto


class TableValueResultMaintenanceWindowDto(TableValueResult):
    """A page of maintenance windows."""

    data: LooseList[MaintenanceWindowDto] = Field(default_factory=list)


class ErrorEntry(Response):
    """One field that DevHelm refused."""

    code: Loose[Text] = None
    field: Loose[Text] = None
    message: Loose[Text] = None


class ErrorResponse(Response):
    """DevHelm's error envelope. Its `code` distinguishes it from a proxy's page."""

    code: Identifier
    message: Loose[Text] = None
    status: Loose[Whole] = None
    timestamp: Loose[Whole] = None
    request_id: Loose[Text] = None
    errors: LooseList[ErrorEntry] = Field(default_factory=list)
