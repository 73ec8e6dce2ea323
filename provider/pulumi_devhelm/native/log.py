"""The engine's log, which shows a line beside the resource that it is about.

The engine hides what a plugin prints.
"""

from __future__ import annotations

import contextlib
import contextvars

import grpc
from pulumi.runtime.proto.engine_pb2 import LogRequest, LogSeverity
from pulumi.runtime.proto.engine_pb2_grpc import EngineStub

_SECONDS = 10.0
_urn: contextvars.ContextVar[str] = contextvars.ContextVar("urn", default="")
_engine: EngineStub | None = None


def connect(address: str) -> None:
    """Use the log of the engine at `address`."""
    global _engine  # noqa: PLW0603 - a plugin has one engine
    _engine = EngineStub(grpc.insecure_channel(address))


def begin(urn: str) -> None:
    """From now on, the lines of this call are about the resource `urn`."""
    _urn.set(urn)


def info(line: str) -> None:
    """Show one line."""
    _log(LogSeverity.INFO, line)


def debug(text: str) -> None:
    """Add `text` to the engine's debug log."""
    _log(LogSeverity.DEBUG, text)


def _log(severity: LogSeverity.ValueType, message: str) -> None:
    # The engine may be gone. A line must not fail an operation that has taken effect.
    with contextlib.suppress(grpc.RpcError):
        if _engine:
            request = LogRequest(severity=severity, message=message, urn=_urn.get())
            _engine.Log(request, timeout=_SECONDS)
