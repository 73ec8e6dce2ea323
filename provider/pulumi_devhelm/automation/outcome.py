"""How a run ended: well, by an exception, or by a signal."""

from __future__ import annotations

import signal
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class AbortedError(Exception):
    """Ends a run as aborted. Its text alone is the reason, without the name of a class."""


def is_success(error: BaseException | None, number: int | None) -> bool:
    """Whether a run ended without an exception, or by a sys.exit() that reports success.

    `number` is the signal that was received, if any, as for `reason`.
    """
    if isinstance(error, SystemExit) and (error.code is None or error.code == 0):
        return number is None or not any(map(_asks_to_stop, _causes(error)))
    return error is None


def reason(error: BaseException, number: int | None) -> str:
    """Return in a few words why a run was aborted.

    A signal is named if the exception results from it. The exception need not be the signal's
    own: an event loop turns a signal into a cancellation, and a cleanup may fail. The text of an
    exception is never part of it: it may be a command line with a password, and people outside the
    team may read the timeline.
    """
    described = _describe(error)
    if number is None or not any(map(_asks_to_stop, [error, *_causes(error)])):
        return described
    interrupted = f"interrupted by {signal.Signals(number).name}"
    return interrupted if _asks_to_stop(error) else f"{interrupted}, then {described}"


def _asks_to_stop(error: BaseException) -> bool:
    """Whether it asks the program to stop, as KeyboardInterrupt and cancellations do."""
    return not isinstance(error, Exception)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the exceptions that led to `error`, each once."""
    seen = {id(error)}
    remaining = [error.__cause__, error.__context__]
    while remaining:
        cause = remaining.pop()
        if cause is not None and id(cause) not in seen:
            seen.add(id(cause))
            yield cause
            remaining += [cause.__cause__, cause.__context__]


def _describe(error: BaseException) -> str:
    if isinstance(error, AbortedError):
        return str(error)
    name = type(error).__name__
    if isinstance(error, subprocess.CalledProcessError):
        return f"{name}, exit code {error.returncode}"
    return name
