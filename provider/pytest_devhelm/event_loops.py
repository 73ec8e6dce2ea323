"""The event loops in which Pulumi runs programs, in the process of the tests.

If a program fails, the engine exits first. Pulumi's thread then fails too, and leaves unfinished
tasks in its loop. When Python collects them, it reports a warning or an error in whatever test
happens to be running.
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

_STOP_TIMEOUT_SECONDS = 10
_POLL_INTERVAL_SECONDS = 0.01


class EventLoops:
    """The loops of the watched programs."""

    def __init__(self) -> None:
        # With the task that runs the program, which the loop itself does not reference.
        self._loops: list[tuple[asyncio.AbstractEventLoop, asyncio.Task[object] | None]] = []

    def watched(self, program: PulumiFn) -> PulumiFn:
        """Wrap a program to keep its loop until `finish`."""

        @wraps(program)
        def run() -> Awaitable[None] | None:
            self._loops.append((asyncio.get_running_loop(), asyncio.current_task()))
            return program()

        return run

    def finish(self) -> None:
        """Cancel unfinished tasks, and close the loops."""
        # On a new thread, because the test's own thread may be running a loop.
        thread = threading.Thread(target=self._finish)
        thread.start()
        thread.join()

    def _finish(self) -> None:
        for loop, _ in self._loops:
            if _has_stopped(loop) and not loop.is_closed():
                _close(loop)
        self._loops.clear()


def _has_stopped(loop: asyncio.AbstractEventLoop) -> bool:
    """Whether the loop stops in time: the command can fail before its loop has stopped."""
    deadline = time.monotonic() + _STOP_TIMEOUT_SECONDS
    while loop.is_running() and time.monotonic() < deadline:
        time.sleep(_POLL_INTERVAL_SECONDS)
    return not loop.is_running()


def _close(loop: asyncio.AbstractEventLoop) -> None:
    # The command's error already reports the failure.
    loop.set_exception_handler(lambda *_: None)
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.wait(tasks))
    loop.close()
