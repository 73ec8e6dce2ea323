"""The calls that carry out a notice's plan.

Live values are mappings without nulls, keyed as the inputs. They include Pulumi's `id`, and the
last text of the timeline as `body`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_devhelm.client.notices import Notices
from pulumi_devhelm.client.status_page_models import (
    AffectedComponent,
    CreateStatusPageIncidentUpdateRequest,
    PublishStatusPageIncidentRequest,
    UpdateStatusPageIncidentRequest,
)
from pulumi_devhelm.client.timeline import created, is_posted
from pulumi_devhelm.comparisons import same_text
from pulumi_devhelm.errors import AdoptionError, NotFoundError
from pulumi_devhelm.providers import session
from pulumi_devhelm.providers.notice import plan as notice_plan
from pulumi_devhelm.providers.notice.inputs import split
from pulumi_devhelm.providers.notice.plan import PUBLISHED_AT, RESOLVED
from pulumi_devhelm.providers.partial import keeping
from pulumi_devhelm.surfaces import argument

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_devhelm.client.status_page_models import NoticeRequest, StatusPageIncidentDto
    from pulumi_devhelm.providers.plan import Plan
    from pulumi_devhelm.providers.properties import Inputs
    from pulumi_devhelm.status_pages import Kind


class NoticeCalls:
    """The calls for one kind of notice. `request` creates one as declared."""

    def __init__(
        self, kind: Kind, inputs: Inputs, request: Callable[[dict[str, Any]], NoticeRequest]
    ) -> None:
        self._kind = kind
        self._inputs = inputs
        self._request = request

    def read(self, full_id: str) -> dict[str, Any]:
        """Read the notice's live values. Raises NotFoundError if it is gone."""
        page_id, notice_id = split(full_id)
        return _live(page_id, self._notices(page_id).get(notice_id))

    def create(self, declared: dict[str, Any]) -> dict[str, Any]:
        """Create the notice as declared, and publish it if the page leaves it as a draft."""
        page_id = declared["statusPageId"]
        notices = self._notices(page_id)
        notice = notices.create(self._request(declared))
        with keeping(_live(page_id, notice) | {"body": declared["body"]}):
            return _live(page_id, self._published(notices, notice, declared))

    def adopt(self, declared: dict[str, Any]) -> dict[str, Any]:
        """Take over the open notice that `adoptId` names, and change it as declared.

        Raises AdoptionError if it is unknown, over, or about another incident.
        """
        page_id, notice_id = declared["statusPageId"], declared["adoptId"]
        notices, noun = self._notices(page_id), self._kind.noun
        try:
            notice = notices.get(notice_id)
        except NotFoundError:
            raise AdoptionError(
                f"{argument('adoptId')} names {noun} {notice_id}, which DevHelm can't find on the "
                f"status page {page_id}.",
                advice="Use the ID of an open one on that page, or remove "
                f"{argument('adoptId')} to create a new one.",
            ) from None
        live = _live(page_id, notice)
        if obstacle := notice_plan.adoption_obstacle(declared, live):
            raise AdoptionError(f"{argument('adoptId')} names {noun} {notice_id}, but {obstacle}")
        session.ledger.own(live["id"])
        edits = notice_plan.adoption_edits(self._inputs, declared, live)
        # An earlier run may have posted it and died before Pulumi stored that.
        if not any(same_text(entry.body, declared["body"]) for entry in notice.updates):
            edits["body"] = declared["body"]
        if declared.get("publish", True):
            edits[PUBLISHED_AT] = True
        return self._changed(notices, page_id, notice, edits, declared)

    def update(
        self,
        full_id: str,
        state: dict[str, Any],
        plan: Plan,
        declared: dict[str, Any],
    ) -> tuple[Plan, dict[str, Any]]:
        """Send the edits of `plan`. Returns the plan as it was carried out, and the live values.

        A notice that is over by then isn't changed. Raises NotFoundError if it is gone.
        """
        page_id, notice_id = split(full_id)
        operation = session.operation()
        notices = Notices(operation, self._kind, page_id)
        notice = notices.get(notice_id)
        if notice_plan.is_over(_live(page_id, notice), operation.clock.now()):
            return notice_plan.on_closed(plan), _live(page_id, notice)
        edits = dict(plan.edits)
        known = state.get("updatedAt")
        # A run may have posted it, and died before Pulumi stored that.
        if "body" in edits and is_posted(notice.updates, edits["body"], known=known):
            del edits["body"]
        return plan, self._changed(notices, page_id, notice, edits, declared)

    def complete(self, full_id: str, message: str | None, *, notify: bool) -> str | None:
        """Resolve the notice, with `message` if there is one. Returns when that was.

        One that is over is left alone. One about work that hasn't begun is deleted: nothing
        happened, and nobody is mailed. A draft is dismissed, so that customers never see it. Raises
        NotFoundError if it is gone.
        """
        page_id, notice_id = split(full_id)
        operation = session.operation()
        notices = Notices(operation, self._kind, page_id)
        notice = notices.get(notice_id)
        live, now = _live(page_id, notice), operation.clock.now()
        if notice_plan.is_over(live, now):
            return live.get("resolvedAt")
        if notice_plan.is_ahead(live, now):
            notices.delete(notice_id)
            session.say(notice_plan.canceled_line(self._kind.noun, full_id))
        elif notice_plan.is_draft(live):
            notices.dismiss(notice_id)
        elif message and message.strip():
            notice = notices.add_update(notice_id, _entry(RESOLVED, message, notify=notify))
        else:
            notice = notices.update(notice_id, _changes({"status": RESOLVED}))
        return notice.resolved_at

    def cancel(self, full_id: str) -> None:
        """Delete the notice unless it is over. Raises NotFoundError if it is gone."""
        page_id, notice_id = split(full_id)
        operation = session.operation()
        notices = Notices(operation, self._kind, page_id)
        live = _live(page_id, notices.get(notice_id))
        if not notice_plan.is_over(live, operation.clock.now()):
            notices.delete(notice_id)

    def delete(self, full_id: str) -> None:
        """Delete the notice with its timeline. Raises NotFoundError if it is gone."""
        page_id, notice_id = split(full_id)
        self._notices(page_id).delete(notice_id)

    def _notices(self, page_id: str) -> Notices:
        return Notices(session.operation(), self._kind, page_id)

    def _changed(
        self,
        notices: Notices,
        page_id: str,
        notice: StatusPageIncidentDto,
        edits: dict[str, Any],
        declared: dict[str, Any],
    ) -> dict[str, Any]:
        """Change the fields first, then post the body, then publish.

        A body and a status that change together are one entry. A status alone is no entry, so that
        customers don't read the same text twice.
        """
        fields = {key: value for key, value in edits.items() if key not in {"body", PUBLISHED_AT}}
        body, status = edits.get("body"), fields.get("status")
        if body is not None:
            fields.pop("status", None)
        with keeping(_live(page_id, notice)):
            if fields:
                notice = notices.update(notice.id, _changes(fields))
        with keeping(_live(page_id, notice)):
            if body is not None:
                entry = _entry(status or notice.status, body, notify=_notifies(declared))
                notice = notices.add_update(notice.id, entry)
        with keeping(_live(page_id, notice) | {"body": declared["body"]}):
            if edits.get(PUBLISHED_AT):
                notice = self._published(notices, notice, declared)
        return _live(page_id, notice)

    def _published(
        self, notices: Notices, notice: StatusPageIncidentDto, declared: dict[str, Any]
    ) -> StatusPageIncidentDto:
        if notice.published_at or not declared.get("publish", True):
            return notice
        request = PublishStatusPageIncidentRequest(notify_subscribers=_notifies(declared))
        return notices.publish(notice.id, request)


def affected(components: list[dict[str, Any]] | None) -> list[AffectedComponent]:
    """The components in a request. An empty list means that there are none."""
    return [
        AffectedComponent(component_id=one["componentId"], status=one["status"])
        for one in components or ()
    ]


def _changes(fields: dict[str, Any]) -> UpdateStatusPageIncidentRequest:
    return UpdateStatusPageIncidentRequest(
        title=fields.get("title"),
        impact=fields.get("impact"),
        status=fields.get("status"),
        affected_components=affected(fields["components"]) if "components" in fields else None,
        scheduled_for=fields.get("scheduledFor"),
        scheduled_until=fields.get("scheduledUntil"),
        auto_resolve=fields.get("autoResolve"),
    )


def _entry(status: Any, body: str, *, notify: bool) -> CreateStatusPageIncidentUpdateRequest:
    return CreateStatusPageIncidentUpdateRequest(
        status=status, body=body, notify_subscribers=notify
    )


def _notifies(declared: dict[str, Any]) -> bool:
    return declared["notifySubscribers"] is True


def _live(page_id: str, notice: StatusPageIncidentDto) -> dict[str, Any]:
    left_out = {"id", "updates", "affected_components"}
    values: dict[str, Any] = notice.model_dump(by_alias=True, exclude_none=True, exclude=left_out)
    if notice.affected_components is not None:
        values["components"] = [
            {"componentId": one.status_page_component_id, "status": one.component_status}
            for one in notice.affected_components
        ]
    last = max((one for one in notice.updates if one.body), key=created, default=None)
    return {
        "id": f"{page_id}/{notice.id}",
        "noticeId": notice.id,
        "statusPageId": page_id,
        **values,
        **({"body": last.body} if last else {}),
    }
