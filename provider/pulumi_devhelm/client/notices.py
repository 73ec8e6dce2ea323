"""DevHelm's API calls for what a status page announces: incidents and maintenance.

Both have the same calls and the same answers. Here, both are notices.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import quote

from pulumi_devhelm.client.call import Call
from pulumi_devhelm.client.exactly_once import exactly_once
from pulumi_devhelm.client.status_page_models import (
    CreateStatusPageMaintenanceRequest,
    PublishStatusPageIncidentRequest,
    SingleValueResponseStatusPageIncidentDto,
    StatusPageIncidentDto,
    StatusPageIncidentUpdateDto,
    TableValueResultStatusPageIncidentDto,
)
from pulumi_devhelm.client.status_pages import PATH
from pulumi_devhelm.client.timeline import EntrySearch, Posted
from pulumi_devhelm.comparisons import agree, agree_instant, before, same_text
from pulumi_devhelm.errors import AmbiguousOutcomeError, ConflictError, MissingReferenceError
from pulumi_devhelm.surfaces import argument

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pulumi_devhelm.client.call import Answer
    from pulumi_devhelm.client.operation import Operation
    from pulumi_devhelm.client.status_page_models import (
        CreateStatusPageIncidentUpdateRequest,
        NoticeRequest,
        UpdateStatusPageIncidentRequest,
    )
    from pulumi_devhelm.status_pages import Kind


class Notices:
    """The notices of one kind on one status page, within one operation."""

    def __init__(self, operation: Operation, kind: Kind, page_id: str) -> None:
        self._operation = operation
        self.noun = kind.noun
        self._page_id = page_id
        self._listing = f"Listing the {kind.noun}s"
        self._path = f"{PATH}/{quote(page_id, safe='')}/{kind.folder}"

    def get(self, notice_id: str) -> StatusPageIncidentDto:
        """Read a notice with its timeline. Raises NotFoundError if it is gone."""
        call = Call(f"Reading the {self.noun}", "GET", self._of(notice_id))
        return self._notice(self._operation.send(call))

    def list(self, statuses: Sequence[str] | None = None) -> Iterator[StatusPageIncidentDto]:
        """Yield all notices, or only those in some statuses. They may have no timeline here."""
        pages = self._operation.pages(
            self._listing,
            self._path,
            {"status": statuses},
            TableValueResultStatusPageIncidentDto,
        )
        for page in pages:
            yield from page.data

    def create(self, request: NoticeRequest) -> StatusPageIncidentDto:
        """Create exactly one notice; on some pages it is a draft, which only `publish` shows.

        Raises AmbiguousOutcomeError if several match, and UnknownOutcomeError if a limit is reached
        before it is known whether the notice exists.
        """
        call = Call(f"Creating the {self.noun}", "POST", self._path, **request.content())
        with self._operation.alone(call.purpose, (self._path, request.model_dump_json())):
            search = NoticeSearch(self, self._operation, request)
            notice = exactly_once(self._operation, call, self._notice, search)
            self._operation.ledger.own(self.full_id(notice.id))
        return notice

    def update(
        self, notice_id: str, request: UpdateStatusPageIncidentRequest
    ) -> StatusPageIncidentDto:
        """Change some fields. Nothing is added to the timeline."""
        purpose = f"Updating the {self.noun}"
        call = Call(purpose, "PUT", self._of(notice_id), **request.content())
        return self._notice(self._operation.send(call))

    def add_update(
        self, notice_id: str, request: CreateStatusPageIncidentUpdateRequest
    ) -> StatusPageIncidentDto:
        """Post exactly one timeline entry. Raises UnknownOutcomeError as `create` does."""
        path = self._of(notice_id, "updates")
        call = Call(f"Posting the update of the {self.noun}", "POST", path, **request.content())

        def fits(entry: StatusPageIncidentUpdateDto) -> bool:
            return agree(entry.status, request.status) and same_text(entry.body, request.body)

        def parse(answer: Answer) -> Posted[StatusPageIncidentDto, StatusPageIncidentUpdateDto]:
            return search.answered(self._notice(answer))

        with self._operation.alone(call.purpose, (path, request.model_dump_json())):
            search = EntrySearch(
                self._operation,
                f"{self.noun} {notice_id}",
                lambda: self.get(notice_id),
                lambda notice: notice.updates,
                fits,
            )
            return exactly_once(self._operation, call, parse, search).detail

    def publish(
        self, notice_id: str, request: PublishStatusPageIncidentRequest
    ) -> StatusPageIncidentDto:
        """Publish a draft, once; one that is published already is left as it is.

        DevHelm doesn't say whether a second request would mail subscribers again, so after a lost
        answer the notice is read first.
        """
        path = self._of(notice_id, "publish")
        call = Call(f"Publishing the {self.noun}", "POST", path, **request.content())
        search = PublicationSearch(self, notice_id)
        try:
            return exactly_once(self._operation, call, self._notice, search)
        except ConflictError:
            if published := search.find():
                return published
            raise

    def delete(self, notice_id: str) -> None:
        """Delete a notice, with its timeline. Nobody is mailed.

        Raises NotFoundError if it is gone, for example after an attempt whose answer was lost.
        """
        call = Call(f"Deleting the {self.noun}", "DELETE", self._of(notice_id))
        self._without_answer(call, notice_id)

    def dismiss(self, notice_id: str) -> None:
        """Resolve a draft without publishing it. Raises NotFoundError if it is gone."""
        purpose = f"Dismissing the draft of the {self.noun}"
        call = Call(purpose, "POST", self._of(notice_id, "dismiss"))
        try:
            self._without_answer(call, notice_id)
        except ConflictError:
            if self.get(notice_id).status != "RESOLVED":
                raise

    def full_id(self, notice_id: str) -> str:
        """The id of a notice among those of all pages."""
        return f"{self._page_id}/{notice_id}"

    def _without_answer(self, call: Call, notice_id: str) -> None:
        try:
            self._operation.send(call)
        except MissingReferenceError:
            # Only a read shows that it is gone.
            self.get(notice_id)
            raise

    def _notice(self, answer: Answer) -> StatusPageIncidentDto:
        model = SingleValueResponseStatusPageIncidentDto
        notice = self._operation.read(answer, model, self.noun).data
        self._operation.ledger.see(entry.id for entry in notice.updates)
        return notice

    def _of(self, notice_id: str, action: str = "") -> str:
        return "/".join(part for part in (self._path, quote(notice_id, safe=""), action) if part)


class NoticeSearch:
    """Looks for a notice that a request may have created since this object was created."""

    def __init__(self, notices: Notices, operation: Operation, request: NoticeRequest) -> None:
        self._notices = notices
        self._operation = operation
        self._request = request
        self._beginning = time.monotonic()

    def find(self) -> StatusPageIncidentDto | None:
        """Return the one match, or None. Raises AmbiguousOutcomeError."""
        listed = [*self._notices.list()]
        # Only now, because the list may be the first answer with the server's time.
        since = self._operation.clock.since(self._beginning)
        owned = self._operation.ledger.owned()
        # A notice that is created while the pages are read shifts another one to the next page, so
        # that one may be listed twice.
        found = {
            notice.id: notice
            for notice in listed
            if self._notices.full_id(notice.id) not in owned
            and self._fits(notice)
            and not before(notice.created_at, since)
        }
        if len(found) > 1:
            raise AmbiguousOutcomeError([*found], noun=f"{self._notices.noun}s")
        return self._notices.get(next(iter(found))) if found else None

    def likeness(self) -> str:
        """Return sentences that say which notice to look for."""
        return (
            f"A {self._notices.noun} may have been created, with impact {self._request.impact} and "
            "the declared title. Look for it in DevHelm. If it is there, declare "
            f"{argument('adoptId')} with its id; if it is not, run again."
        )

    def _fits(self, notice: StatusPageIncidentDto) -> bool:
        asked = self._request
        return (
            agree(notice.title, asked.title)
            and agree(notice.impact, asked.impact)
            and (
                not isinstance(asked, CreateStatusPageMaintenanceRequest)
                or (
                    agree_instant(notice.scheduled_for, asked.scheduled_for)
                    and agree_instant(notice.scheduled_until, asked.scheduled_until)
                )
            )
        )


class PublicationSearch:
    """Looks whether a draft is published by now."""

    def __init__(self, notices: Notices, notice_id: str) -> None:
        self._notices = notices
        self._notice_id = notice_id

    def find(self) -> StatusPageIncidentDto | None:
        """Return the notice if it is published."""
        notice = self._notices.get(self._notice_id)
        return notice if notice.published_at else None

    def likeness(self) -> str:
        """Return a sentence that says where to look."""
        return (
            f"The {self._notices.noun} {self._notice_id} may be published: look at the status "
            "page, then run again."
        )
