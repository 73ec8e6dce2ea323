"""The HTTP server: uvicorn with the simulator's settings."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from pulumi_devhelm.simulator.app import create_app

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from pulumi_devhelm.simulator.backend import Backend

_BACKLOG = 2048
# A common value of load balancers: an idle client keeps its connection.
_KEEP_ALIVE_SECONDS = 75
# For responses in progress: no request takes long by itself.
_SHUTDOWN_SECONDS = 1
_ALL_INTERFACES = {"0.0.0.0", "::"}  # noqa: S104 - compared, not bound


class DroppableProtocol(H11Protocol):
    """Gives endpoints the connection as `request.state.transport`, so that they can close it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Store the transport in the state of this connection."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class Server(uvicorn.Server):
    """Serves a backend on a socket, and calls `ready` when it accepts requests."""

    def __init__(self, backend: Backend, listening: socket.socket) -> None:
        self._backend = backend
        self._listening = listening
        self._ready: Callable[[], None] = lambda: None
        super().__init__(
            uvicorn.Config(
                create_app(backend),
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
        """Serve until `should_exit` is set or, on the main thread, until a signal."""
        self._ready = ready
        self.run(sockets=[self._listening])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start as uvicorn does, and then call `ready`."""
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drop the requests that a fault delays, and stop as uvicorn does."""
        self._backend.stopping.set()
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    """Open a listening socket; port 0 picks a free one. Raises OSError if that fails."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP, flags=socket.AI_PASSIVE
    )[0]
    # asyncio turns off Nagle's algorithm only if the socket's protocol is set.
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
    """Return the URL of the socket for clients on this machine."""
    port = listening.getsockname()[1]
    name = "127.0.0.1" if host in _ALL_INTERFACES else host
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
