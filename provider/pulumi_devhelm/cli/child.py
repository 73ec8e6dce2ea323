"""The command that runs while an incident is open, and the signals that are passed on to it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from typing import TYPE_CHECKING

from pulumi_devhelm.cli import executables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import FrameType


class Child:
    """A command that runs with this process's input and output, and gets its signals.

    `code` is the exit code of the command as a shell reports it, None before its end. Raises
    NotRunnableError if the command can't be run.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.code: int | None = None
        self._program, self._words = executables.find(words)
        self._process: subprocess.Popen[bytes] | None = None
        self._in_own_session = False
        self._is_starting = False
        # The signals that arrived while the command was being started.
        self._early: list[int] = []

    def catch_signals(self) -> None:
        """Pass on SIGINT, SIGTERM and SIGHUP to the command.

        Until it starts, a signal raises SystemExit. After its end, a signal does nothing.
        """
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # An ignored signal stays ignored, as under nohup, and the command inherits that.
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._pass_on)

    def run(self, variables: Mapping[str, str]) -> str | None:
        """Run the command to its end, with these environment variables.

        Returns why it failed, without its arguments, which may be secret; None if it succeeded.
        """
        self._is_starting = True
        # Without a terminal, signals to a whole process group, such as those of `timeout`, must
        # reach the command once, from here. With one, the command stays in the terminal's session,
        # so that it can ask for a password.
        self._in_own_session = not _has_terminal()
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the user's own command
                self._words,
                executable=self._program,
                env={**os.environ, **variables},
                start_new_session=self._in_own_session,
            )
        except OSError as error:
            gone = isinstance(error, FileNotFoundError)
            self.code = executables.NOT_FOUND if gone else executables.NOT_EXECUTABLE
            return f"the command can't be run: {error.strerror}"
        while self._early:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                self._process.send_signal(self._early.pop(0))
        returned = self._process.wait()
        if returned < 0:
            self.code = 128 - returned
            return f"the command was ended by {_name(-returned)}"
        self.code = returned
        return f"exit code {returned}" if returned else None

    def _pass_on(self, number: int, _frame: FrameType | None) -> None:
        if not self._is_starting:
            raise SystemExit(128 + number)
        if not self._process:
            self._early.append(number)
        elif self._process.poll() is None:
            # The command may have just ended, or belong to another user, as with sudo.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                self._send(self._process, number)

    def _send(self, process: subprocess.Popen[bytes], number: int) -> None:
        if number != signal.SIGINT:
            process.send_signal(number)
        elif self._in_own_session:
            # As Ctrl-C does: a shell goes on with its script unless its own child ends as well.
            os.killpg(process.pid, number)
        elif not _is_in_foreground():
            process.send_signal(number)


def _has_terminal() -> bool:
    """Whether this process belongs to a terminal, even if its input and output don't."""
    return _foreground() is not None


def _is_in_foreground() -> bool:
    """Whether a Ctrl-C in the terminal reaches this process and all others of its group."""
    return _foreground() == os.getpgrp()


def _foreground() -> int | None:
    """The process group in the terminal's foreground; None without a terminal."""
    try:
        terminal = os.open(os.ctermid(), os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return None
    try:
        return os.tcgetpgrp(terminal)
    except OSError:
        return None
    finally:
        os.close(terminal)


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        # Real-time signals have no name.
        return f"signal {number}"
