"""Finds the entry that a post to a timeline created."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from pulumi_devhelm.comparisons import before, same_text
from pulumi_devhelm.times import instant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pulumi_devhelm.client.operation import Operation


class Entry(Protocol):
    """An entry of any timeline."""

    id: str | None
    body: str | None
    created_at: str | None


E = TypeVar("E", bound=Entry)
T = TypeVar("T")


@dataclass(frozen=True)
class Posted(Generic[T, E]):
    """What has the timeline, after a post to it, and the entry if the answer shows it."""

    detail: T
    entry: E | None


class EntrySearch(Generic[T, E]):
    """Looks for a timeline entry that a request may have posted since this object was created.

    `owner` says in a message whose timeline it is, `read` reads it, and `fits` is whether an entry
    has the content of the request.
    """

    def __init__(
        self,
        operation: Operation,
        owner: str,
        read: Callable[[], T],
        entries: Callable[[T], Sequence[E]],
        fits: Callable[[E], bool],
    ) -> None:
        self._operation = operation
        self._owner = owner
        self._read = read
        self._entries = entries
        self._fits = fits
        self._beginning = time.monotonic()
        # An equal entry that was there before is a different one: A, B, A is a legitimate timeline.
        self._before = operation.ledger.seen()

    def find(self) -> Posted[T, E] | None:
        """Return the owner with the entry, or None if its timeline doesn't have it."""
        detail = self._read()
        since = self._operation.clock.since(self._beginning)
        found = [
            entry
            for entry in self._new(detail)
            if self._fits(entry) and not before(entry.created_at, since)
        ]
        return Posted(detail, max(found, key=created)) if found else None

    def answered(self, detail: T) -> Posted[T, E]:
        """Return the answered owner with the entry that most likely comes from the request."""
        new = self._new(detail)
        likely = [entry for entry in new if self._fits(entry)] or new
        return Posted(detail, max(likely, key=created, default=None))

    def likeness(self) -> str:
        """Return sentences that say where to look for the entry."""
        return (
            f"The entry may be on the timeline of {self._owner}: look there, and run again only "
            "if it is missing; otherwise remove the entry from your program."
        )

    def _new(self, detail: T) -> list[E]:
        return [
            entry for entry in self._entries(detail) if entry.id and entry.id not in self._before
        ]


def created(entry: Entry) -> float:
    """When an entry was posted, as a number to compare; 0 if DevHelm doesn't say."""
    posted = instant(entry.created_at)
    return posted.timestamp() if posted else 0.0


def is_posted(entries: Sequence[Entry], body: str, *, known: str | None) -> bool:
    """Whether the last entry is `body`, and newer than the time `known`."""
    last = max(entries, key=created, default=None)
    if last is None or not same_text(last.body, body):
        return False
    then, posted = instant(known), instant(last.created_at)
    return then is not None and posted is not None and posted > then
