"""Signals that ask a script to end, held back while Pulumi is at work."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from types import CodeType, FrameType

# A closed terminal ends a script as well. Windows has no SIGHUP.
_SIGNALS = [signal.SIGINT, signal.SIGTERM, *filter(None, [getattr(signal, "SIGHUP", None)])]
# Those that this process has caught with, the innermost last.
_catching: list[Signals] = []


class Signals:
    """SIGINT, SIGTERM and SIGHUP, each ending a block in the same good order.

    Within the block a signal does what the script has made of it, and raises where that is to end
    at once; `raised` is its number. While one of the `sheltered` functions runs, it goes to
    `received` instead, and the first one is passed on by `tell`. Whether one runs is read from the
    stack of frames: a flag would leave a moment, between the block's last line and the first of
    its cleanup, in which an exception would skip the cleanup.
    """

    def __init__(self, sheltered: Collection[CodeType], tell: Callable[[], None]) -> None:
        self.received: int | None = None
        self.raised: int | None = None
        self._sheltered = sheltered
        self._tell = tell
        self._previous: dict[int, Any] = {}

    def catch(self) -> None:
        """Begin; in another thread than the main one, where Python has no signals, nothing."""
        if threading.current_thread() is not threading.main_thread():
            return
        _catching.append(self)
        for number in _SIGNALS:
            previous = signal.getsignal(number)
            # Ignored is ignored (nohup); None is another language's, which can't be put back.
            if previous not in (signal.SIG_IGN, None):
                self._previous[number] = previous
                signal.signal(number, self._handle)

    def release(self) -> None:
        """Put back what was there before, but for what the script has set meanwhile."""
        if self in _catching:
            _catching.remove(self)
        for number, previous in self._previous.items():
            if signal.getsignal(number) == self._handle:
                signal.signal(number, previous)

    def raise_received(self) -> None:
        """Raise as a signal that came meanwhile would have done."""
        if self.received is not None:
            raise _exception(self.received) from None

    def deliver_received(self) -> None:
        """Have a signal that came meanwhile do what the script has made of it."""
        if self.received is not None:
            self._act(self.received, None)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if not self._is_sheltered(frame):
            self.raised = number
            self._act(number, frame)
        elif self.received is None:
            self.received = number
            self._tell()

    def _act(self, number: int, frame: FrameType | None) -> None:
        previous = self._previous[number]
        if not callable(previous):
            raise _exception(number)
        previous(number, frame)

    def _is_sheltered(self, frame: FrameType | None) -> bool:
        while frame:
            if frame.f_code in self._sheltered:
                return True
            frame = frame.f_back
        return False


def _release_all() -> None:
    """In a forked child, have signals do what they did before the blocks of its parent."""
    while _catching:
        _catching[-1].release()


if hasattr(os, "register_at_fork"):  # Windows has no fork.
    os.register_at_fork(after_in_child=_release_all)


def _exception(number: int) -> BaseException:
    if number == signal.SIGINT:
        return KeyboardInterrupt()
    # As a shell tells the end by a signal.
    return SystemExit(128 + number)
