"""Which process began a run, and whether it still runs."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def identity(pid: int) -> dict[str, Any]:
    """A process that can be seen from here, as a state file can hold it."""
    return {**_here(), "pid": pid, "started": _started(pid)}


def is_here(process: Mapping[str, Any]) -> bool:
    """Whether the process, if it lives, can be seen from here by its number.

    Machines and containers may share a name, and each counts its processes for itself: False if
    that isn't known to be the same, as of an older version's state.
    """
    here = _here()
    return here["boot"] is not None and here.items() <= process.items()


def place(process: Mapping[str, Any]) -> str:
    """Where a process runs, for a person who looks for it."""
    if process["host"] == socket.gethostname() and not is_here(process):
        return f"{process['host']}, in another container or before a restart"
    return str(process["host"])


def is_running(process: Mapping[str, Any]) -> bool:
    """Whether a process that can be seen from here lives, and isn't another of its number."""
    pid, started = int(process["pid"]), process["started"]
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        # Another user's.
        pass
    now = _started(pid)
    return started is None or now is None or started == now


def _here() -> dict[str, str | None]:
    """What tells this machine since its start, and this container, from all others."""
    return {"host": socket.gethostname(), "boot": _boot(), "namespace": _namespace()}


def _boot() -> str | None:
    """The id of the machine's start, of Linux or of macOS."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return _printed("sysctl", "-n", "kern.bootsessionuuid")


def _namespace() -> str | None:
    """The space in which a number means one process; only Linux has more than one."""
    try:
        return str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return None


def _started(pid: int) -> str | None:
    """When a process started, to tell it from one that has its number later.

    It is empty for one that has ended, and that its parent hasn't taken note of.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return _printed("ps", "-o", "lstart=", "-p", str(pid))
    # The name, in parentheses, may hold anything.
    state, *fields = stat.rpartition(b")")[2].decode("ascii").split()
    return "" if state in "ZX" else fields[18]


def _printed(*command: str) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603 - the commands above
            command,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
        )
    except OSError:
        return None
    return done.stdout.strip() or None
