"""Which process began a run, and whether it still runs."""

from __future__ import annotations

import os
import socket
import uuid
from typing import Any

# Tells this process from one that had its number before, as containers have again and again.
_THIS = uuid.uuid4().hex


def current() -> dict[str, Any]:
    """The present process, as a state file can hold it."""
    return {"host": socket.gethostname(), "pid": os.getpid(), "process": _THIS}


def is_here(host: str) -> bool:
    """Whether a host is this machine."""
    return host == socket.gethostname()


def is_running(pid: int, process: str = _THIS) -> bool:
    """Whether a process of this machine runs, by its number and what `current` told of it."""
    if pid == os.getpid():
        return process == _THIS
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        # Another user's.
        return True
    return True
