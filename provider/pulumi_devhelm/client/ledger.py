"""Tracks what a process owns in DevHelm, so that it never mistakes one creation for another."""

from __future__ import annotations

import contextlib
import threading
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator


class Ledger:
    """The ids that this process owns or has seen, and a lock for each content that it creates."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owned: set[str] = set()
        self._kept: defaultdict[str, set[str | None]] = defaultdict(set)
        self._resolved: set[str] = set()
        self._seen: set[str] = set()
        self._creations: defaultdict[Hashable, threading.Lock] = defaultdict(threading.Lock)

    @contextlib.contextmanager
    def creating(self, content: Hashable, seconds: float) -> Iterator[bool]:
        """Hold the lock for creating `content`. Yields False if it isn't free within `seconds`."""
        with self._lock:
            creation = self._creations[content]
        held = creation.acquire(timeout=max(0.0, seconds))
        try:
            yield held
        finally:
            if held:
                creation.release()

    def own(self, id_: str) -> None:
        """Remember that this process owns the incident or window."""
        with self._lock:
            self._owned.add(id_)

    def owned(self) -> frozenset[str]:
        """The ids of the incidents and windows that this process owns."""
        with self._lock:
            return frozenset(self._owned)

    def keep(self, incident_id: str, claim: str | None) -> None:
        """Remember that a resource still declares the incident.

        Two resources of a stack can have the same incident, after one took it over from the other.
        `claim` tells them apart.
        """
        with self._lock:
            self._kept[incident_id].add(claim)

    def kept_by_another(self, incident_id: str, claim: str | None) -> bool:
        """Whether a resource with another claim still declares the incident."""
        with self._lock:
            return bool(self._kept[incident_id] - {claim})

    def resolve(self, incident_id: str) -> None:
        """Remember that this process resolved the incident."""
        with self._lock:
            self._resolved.add(incident_id)

    def resolved(self, incident_id: str) -> bool:
        """Whether this process resolved the incident."""
        with self._lock:
            return incident_id in self._resolved

    def see(self, entry_ids: Iterable[str | None]) -> None:
        """Remember timeline entries that an answer has shown."""
        with self._lock:
            self._seen.update(entry_id for entry_id in entry_ids if entry_id)

    def seen(self) -> frozenset[str]:
        """The ids of the timeline entries that answers have shown so far."""
        with self._lock:
            return frozenset(self._seen)
