"""Commands that a test starts, interrupts and kills."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

PATIENCE = 120


def until(condition):
    """Wait for a condition, but not forever."""
    ends = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < ends, "the condition was not met in time"
        time.sleep(0.05)


class Run:
    """A running command in its own session, with all its processes."""

    def __init__(self, command, folder, environment):
        self._log = folder / f"{Path(command[-1]).name}.txt"
        self._mark = f"PULUMI_BACKEND_URL={environment['PULUMI_BACKEND_URL']}".encode()
        with self._log.open("w") as printed:
            self._process = subprocess.Popen(
                # A CI runner may ignore signals that a shell doesn't, and children inherit that.
                ["/usr/bin/env", "--default-signal=INT,HUP,TERM", *command],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )

    def printed(self):
        return self._log.read_text()

    def interrupt(self):
        """Ctrl-C, which a terminal sends to all processes in the foreground."""
        os.killpg(self._process.pid, signal.SIGINT)

    def kill(self, argument=None):
        """SIGKILL to the command, or to the process below it that has this argument."""
        if argument is None:
            self._process.kill()
            return
        (pid,) = [pid for pid, words in self.processes().items() if argument in words]
        os.kill(pid, signal.SIGKILL)

    def terminate(self, number):
        """A signal to the command alone, as `kill` sends it."""
        self._process.send_signal(number)

    def wait(self, patience=PATIENCE):
        return self._process.wait(patience)

    def ended(self):
        return self._process.poll() is not None

    def end(self):
        """SIGKILL to all processes; some outlive a command that was killed."""
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.wait()
        until(lambda: not self.processes())

    def processes(self):
        """The words of the command line of each running process, by process ID.

        Sessions and parents change, but the environment is inherited, and each test has its own
        backend in it.
        """
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError, PermissionError):
                if self._mark in (folder / "environ").read_bytes().split(b"\0"):
                    line = (folder / "cmdline").read_text()
                    found[int(folder.name)] = [Path(word).name for word in line.split("\0")]
        return found


def ctrl_c_twice(run):
    """End a run as an impatient user does."""
    run.interrupt()
    until(lambda: "press ^C again" in run.printed())
    run.interrupt()
    run.wait()


def kill_of_the_cli(run):
    """End a run as the kernel does if memory is short."""
    run.kill()
    run.wait()
