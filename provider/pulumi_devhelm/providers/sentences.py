"""Lets Pulumi's host of dynamic resources show known errors as sentences."""

from __future__ import annotations

import sys
import traceback
from typing import Any

from pulumi_devhelm.errors import DevHelmError


def show() -> None:
    """Let this process print a DevHelmError without its traceback.

    The host answers the engine with the traceback of any exception. In the status line, and in
    the first line of the diagnostics, that hides the sentence that says what to do. The traceback
    of any other error stays: it shows where a fault of ours is. Older hosts print no traceback, and
    have no function of this name.
    """
    host = sys.modules["__main__"]
    if hasattr(host, "_abort_with_traceback"):
        host.traceback = _Sentences()  # type: ignore[attr-defined] # what the function calls


class _Sentences:
    """The module `traceback`, but for known errors."""

    def __getattr__(self, name: str) -> Any:
        return getattr(traceback, name)

    @staticmethod
    def format_exc(*arguments: Any, **options: Any) -> str:
        """What the host sends for the exception that it is handling."""
        error = sys.exc_info()[1]
        if isinstance(error, DevHelmError):
            return str(error)
        return traceback.format_exc(*arguments, **options)
