"""Pulumi's lock on a stack, and whether the command that took it is dead.

The Automation API reports a lock only as the English message of the command line, so that message
is parsed. A message that doesn't match names no command: its lock counts as live, the run waits,
and the error then says how to remove the lock. A test kills a real run and expects its lock to be
removed, so it fails if Pulumi words the message differently.
"""

from __future__ import annotations

import contextlib
import json
import re
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from pulumi_devhelm.automation import processes
from pulumi_devhelm.errors import BusyError
from pulumi_devhelm.times import instant

# Prefix of each run's temporary folder; a killed run leaves its folder behind.
PREFIX = "devhelm-"
_SUFFIX = ".process"
_LOCK = re.compile(r"created by [^@\s]+@(?P<host>\S+) \(pid (?P<pid>\d+)\) at (?P<at>\S+)")
# A command takes its lock this soon after its start.
_SOON = timedelta(minutes=1)
# No command takes longer, on any machine.
_LONGEST = timedelta(hours=8)


class LockedError(BusyError):
    """Another command holds the stack's lock, or died without releasing it.

    `printed` is what Pulumi said about the lock, as it said it: a sentence around it would change
    what is parsed.
    """

    def __init__(self, summary: str, *, printed: str, advice: str) -> None:
        super().__init__(summary, advice=advice)
        self._printed = printed

    @property
    def stale(self) -> bool:
        """Whether every command that Pulumi named is known to be dead."""
        locks = list(_LOCK.finditer(self._printed))
        return bool(locks) and all(_is_stale(**lock.groupdict()) for lock in locks)


def record(folder: str, pid: int) -> None:
    """Store in a run's folder the identity of a command that is about to take a lock.

    The lock itself names only user, host and PID, and a command in another container may have the
    same three.
    """
    # A full disk must not keep an incident open.
    with contextlib.suppress(OSError):
        _file(folder, pid).write_text(json.dumps(processes.identity(pid)))


def forget(folder: str, pid: int) -> None:
    """Remove the record of a command that exited, and so left no lock.

    A lock with the same user, host and PID then belongs to a command in another container.
    """
    with contextlib.suppress(OSError):
        _file(folder, pid).unlink()


def _file(folder: str, pid: int) -> Path:
    return Path(folder, f"{pid}{_SUFFIX}")


def _is_stale(host: str, pid: str, at: str) -> bool:
    taken = instant(at)
    if taken is None:
        return False
    if datetime.now(timezone.utc) - taken > _LONGEST:
        return True
    return any(
        process["host"] == host and processes.is_here(process) and not processes.is_running(process)
        for process in _recorded(pid, taken)
    )


def _recorded(pid: str, taken: datetime) -> list[dict[str, Any]]:
    """Return the recorded commands with this PID that started about when the lock was taken."""
    found = []
    for file in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/{pid}{_SUFFIX}"):
        # Another run may be removing its folder.
        with contextlib.suppress(OSError, ValueError):
            started = datetime.fromtimestamp(file.stat().st_mtime, timezone.utc)
            if abs(taken - started) < _SOON:
                found.append(json.loads(file.read_text()))
    return found
