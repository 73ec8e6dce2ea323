"""The settings and connections that all providers of a process share."""

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
    from collections.abc import Callable

    from pulumi_devhelm.client.client import Client
    from pulumi_devhelm.client.operation import Operation

_lock = threading.Lock()
_config: Callable[[str], Any] = dict[str, Any]().get
_client: Client | None = None
ledger = Ledger()


def configure(config: Callable[[str], Any]) -> None:
    """Remember where the stack's configuration is. Nothing is checked or opened yet."""
    global _config  # noqa: PLW0603 - one process serves one stack
    _config = config


def settings() -> Settings:
    """The settings of the stack and the environment. Raises ConfigurationError."""
    return Settings.load(_config, os.environ)


def operation() -> Operation:
    """Start an operation on the process's connections, which open at the first one.

    Raises ConfigurationError.
    """
    global _client  # noqa: PLW0603 - the pool that the worker threads share
    current = settings()
    with _lock:
        if _client is None or _client.settings != current:
            # httpx and pydantic load here, so only in a process that calls DevHelm.
            from pulumi_devhelm.client.client import Client  # noqa: PLC0415

            _client = Client(current, ledger, say)
        return _client.operation()


def say(line: str) -> None:
    """Show one line among the stack's diagnostics.

    Pulumi's log isn't connected in a provider's process, but its stderr is shown.
    """
    # A line that can't be printed must not fail an operation that has taken effect.
    with contextlib.suppress(OSError, ValueError):
        print(f"devhelm: {spelled(line)}", file=sys.stderr, flush=True)  # noqa: T201
