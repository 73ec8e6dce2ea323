"""Which process began a run, and whether it still runs."""

from __future__ import annotations

import os
import socket
import subprocess
from datetime import datetime, timedelta
from typing import Any

# As `ps` tells a moment, in English.
_LSTART = "%a %b %d %H:%M:%S %Y"


def current() -> dict[str, Any]:
    """The present process, as a state file can hold it."""
    pid = os.getpid()
    return {"host": socket.gethostname(), "pid": pid, "started": _started(pid)}


def is_here(host: str) -> bool:
    """Whether a host is this machine."""
    return host == socket.gethostname()


def is_running(pid: int, started: str | None = None) -> bool:
    """Whether a process of this machine runs, the one that started then where that is known."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        # Another user's.
        pass
    now = _started(pid) if started else None
    if not started or not now:
        return True
    # Counted back from now, so that it may differ by a second.
    moments = [datetime.strptime(told, _LSTART) for told in (started, now)]  # noqa: DTZ007 - UTC
    return abs(moments[0] - moments[1]) <= timedelta(seconds=2)


def _started(pid: int) -> str | None:
    """When a process started, to tell it from one that has its number later."""
    try:
        listed = subprocess.run(  # noqa: S603 - a number
            ["ps", "-o", "lstart=", "-p", str(pid)],  # noqa: S607 - wherever the system has it
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
        )
    except OSError:
        return None
    return listed.stdout.strip() or None
