"""Finds the entry that a post to an incident's timeline created."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_devhelm.comparisons import before, same_text
from pulumi_devhelm.times import instant

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_devhelm.client.models import (
        AddIncidentUpdateRequest,
        IncidentDetailDto,
        IncidentUpdateDto,
    )
    from pulumi_devhelm.client.operation import Operation


@dataclass(frozen=True)
class Posted:
    """An incident after a post to its timeline, and the entry if the answer shows it."""

    detail: IncidentDetailDto
    entry: IncidentUpdateDto | None


class EntrySearch:
    """Looks for a timeline entry that a request may have posted since this object was created."""

    def __init__(
        self,
        operation: Operation,
        incident_id: str,
        request: AddIncidentUpdateRequest,
        read: Callable[[str], IncidentDetailDto],
    ) -> None:
        self._operation = operation
        self._incident_id = incident_id
        self._request = request
        self._read = read
        self._beginning = time.monotonic()
        # An equal entry that was there before is a different one: A, B, A is a legitimate timeline.
        self._before = operation.ledger.seen()

    def find(self) -> Posted | None:
        """Return the incident with the entry, or None if its timeline doesn't have it."""
        detail = self._read(self._incident_id)
        since = self._operation.clock.since(self._beginning)
        found = [
            entry
            for entry in self._new(detail)
            if self._fits(entry) and not before(entry.created_at, since)
        ]
        return Posted(detail, max(found, key=created)) if found else None

    def answered(self, detail: IncidentDetailDto) -> Posted:
        """Return the answered incident with the entry that most likely comes from the request."""
        new = self._new(detail)
        likely = [entry for entry in new if self._fits(entry)] or new
        return Posted(detail, max(likely, key=created, default=None))

    def likeness(self) -> str:
        """Return sentences that tell the user where to look for the entry."""
        return (
            f"The entry may be on the timeline of incident {self._incident_id}: look there, and "
            "run again only if it is missing; otherwise remove the entry from your program."
        )

    def _new(self, detail: IncidentDetailDto) -> list[IncidentUpdateDto]:
        return [entry for entry in detail.updates if entry.id and entry.id not in self._before]

    def _fits(self, entry: IncidentUpdateDto) -> bool:
        same_status = self._request.new_status in {None, entry.new_status}
        return same_status and same_text(entry.body, self._request.body)


def created(entry: IncidentUpdateDto) -> float:
    """When an entry was posted, as a number to compare; 0 if DevHelm doesn't say."""
    posted = instant(entry.created_at)
    return posted.timestamp() if posted else 0.0
