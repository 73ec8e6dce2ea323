"""The parts of a simulated DevHelm, put together."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pulumi_devhelm.simulator.faults import Faults
from pulumi_devhelm.simulator.incidents import Incidents
from pulumi_devhelm.simulator.journal import Journal
from pulumi_devhelm.simulator.maintenance_windows import MaintenanceWindows
from pulumi_devhelm.simulator.store import Store
from pulumi_devhelm.simulator.times import Clock

if TYPE_CHECKING:
    from pathlib import Path

    from pulumi_devhelm.simulator.records import Records


class Simulation:
    """What is behind the HTTP of one simulator.

    `url` is where it is reached, for shortlinks. Raises as Store does for a bad `data` file.
    """

    def __init__(self, url: str, *, data: Path | None = None, clock: Clock | None = None) -> None:
        self.url = url
        self.clock = clock or Clock()
        self._store = Store(data, clock=self.clock)
        self.incidents = Incidents(self._store, url=url)
        self.maintenance_windows = MaintenanceWindows(self._store)
        self.nouns: tuple[Records, ...] = (self.incidents, self.maintenance_windows)
        self.journal = Journal(self.clock)
        self.faults = Faults()
        # Set on the server's thread when it begins to end, so that no delay holds it up.
        self.ending = asyncio.Event()

    def reset(self) -> None:
        """Forget what was stored, what was logged, what was to go wrong, and that time passed."""
        self._store.clear()
        self.clock.reset()
        self.journal.clear()
        self.faults.clear()
