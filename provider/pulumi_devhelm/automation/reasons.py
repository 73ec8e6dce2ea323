"""Why a block was left."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# How much of an exception goes to DevHelm.
_LONGEST = 300


def is_success(error: BaseException | None, number: int | None) -> bool:
    """Whether a block came to its end, or to a sys.exit() with nothing to complain about.

    `number` is that of the signal that came, as for `reason`.
    """
    if isinstance(error, SystemExit) and (error.code is None or error.code == 0):
        return number is None or not any(map(_interrupts, _before(error)))
    return error is None


def reason(error: BaseException, number: int | None, token: str) -> str:
    """Why a block was left early, in one line without the token.

    A signal is named if it is what the exception comes from. It needn't be its own exception: an
    event loop cancels its tasks, and a cleanup may fail.
    """
    told = _told(error).replace(token, "[token]")[:_LONGEST].rstrip(": ")
    if number is None or not any(map(_interrupts, [error, *_before(error)])):
        return told
    interrupted = f"interrupted by {signal.Signals(number).name}"
    return interrupted if _interrupts(error) else f"{interrupted}, then {told}"


def _interrupts(error: BaseException) -> bool:
    """Whether it asks a program to stop, as KeyboardInterrupt and each library's own do."""
    return not isinstance(error, Exception)


def _before(error: BaseException) -> Iterator[BaseException]:
    """What an exception was raised from, or during."""
    seen = {id(error)}
    left = [error.__cause__, error.__context__]
    while left:
        one = left.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            left += [one.__cause__, one.__context__]


def _told(error: BaseException) -> str:
    name = type(error).__name__
    try:
        first, *_ = f"{name}: {error}".splitlines()
    except Exception:  # noqa: BLE001 - what it says must not keep an incident open
        return name
    return first
