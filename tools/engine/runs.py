"""Runs the programs that an installer needs, and ends them with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEARTBEAT_SECONDS = 20


def run(
    *command: str,
    limit: float = float("inf"),
    folder: Path | None = None,
    environment: dict[str, str] | None = None,
    speaks: bool = False,
) -> str:
    """Run a program and return its output, except for the error stream of one that `speaks`.

    A long run prints that it goes on. If it is ended, it leaves no process.
    """
    began = time.monotonic()
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=None if speaks else subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            while True:
                left = began + limit - time.monotonic()
                try:
                    printed, _ = process.communicate(timeout=min(HEARTBEAT_SECONDS, left))
                    break
                except subprocess.TimeoutExpired:
                    if left <= HEARTBEAT_SECONDS:
                        raise
                    say(f"  still at it after {time.monotonic() - began:.0f} s")
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, printed)
    return printed


def say(sentence: str) -> None:
    """Print a sentence at once."""
    print(sentence, flush=True)


def until_interrupted(main: Callable[[], None]) -> None:
    """Run `main`; every signal that asks for an end cleans up as Ctrl-C does."""
    signal.signal(signal.SIGTERM, _interrupted)
    signal.signal(signal.SIGHUP, _interrupted)
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Interrupted; nothing was installed.")


def _interrupted(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt
