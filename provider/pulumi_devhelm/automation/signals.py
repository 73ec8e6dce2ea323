"""Signals that ask a script to end, deferred while Pulumi works."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from types import CodeType, FrameType

# SIGHUP, because a closed terminal ends a script as well; Windows doesn't have it.
_SIGNALS = [signal.SIGINT, signal.SIGTERM, *filter(None, [getattr(signal, "SIGHUP", None)])]
# The instances whose handlers are installed in this process, innermost last.
_installed: list[Signals] = []


class Signals:
    """Handles SIGINT, SIGTERM and SIGHUP so that none of them interrupts a cleanup.

    While the script's own code runs, a signal calls the script's handler, or raises if the script
    has none; `raised` is its number. While one of the `shielded` functions runs, the first signal
    is stored in `deferred` and reported to `on_deferred`, and further ones are ignored.
    """

    def __init__(self, shielded: Collection[CodeType], on_deferred: Callable[[], None]) -> None:
        self.deferred: int | None = None
        self.raised: int | None = None
        self._shielded = shielded
        self._on_deferred = on_deferred
        self._previous: dict[int, Any] = {}

    def catch(self) -> None:
        """Install the handlers. Does nothing outside the main thread, as Python requires."""
        if threading.current_thread() is not threading.main_thread():
            return
        _installed.append(self)
        for number in _SIGNALS:
            previous = signal.getsignal(number)
            # An ignored signal stays ignored, as under nohup. None means that the handler isn't
            # Python's, so it couldn't be restored.
            if previous not in (signal.SIG_IGN, None):
                self._previous[number] = previous
                signal.signal(number, self._handle)

    def release(self) -> None:
        """Restore the previous handlers, except those that the script has replaced since."""
        if self in _installed:
            _installed.remove(self)
        for number, previous in self._previous.items():
            if signal.getsignal(number) == self._handle:
                signal.signal(number, previous)

    def raise_deferred(self) -> None:
        """Raise the exception of the deferred signal, if there is one."""
        if self.deferred is not None:
            raise _exception(self.deferred) from None

    def deliver_deferred(self) -> None:
        """Pass the deferred signal, if there is one, to the script's own handler."""
        if self.deferred is not None:
            self._deliver(self.deferred, None)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if not self._is_shielded(frame):
            self.raised = number
            self._deliver(number, frame)
        elif self.deferred is None:
            self.deferred = number
            self._on_deferred()

    def _deliver(self, number: int, frame: FrameType | None) -> None:
        previous = self._previous[number]
        if not callable(previous):
            raise _exception(number)
        previous(number, frame)

    def _is_shielded(self, frame: FrameType | None) -> bool:
        # Why frames and not a flag: Python may call a handler between any two instructions. A
        # flag that `__exit__` sets in its first line is still unset when a signal arrives just
        # before that line. The exception would then skip the whole cleanup and leave the incident
        # open. A function's frame exists before its first instruction, so it leaves no such gap.
        while frame:
            if frame.f_code in self._shielded:
                return True
            frame = frame.f_back
        return False


def _release_all() -> None:
    """Restore the handlers that the process had before its runs."""
    while _installed:
        _installed[-1].release()


# A forked child inherits the handlers, but the incident belongs to its parent. In the child, a
# signal must do what it did before the run: not raise an exception, and not be deferred.
if hasattr(os, "register_at_fork"):  # Windows has no fork.
    os.register_at_fork(after_in_child=_release_all)


def _exception(number: int) -> BaseException:
    if number == signal.SIGINT:
        return KeyboardInterrupt()
    # The exit code that a shell reports for a process that a signal ended.
    return SystemExit(128 + number)
