"""uvicorn, set up for the simulator."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from pulumi_devhelm.simulator.app import application

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from pulumi_devhelm.simulator.simulation import Simulation

_BACKLOG = 2048
# As load balancers have it, so that an idle client keeps its connection.
_KEEP_ALIVE_SECONDS = 75
# For answers on their way; no request takes long by itself.
_SHUTDOWN_SECONDS = 1
_ANYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - compared, not bound


class DroppableProtocol(H11Protocol):
    """Lets endpoints reach the connection, as `request.state.transport`, to cut it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Hand the transport on, in a state of this connection alone."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class Server(uvicorn.Server):
    """Serves a simulation on a socket, and calls `ready` once it answers."""

    def __init__(self, simulation: Simulation, listening: socket.socket) -> None:
        self._simulation = simulation
        self._listening = listening
        self._ready: Callable[[], None] = lambda: None
        super().__init__(
            uvicorn.Config(
                application(simulation),
                http=DroppableProtocol,
                ws="none",
                loop="asyncio",
                lifespan="off",
                log_config=None,
                access_log=False,
                date_header=False,
                server_header=False,
                timeout_keep_alive=_KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
            )
        )

    def serve_until_stopped(self, ready: Callable[[], None]) -> None:
        """Serve until `should_exit` is set or, on the main thread, a signal comes."""
        self._ready = ready
        self.run(sockets=[self._listening])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start as uvicorn does, and tell."""
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drop the requests that a fault still delays, and end as uvicorn does."""
        self._simulation.ending.set()
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 picks a free one. Raises OSError where it can't be had."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP, flags=socket.AI_PASSIVE
    )[0]
    # Made with its protocol named, or asyncio wouldn't switch off Nagle's algorithm.
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except OSError:
        listening.close()
        raise
    return listening


def url_of(listening: socket.socket, host: str) -> str:
    """Where a client on this machine reaches the socket."""
    port = listening.getsockname()[1]
    name = "127.0.0.1" if host in _ANYWHERE else host
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
