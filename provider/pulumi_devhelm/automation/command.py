"""Pulumi's command line, out of reach of the signals that the script gets."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from typing import IO, TYPE_CHECKING

from pulumi.automation import CommandResult, PulumiCommand
from pulumi.automation.errors import create_command_error

from pulumi_devhelm.automation import locks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# What may stop half-way; what cleans up is left to do so.
_STOPPABLE = {"up", "preview"}


class DetachedCommand(PulumiCommand):
    """Runs Pulumi in a session of its own, where a Ctrl-C in the terminal doesn't reach it.

    The engine ends in good order when it is interrupted once; twice, it leaves its lock and what
    it was creating behind. So `interrupt` is the one way to it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._stoppable: subprocess.Popen[bytes] | None = None

    def interrupt(self) -> None:
        """Have a running `up` or `preview` end in good order; others run to their end."""
        process, self._stoppable = self._stoppable, None
        if process and process.poll() is None:
            process.send_signal(signal.SIGINT)

    def run(
        self,
        args: list[str],
        cwd: str,
        additional_env: Mapping[str, str],
        on_output: Callable[[str], object] | None = None,
        on_error: Callable[[str], object] | None = None,
    ) -> CommandResult:
        """Run one command to its end. Raises Pulumi's CommandError where it fails."""
        # Into files: with pipes, what it prints after the script was killed would kill it too.
        with (
            tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as stdout,
            tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as stderr,
        ):
            with subprocess.Popen(  # noqa: S603 - Pulumi's own command line
                [self.command, "--non-interactive", *args],
                cwd=cwd,
                env={**os.environ, **additional_env, "PULUMI_AUTOMATION_API": "true"},
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,
            ) as process:
                locks.record(cwd, process.pid)
                self._stoppable = process if args[0] in _STOPPABLE else None
                code = process.wait()
                self._stoppable = None
            result = CommandResult(_read(stdout, on_output), _read(stderr, on_error), code)
        if code:
            raise create_command_error(result)
        return result


def _read(file: IO[str], say: Callable[[str], object] | None) -> str:
    """All that was printed, told line by line."""
    file.seek(0)
    lines = [line.rstrip() for line in file]
    if say:
        for line in lines:
            say(line)
    return "\n".join(lines)
