"""Identify a process across machines, containers and reboots, and check whether it still runs."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def identity(pid: int) -> dict[str, Any]:
    """Describe a process of this machine in values that a state file can store."""
    return {**_here(), "pid": pid, "started": _started(pid)}


def is_here(process: Mapping[str, Any]) -> bool:
    """Whether this process could see `process` by its PID, if it is alive.

    Machines and containers may share a host name, and each numbers its own processes. So this is
    False unless boot and PID namespace are known to be the same.
    """
    here = _here()
    return here["boot"] is not None and here.items() <= process.items()


def location(process: Mapping[str, Any]) -> str:
    """Where a process runs, for a person who wants to find it."""
    if process["host"] == socket.gethostname() and not is_here(process):
        return f"{process['host']}, in another container or before a reboot"
    return str(process["host"])


def is_running(process: Mapping[str, Any]) -> bool:
    """Whether a process for which `is_here` is True is alive, and not a later one with its PID."""
    pid, started = int(process["pid"]), process["started"]
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        # It exists, but belongs to another user.
        pass
    now = _started(pid)
    return started is None or now is None or started == now


def _here() -> dict[str, str | None]:
    """What distinguishes this container on this machine since its boot from all others."""
    return {"host": socket.gethostname(), "boot": _boot(), "namespace": _namespace()}


def _boot() -> str | None:
    """The boot ID of Linux or macOS."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return _output_of("sysctl", "-n", "kern.bootsessionuuid")


def _namespace() -> str | None:
    """The PID namespace; only Linux has more than one."""
    try:
        return str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return None


def _started(pid: int) -> str | None:
    """The start time, which distinguishes a process from a later one with the same PID.

    Linux gives clock ticks since boot, macOS the format of `ps -o lstart` in the C locale. A
    zombie, which has ended but was not reaped by its parent, has the empty string.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return _output_of("ps", "-o", "lstart=", "-p", str(pid))
    # The command's name is in parentheses and may contain anything, parentheses too.
    state, *fields = stat.rpartition(b")")[2].decode("ascii").split()
    return "" if state in "ZX" else fields[18]


def _output_of(*command: str) -> str | None:
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
