"""Pulumi's command line, shielded from the signals that the script receives."""

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

# All other commands clean up, so they always run to their end.
_INTERRUPTIBLE = {"up", "preview"}


class DetachedCommand(PulumiCommand):
    """Runs each Pulumi command in a session of its own, so a Ctrl-C in the terminal misses it.

    The first interrupt makes the engine shut down cleanly. A second one makes it quit at once and
    leave its lock and its pending creations behind. A terminal signals the whole foreground group
    as often as the user presses Ctrl-C, so only `interrupt` may signal the engine, once.
    """

    def __init__(self) -> None:
        super().__init__()
        self._interruptible: subprocess.Popen[bytes] | None = None

    def interrupt(self) -> None:
        """Make a running `up` or `preview` shut down cleanly; other commands run to their end."""
        process, self._interruptible = self._interruptible, None
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
        """Run one command to its end. Raises Pulumi's CommandError if it fails."""
        # Files instead of pipes: if the script is killed, a write to a broken pipe would kill the
        # engine as well, in the middle of a change.
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
                self._interruptible = process if args[0] in _INTERRUPTIBLE else None
                code = process.wait()
                self._interruptible = None
                # Below zero it is a signal's number: a killed command can't release its lock.
                if code >= 0:
                    locks.forget(cwd, process.pid)
            result = CommandResult(_read(stdout, on_output), _read(stderr, on_error), code)
        if code:
            raise create_command_error(result)
        return result


def _read(file: IO[str], on_line: Callable[[str], object] | None) -> str:
    """Return all that was printed, and pass each line to `on_line`."""
    file.seek(0)
    lines = [line.rstrip() for line in file]
    if on_line:
        for line in lines:
            on_line(line)
    return "\n".join(lines)
