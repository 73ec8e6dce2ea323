"""The block of a script in which an incident is open."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import uuid
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pulumi

from pulumi_devhelm.automation import processes
from pulumi_devhelm.automation.locks import LockedError
from pulumi_devhelm.automation.opened import OpenIncident, Result
from pulumi_devhelm.automation.reasons import is_success, reason
from pulumi_devhelm.automation.signals import Signals
from pulumi_devhelm.automation.stack import RunStack
from pulumi_devhelm.client.client import DevHelm
from pulumi_devhelm.client.ledger import Ledger
from pulumi_devhelm.client.settings import Settings
from pulumi_devhelm.errors import (
    BusyError,
    ConfigurationError,
    DevHelmError,
    EngineError,
    StillOpenError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    from pulumi_devhelm.resources.planned_work import PlannedWork

# As Pulumi allows the name of a stack to be.
_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
# What the resolution says where no run could say better.
_CUT_OFF = "aborted: the run ended before it could say how it went"
# The blocks that are open in this process.
_open_blocks: set[str] = set()


class Block(contextlib.AbstractContextManager[OpenIncident]):
    """Opens what `declare` declares, and ends it however the block is left.

    `declare` is called in a Pulumi program, with the message that the resolution is to have;
    `environment` goes before the process's own. The state holds what is open, so that another run
    can end it where this one couldn't.
    """

    def __init__(
        self,
        project: str,
        name: str,
        declare: Callable[[str], PlannedWork],
        *,
        resolve_message: str,
        environment: Mapping[str, str],
        dry_run: bool,
        progress: Callable[[str], object] | None,
    ) -> None:
        if not _NAME.fullmatch(name):
            raise ConfigurationError(
                ["name: must be 1 to 100 letters, digits, hyphens, underscores and periods."]
            )
        self._project, self._name = project, name
        self._declare = declare
        self._resolve_message = resolve_message
        self._environment = environment
        self._dry_run = dry_run
        self._progress = progress
        self._settings = Settings.load(dict[str, Any]().get, {**os.environ, **environment})
        sheltered = {Block.__enter__.__code__, Block.__exit__.__code__}
        self._signals = Signals(sheltered, self._interrupt)
        self._closing = contextlib.ExitStack()
        self._stack: RunStack | None = None
        self._opened: OpenIncident | None = None
        self._id = uuid.uuid4().hex

    def __enter__(self) -> OpenIncident:
        """Open windows and incident. Raises DevHelmError, and leaves nothing open then."""
        self._pid = os.getpid()
        with contextlib.ExitStack() as closing:
            closing.callback(self._signals.release)
            self._signals.catch()
            devhelm = closing.enter_context(
                contextlib.closing(DevHelm(self._settings, Ledger(), self._say))
            )
            closing.callback(_open_blocks.discard, self._id)
            _open_blocks.add(self._id)
            outputs = self._preview() if self._dry_run else self._open(devhelm, closing)
            self._opened = OpenIncident(devhelm, self._say, outputs, self._resolve_message)
            self._closing = closing.pop_all()
        try:
            self._signals.raise_received()
        except BaseException as interruption:
            self.__exit__(type(interruption), interruption, None)
            raise
        return self._opened

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Resolve with the outcome. Raises StillOpenError where that can't be done."""
        if os.getpid() != self._pid:
            # A forked child's: the block is its parent's.
            return
        with self._closing:
            self._end(error)
        # A first signal is on its way already.
        if self._signals.raised is None or error is None or isinstance(error, Exception):
            self._signals.deliver_received()

    def _preview(self) -> dict[str, Any]:
        with self._new_stack() as stack:
            left = stack.leftover() if stack.select() else None
            if left:
                left.refuse_if_running(self._name, stack.by_hand(), _open_blocks)
                self._say(f"An earlier run left {left}: it will be ended first.")
            with stack.passing() as self._stack:
                preview = self._stack.preview(self._program(self._resolve_message))
        self._signals.raise_received()
        return {"preview": preview}

    def _open(self, devhelm: DevHelm, closing: contextlib.ExitStack) -> dict[str, Any]:
        stack = self._stack = closing.enter_context(self._new_stack())
        stack.create_or_select()
        # What another command leaves is known when it is over, so the two go together.
        try:
            return stack.patiently(lambda: self._open_anew(devhelm, stack))
        except BusyError:
            self._signals.raise_received()
            raise

    def _open_anew(self, devhelm: DevHelm, stack: RunStack) -> dict[str, Any]:
        left = stack.leftover()
        if left and not left.run:
            # It may be another run's that is being opened: whose it is, its command says at its
            # end, and until then it holds the lock that a refresh needs.
            with contextlib.suppress(EngineError):
                stack.refresh()
            left = stack.leftover()
        if left:
            left.refuse_if_running(self._name, stack.by_hand(), _open_blocks)
            self._say(f"An earlier run left {left}: ending it first.")
            self._destroy(stack)
            if left.creating:
                left.end_lost(devhelm)
                stack.refresh(clear_pending_creates=True)
        self._signals.raise_received()
        self._say(f"Opening {self._name}.")
        try:
            outputs = stack.up(self._program(_CUT_OFF))
            self._signals.raise_received()
        except LockedError:
            # Another run's.
            raise
        except BaseException:
            self._clean_up(stack)
            self._signals.raise_received()
            raise
        self._say(outputs["chat_message"])
        return outputs

    def _end(self, error: BaseException | None) -> None:
        opened, stack = self._opened, self._stack
        if not opened or not stack:
            return
        message, outcome = opened.resolve_message, "completed"
        number = self._signals.raised or self._signals.received
        if error is not None and not is_success(error, number):
            message = f"aborted: {reason(error, number, self._settings.api_token)}"
            outcome = "aborted"
        if opened.dry_run:
            outcome = "previewed"
        elif self._is_ours(stack):
            self._say(f"Ending {self._name}: {message}")
            try:
                # Destroy knows only what the state holds.
                stack.up(self._program(message))
            except (EngineError, BusyError) as failure:
                self._say(f"The resolution won't say how it went. {failure}")
            finally:
                self._clean_up(stack)
            self._say(f"{opened.shortlink} is resolved.")
        else:
            outcome = "ended elsewhere"
            self._say(f"{opened.shortlink} was ended by somebody else.")
        opened.result = Result(
            outcome=outcome,
            message=message,
            opened_at=opened.opened_at,
            ended_at=datetime.now(timezone.utc),
            incident_id=opened.incident_id,
            shortlink=opened.shortlink,
            window_ids=opened.window_ids,
        )

    def _is_ours(self, stack: RunStack) -> bool:
        """Whether the stack still holds what this block opened, as far as can be told."""
        try:
            left = stack.leftover()
        except EngineError:
            return True
        return left is not None and left.run.get("block") == self._id

    def _destroy(self, stack: RunStack) -> None:
        """End all that is open, tried again once. Raises LockedError, and StillOpenError."""
        try:
            try:
                stack.destroy()
            except EngineError as failure:
                self._say(f"{failure} Trying once more.")
                stack.destroy()
        except EngineError as failure:
            raise self._still_open(stack, failure) from None

    def _clean_up(self, stack: RunStack) -> None:
        """End all that this block opened. Raises StillOpenError."""
        stack.resume()
        try:
            stack.patiently(lambda: self._destroy(stack))
        except LockedError as failure:
            raise self._still_open(stack, failure) from None

    def _still_open(self, stack: RunStack, failure: DevHelmError) -> StillOpenError:
        error = StillOpenError(
            f"{_open_in(stack) or self._name} may still be open: {failure}",
            command=stack.by_hand(),
        )
        with contextlib.suppress(OSError, ValueError):
            print(f"devhelm: {error}", file=sys.stderr, flush=True)  # noqa: T201 - the last word
        return error

    def _program(self, message: str) -> Callable[[], None]:
        def program() -> None:
            work = self._declare(message)
            pulumi.export("summary", work.summary)
            pulumi.export("chat_message", work.chat_message)
            run = {"block": self._id, "organization": pulumi.get_organization()}
            pulumi.export("run", processes.identity(os.getpid()) | run)

        return program

    def _new_stack(self) -> RunStack:
        return RunStack(self._project, self._name, environment=self._environment, say=self._say)

    def _interrupt(self) -> None:
        """Have the opening end early; an ending runs to its end."""
        if self._stack and not self._opened:
            self._say("Interrupted: ending in good order.")
            self._stack.interrupt()

    def _say(self, line: str) -> None:
        # What goes wrong with a line must not keep an incident open.
        if self._progress:
            with contextlib.suppress(Exception):
                self._progress(line)


def _open_in(stack: RunStack) -> str | None:
    """The link of what a stack holds, None where nobody can tell."""
    with contextlib.suppress(EngineError):
        if left := stack.leftover():
            return str(left)
    return None
