"""The parts of a simulated DevHelm, put together."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pulumi_devhelm.simulator.faults import Faults
from pulumi_devhelm.simulator.incidents import Incidents
from pulumi_devhelm.simulator.journal import Journal
from pulumi_devhelm.simulator.store import Store
from pulumi_devhelm.simulator.times import Clock, utc_now

if TYPE_CHECKING:
    from pathlib import Path


class Simulation:
    """What is behind the HTTP of one simulator.

    `url` is where it is reached, for shortlinks. Raises as Store does for a bad `data` file.
    """

    def __init__(self, url: str, *, data: Path | None = None, clock: Clock = utc_now) -> None:
        self.store = Store(data, clock=clock)
        self.incidents = Incidents(self.store, url=url)
        self.journal = Journal(clock)
        self.faults = Faults()
        # Set on the server's thread when it begins to end, so that no delay holds it up.
        self.ending = asyncio.Event()

    def reset(self) -> None:
        """Forget what was stored, what was logged, and what was to go wrong."""
        self.store.clear()
        self.journal.clear()
        self.faults.clear()
