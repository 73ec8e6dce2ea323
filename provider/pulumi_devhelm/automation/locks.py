"""Pulumi's lock on a stack, and whether the command that took it is dead."""

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

# The folders of runs; one that was killed leaves its own.
PREFIX = "devhelm-"
_SUFFIX = ".process"
_LOCK = re.compile(r"created by [^@\s]+@(?P<host>\S+) \(pid (?P<pid>\d+)\) at (?P<at>\S+)")
# A command takes its lock soon after its start.
_SOON = timedelta(minutes=1)
# No command takes so long, wherever it runs.
_LONGEST = timedelta(hours=8)


class LockedError(BusyError):
    """Another command is at work on the stack, or left its lock."""

    @property
    def stale(self) -> bool:
        """Whether each command that the locks name is dead, as far as can be told."""
        locks = list(_LOCK.finditer(self.summary))
        return bool(locks) and all(_is_stale(**lock.groupdict()) for lock in locks)


def record(folder: str, pid: int) -> None:
    """Keep in a run's folder which command of its is about to take a lock.

    The lock itself has only the names of user and machine and a number, which a command in another
    container may have as well.
    """
    # A full disk must not keep an incident open.
    with contextlib.suppress(OSError):
        Path(folder, f"{pid}{_SUFFIX}").write_text(json.dumps(processes.identity(pid)))


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
    """The commands of this number that runs started when a lock was taken."""
    found = []
    for file in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/{pid}{_SUFFIX}"):
        # Another run may be removing its folder.
        with contextlib.suppress(OSError, ValueError):
            began = datetime.fromtimestamp(file.stat().st_mtime, timezone.utc)
            if abs(taken - began) < _SOON:
                found.append(json.loads(file.read_text()))
    return found
