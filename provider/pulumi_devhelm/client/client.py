"""DevHelm as one process sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_devhelm.client.operation import Operation
from pulumi_devhelm.client.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from pulumi_devhelm.client.ledger import Ledger
    from pulumi_devhelm.client.settings import Settings


class Client:
    """The one connection pool of a process, from which each operation starts.

    `ledger` keeps its creations apart, `say` gets the lines that a person should read while an
    operation runs, `http` replaces the network in tests.
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

    def operation(self) -> Operation:
        """Start an operation; its time runs from now."""
        return Operation(self._transport, self.settings, self._ledger, self._say)

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()
