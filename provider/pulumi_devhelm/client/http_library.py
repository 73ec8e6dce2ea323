"""Loads httpx, without two things that would take time for nothing."""

import sys
from importlib.util import find_spec
from typing import Any

__all__ = ["httpx"]

# Python's mark in sys.modules for a module that can't be imported.
_ABSENT: Any = None
# If click and rich are installed, httpx imports its command line: a third of the time until the
# first call.
_COMMAND_LINE = "httpx._main"
# httpcore tries to import it five times in each call. If it isn't installed, Python searches the
# disk for it each time: a quarter of the time of a call.
_OPTIONAL = "sniffio"

if not find_spec(_OPTIONAL):
    sys.modules[_OPTIONAL] = _ABSENT
sys.modules.setdefault(_COMMAND_LINE, _ABSENT)
import httpx  # noqa: E402 - after the marks

if sys.modules[_COMMAND_LINE] is _ABSENT:
    del sys.modules[_COMMAND_LINE]
