"""The settings and connections that all providers of a process share, and its lines for people."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.client.ledger import Ledger
from pulumi_devhelm.client.settings import Settings
from pulumi_devhelm.surfaces import spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pulumi_devhelm.client.client import Client
    from pulumi_devhelm.client.operation import Operation

_lock = threading.Lock()
_config: Callable[[str], Any] = dict[str, Any]().get
_environ: Mapping[str, str] = os.environ
_client: Client | None = None
_is_cancelled = False
ledger = Ledger()


def configure(config: Callable[[str], Any], environ: Mapping[str, str] = os.environ) -> None:
    """Remember where the settings are. Nothing is checked or opened yet."""
    global _config, _environ
    _config, _environ = config, environ


def settings() -> Settings:
    """The settings of the stack and the environment. Raises ConfigurationError."""
    return Settings.load(_config, _environ)


def operation() -> Operation:
    """Start an operation on the process's connections, which open at the first one.

    Raises ConfigurationError.
    """
    current = settings()
    with _lock:
        return _connected(current).operation()


def _connected(current: Settings) -> Client:
    global _client  # noqa: PLW0603 - the pool that the worker threads share
    if _client is None or _client.settings != current:
        # httpx and pydantic load here, so only in a process that calls DevHelm.
        from pulumi_devhelm.client.client import Client  # noqa: PLC0415

        _client = Client(current, ledger, say)
        if _is_cancelled:
            _client.cancel()
    return _client


def cancel() -> None:
    """End all waits of the process, and send no more requests."""
    global _is_cancelled  # noqa: PLW0603 - for the whole process
    with _lock:
        _is_cancelled = True
        if _client:
            _client.cancel()


def _to_stderr(line: str) -> None:
    # Pulumi's log isn't connected in a process of dynamic resources, but its stderr is shown.
    print(f"devhelm: {line}", file=sys.stderr, flush=True)  # noqa: T201


_show: Callable[[str], None] = _to_stderr


def show_with(show: Callable[[str], None]) -> None:
    """Let `show` show the lines of this process, instead of printing them to stderr."""
    global _show  # noqa: PLW0603 - the host of the process sets it once
    _show = show


def say(line: str) -> None:
    """Show one line among the stack's diagnostics."""
    # A line that can't be shown must not fail an operation that has taken effect.
    with contextlib.suppress(OSError, ValueError):
        _show(spelled(line))
