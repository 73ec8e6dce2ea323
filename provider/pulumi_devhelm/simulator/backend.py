"""The backend of one simulator: everything except HTTP."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from pulumi_devhelm.simulator.collections.base import Collection
from pulumi_devhelm.simulator.collections.incidents import Incidents
from pulumi_devhelm.simulator.collections.maintenance_windows import MaintenanceWindows
from pulumi_devhelm.simulator.collections.monitors import Monitors
from pulumi_devhelm.simulator.collections.status_pages import (
    StatusPageCalls,
    StatusPageIncidentCalls,
    StatusPageMaintenanceCalls,
)
from pulumi_devhelm.simulator.faults import Faults
from pulumi_devhelm.simulator.request_log import RequestLog
from pulumi_devhelm.simulator.store import Store
from pulumi_devhelm.simulator.times import Clock

if TYPE_CHECKING:
    from pathlib import Path

# Every simulated collection, in the order of the index page. To add one, add it here.
COLLECTIONS: tuple[type[Collection], ...] = (
    Incidents,
    MaintenanceWindows,
    StatusPageIncidentCalls,
    StatusPageMaintenanceCalls,
    StatusPageCalls,
    Monitors,
)

C = TypeVar("C", bound=Collection)


class Backend:
    """The collections, the request log, the faults and the clock.

    `url` is the simulator's own URL, for shortlinks. Raises as Store does for a bad `data` file.
    """

    def __init__(self, url: str, *, data: Path | None = None, clock: Clock | None = None) -> None:
        self.url = url
        self.clock = clock or Clock()
        self._store = Store(data, clock=self.clock)
        self.collections = tuple(collection(self._store, url) for collection in COLLECTIONS)
        self.request_log = RequestLog(self.clock)
        self.faults = Faults()
        # Set on the server's thread when it begins to stop, so that no delay holds it up.
        self.stopping = asyncio.Event()

    def collection(self, kind: type[C]) -> C:
        """Return the collection of a class."""
        return next(one for one in self.collections if isinstance(one, kind))

    def named(self, name: str) -> Collection:
        """Return the collection with a name. Raises ValueError if there is none."""
        by_name = {collection.name: collection for collection in self.collections}
        if name not in by_name:
            raise ValueError(f"collection: must be one of {', '.join(by_name)}, not {name!r}.")
        return by_name[name]

    def reset(self) -> None:
        """Delete every record, clear the request log and the faults, and reset the clock."""
        self._store.clear()
        self.clock.reset()
        self.request_log.clear()
        self.faults.clear()
