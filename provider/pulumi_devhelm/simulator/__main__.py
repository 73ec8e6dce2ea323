"""`python -m pulumi_devhelm.simulator`: a local DevHelm on a port."""

from __future__ import annotations

import argparse
import errno
import signal
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pulumi_devhelm.simulator.backend import Backend
from pulumi_devhelm.simulator.server import Server, listen, url_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

_PORT = 8080
_MAX_PORT = 65535


def main(
    arguments: Sequence[str] | None = None, *, program: str = "python -m pulumi_devhelm.simulator"
) -> int:
    """Serve until SIGINT or SIGTERM. Returns 0, or 1 if the simulator can't start.

    `program` is the command's name in the help.
    """
    options = _parser(program).parse_args(arguments)
    try:
        listening = listen(options.host, options.port)
        with listening:
            url = url_of(listening, options.host)
            server = Server(Backend(url, data=options.data), listening)
            # uvicorn shuts down cleanly on either signal, and then passes it to these handlers.
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, _exit)
            server.serve_until_stopped(partial(_announce, f"DevHelm simulator at {url}"))
    except (OSError, ValueError) as error:
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        why = f"port {options.port} is in use; set another one with --port." if taken else error
        print(f"The simulator can't start: {why}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _announce(line: str) -> None:
    # The simulator must run even if its output is closed or its disk is full.
    with suppress(OSError, ValueError):
        print(line, flush=True)  # noqa: T201 - programs wait for this line


def _parser(program: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=program, description="Run a local simulator of DevHelm.")
    parser.add_argument(
        "--port",
        type=_port,
        default=_PORT,
        help="port to listen on; 0 picks a free one (default: %(default)s)",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: %(default)s)"
    )
    parser.add_argument("--data", type=Path, help="file that keeps all records across restarts")
    return parser


def _port(text: str) -> int:
    with suppress(ValueError):
        if 0 <= (port := int(text)) <= _MAX_PORT:
            return port
    raise argparse.ArgumentTypeError(f"must be a number from 0 to {_MAX_PORT}, not {text!r}")


def _exit(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    sys.exit(main())
