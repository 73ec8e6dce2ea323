"""A process's connection to DevHelm."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from pulumi_devhelm.client.operation import Operation
from pulumi_devhelm.client.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from pulumi_devhelm.client.ledger import Ledger
    from pulumi_devhelm.client.settings import Settings


class Client:
    """The connection pool of a process. Each operation starts from it.

    `ledger` keeps the process's creations apart, `say` receives the lines to show to the user while
    an operation runs, and `http` replaces the network in tests.
    """

    def __init__(
        self,
        settings: Settings,
        ledger: Ledger,
        say: Callable[[str], None],
        http: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.settings = settings
        self._say = say
        self._transport = Transport(settings, http)
        self._ledger = ledger
        self._cancelled = threading.Event()

    def operation(self) -> Operation:
        """Start an operation. Its time limit counts from now."""
        return Operation(self._transport, self.settings, self._ledger, self._say, self._cancelled)

    def cancel(self) -> None:
        """End all waits, and send no more requests. Those under way still return their answer."""
        self._cancelled.set()

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()
