"""`python -m pulumi_devhelm.simulator`: a local DevHelm on a port."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pulumi_devhelm.simulator.server import Server, listen, url_of
from pulumi_devhelm.simulator.simulation import Simulation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

_HIGHEST_PORT = 65535


def main(
    arguments: Sequence[str] | None = None, *, program: str = "python -m pulumi_devhelm.simulator"
) -> int:
    """Serve until SIGINT or SIGTERM, and give 0; 1 where it can't begin.

    `program` is what the help calls it.
    """
    options = _parser(program).parse_args(arguments)
    try:
        listening = listen(options.host, options.port)
        with listening:
            url = url_of(listening, options.host)
            server = Server(Simulation(url, data=options.data), listening)
            # uvicorn ends in good order on either signal and then lets it through to these.
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, _exit)
            server.serve_until_stopped(partial(_say, f"DevHelm simulator at {url}"))
    except (OSError, ValueError) as error:
        print(f"The simulator can't begin: {error}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _say(line: str) -> None:
    # Who has closed or filled the output has the simulator all the same.
    with contextlib.suppress(OSError, ValueError):
        print(line, flush=True)  # noqa: T201 - what a program waits for


def _parser(program: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=program, description="A local DevHelm.")
    parser.add_argument("--port", type=_port, required=True, help="0 picks a free one")
    parser.add_argument("--host", default="127.0.0.1", help="loopback unless told otherwise")
    parser.add_argument("--data", type=Path, help="a file for what is stored to survive in")
    return parser


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= _HIGHEST_PORT:
        raise ValueError(text)
    return port


def _exit(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    sys.exit(main())
