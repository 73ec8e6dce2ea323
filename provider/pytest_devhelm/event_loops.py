"""The event loops that Pulumi runs programs in, in the process of the tests.

Where a program fails, Pulumi's thread stumbles over the engine that is gone, and leaves its loop
with tasks half-way. Python complains when it collects them: as a warning, or a failure, of
whichever test happens to run by then.
"""

from __future__ import annotations

import asyncio
import threading
import time
from functools import wraps
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from pulumi.automation import PulumiFn

_PATIENCE_SECONDS = 10
_INTERVAL_SECONDS = 0.01


class EventLoops:
    """The loops of the programs that are watched."""

    def __init__(self) -> None:
        # With the task that runs the program, which its loop doesn't hold.
        self._loops: list[tuple[asyncio.AbstractEventLoop, asyncio.Task[object] | None]] = []

    def watched(self, program: PulumiFn) -> PulumiFn:
        """The same program, whose loop is kept until `finish`."""

        @wraps(program)
        def run() -> Awaitable[None] | None:
            self._loops.append((asyncio.get_running_loop(), asyncio.current_task()))
            return program()

        return run

    def finish(self) -> None:
        """End what is half-way, and close the loops."""
        # On a thread of its own, because the tests' may be running a loop itself.
        thread = threading.Thread(target=self._finish)
        thread.start()
        thread.join()

    def _finish(self) -> None:
        for loop, _ in self._loops:
            if _has_stopped(loop) and not loop.is_closed():
                _close(loop)
        self._loops.clear()


def _has_stopped(loop: asyncio.AbstractEventLoop) -> bool:
    """Whether it has, by now or in a while: the command's failure may be known before."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while loop.is_running() and time.monotonic() < deadline:
        time.sleep(_INTERVAL_SECONDS)
    return not loop.is_running()


def _close(loop: asyncio.AbstractEventLoop) -> None:
    # What failed is in the command's error already.
    loop.set_exception_handler(lambda *_: None)
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.wait(tasks))
    loop.close()
