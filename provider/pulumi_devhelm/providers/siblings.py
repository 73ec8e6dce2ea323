"""Finds equal incidents in one program, because with adopt_open they would take over each other."""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import Any

from pulumi_devhelm.providers.values import is_unknown

_CONTENT = ("title", "severity", "monitorId", "serviceId", "serviceIncidentId")

_lock = threading.Lock()
_adopting: defaultdict[tuple[str, ...], list[bool]] = defaultdict(list)


def conflict(declared: dict[str, Any]) -> bool:
    """Whether this run already had an equal new incident, and one of them sets adopt_open.

    Call this once for each new resource. Pulumi runs each preview and each update in its own
    process, so everything that is remembered here is from one run.
    """
    values = [declared.get(key) for key in _CONTENT]
    if any(is_unknown(value) for value in values):
        return False
    content = tuple(str(value or "").strip() for value in values)
    adopts = declared.get("adoptOpen") is True
    with _lock:
        earlier = _adopting[content]
        earlier.append(adopts)
        return len(earlier) > 1 and any(earlier)
