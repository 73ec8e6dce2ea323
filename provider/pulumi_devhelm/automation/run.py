"""One run of a script: it opens an incident, and resolves it no matter how the script ends."""

from __future__ import annotations

import contextlib
import os
import sys
import uuid
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pulumi

from pulumi_devhelm import surfaces
from pulumi_devhelm.automation import processes
from pulumi_devhelm.automation.locks import LockedError
from pulumi_devhelm.automation.open_incident import OpenIncident, Result
from pulumi_devhelm.automation.outcome import is_success, reason
from pulumi_devhelm.automation.signals import Signals
from pulumi_devhelm.automation.stack import RunStack
from pulumi_devhelm.client.client import Client
from pulumi_devhelm.client.ledger import Ledger
from pulumi_devhelm.client.monitors import resolve
from pulumi_devhelm.client.settings import Settings
from pulumi_devhelm.errors import (
    BusyError,
    ConfigurationError,
    DevHelmError,
    EngineError,
    StillOpenError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType

    from pulumi_devhelm.monitors import Monitor
    from pulumi_devhelm.providers.properties import Problem
    from pulumi_devhelm.resources.windowed_incident import WindowedIncident
    from pulumi_devhelm.strings import Strings

# The resolution's message until the run can set a better one: it is in the state if the run dies.
_DIED_MESSAGE = "aborted: the run ended before it could report its outcome"
# IDs of the runs that are open in this process.
_open_runs: set[str] = set()


class Run(contextlib.AbstractContextManager[OpenIncident]):
    """A context manager that opens what `declare` declares, and ends it on every exit.

    `problems` are those of the arguments; the constructor raises them with those of the settings,
    as a ConfigurationError.

    `declare` is called in a Pulumi program with the message for the resolution and the monitors
    that `monitors` selects, which are looked up before anything opens. `environment` overrides the
    process's environment variables. Pulumi's state holds what is open, so a later run can end what
    this one could not.

    A forked child inherits the object, but the run belongs to its parent. In the child, the signals
    are released (signals.py), `__exit__` does nothing, the stack's folder is left alone (stack.py),
    and `note` opens a connection of its own (open_incident.py).
    """

    def __init__(
        self,
        project: str,
        name: str,
        declare: Callable[[str, Sequence[str | Monitor]], WindowedIncident],
        *,
        problems: Sequence[Problem],
        monitors: Strings[str],
        resolve_message: str,
        environment: Mapping[str, str],
        dry_run: bool,
        progress: Callable[[str], object] | None,
    ) -> None:
        surfaces.use(surfaces.SHELL)
        self._project, self._name = project, name
        self._declare = declare
        self._given_monitors = monitors
        self._monitors: Sequence[str | Monitor] = ()
        self._resolve_message = resolve_message
        self._environment = environment
        self._dry_run = dry_run
        self._progress = progress
        self._settings = _settings({**os.environ, **environment}, problems)
        shielded = {Run.__enter__.__code__, Run.__exit__.__code__}
        self._signals = Signals(shielded, self._interrupt)
        self._closing = contextlib.ExitStack()
        self._stack: RunStack | None = None
        self._opened: OpenIncident | None = None
        self._id = uuid.uuid4().hex

    def __enter__(self) -> OpenIncident:
        """Open the windows and the incident.

        Raises DevHelmError. Only if that is a StillOpenError is anything left open.
        """
        try:
            return self._enter()
        except DevHelmError as error:
            raise without_frames(error) from error.__cause__

    def _enter(self) -> OpenIncident:
        self._pid = os.getpid()
        with contextlib.ExitStack() as closing:
            closing.callback(self._signals.release)
            self._signals.catch()
            client = closing.enter_context(contextlib.closing(self._connect()))
            closing.callback(_open_runs.discard, self._id)
            _open_runs.add(self._id)
            self._monitors = resolve(self._given_monitors, client)
            self._signals.raise_deferred()
            outputs = self._preview() if self._dry_run else self._open(client, closing)
            self._opened = OpenIncident(
                client, self._connect, self._say, outputs, self._resolve_message
            )
            self._closing = closing.pop_all()
        try:
            self._signals.raise_deferred()
        except BaseException as interruption:
            # Python doesn't call __exit__ if __enter__ raises.
            self.__exit__(type(interruption), interruption, None)
            raise
        return self._opened

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Resolve the incident with the outcome. Raises StillOpenError if that fails."""
        if os.getpid() != self._pid:
            # This is a forked child; the run belongs to its parent.
            return
        try:
            with self._closing:
                self._end(error)
        except DevHelmError as failure:
            # The exception of the with statement is shown, too.
            raise without_frames(failure) from failure.__cause__ or error
        # Skip this if the exception of an earlier signal is already propagating.
        if self._signals.raised is None or error is None or isinstance(error, Exception):
            self._signals.deliver_deferred()

    def _connect(self) -> Client:
        return Client(self._settings, Ledger(), self._say)

    def _preview(self) -> dict[str, Any]:
        with self._new_stack() as stack:
            previous = stack.previous_run() if stack.select() else None
            if previous:
                previous.refuse_if_running(self._name, stack.manual_command(), _open_runs)
                self._say(f"An earlier run left {previous} open: a real run would end it first.")
            with stack.throwaway() as self._stack:
                preview = self._stack.preview(self._program(self._resolve_message))
        self._signals.raise_deferred()
        return {"preview": preview}

    def _open(self, client: Client, closing: contextlib.ExitStack) -> dict[str, Any]:
        stack = self._stack = closing.enter_context(self._new_stack())
        stack.create_or_select()
        # Both steps are retried together: what another command leaves open is known only when it
        # ends.
        try:
            return stack.retry_while_locked(lambda: self._end_previous_and_open(client, stack))
        except BusyError:
            self._signals.raise_deferred()
            raise

    def _end_previous_and_open(self, client: Client, stack: RunStack) -> dict[str, Any]:
        previous = stack.previous_run()
        if previous and not previous.run:
            # Another run may be opening it right now. That run's `up` holds the stack's lock and
            # stores its identity at the end. Refresh needs the lock too, so it waits for that.
            with contextlib.suppress(EngineError):
                stack.refresh()
            previous = stack.previous_run()
        if previous:
            previous.refuse_if_running(self._name, stack.manual_command(), _open_runs)
            self._say(f"An earlier run left {previous} open: ending it first.")
            self._destroy(stack)
            if previous.creating:
                previous.resolve_lost(client)
                stack.refresh(clear_pending_creates=True)
        self._signals.raise_deferred()
        self._say(f"Opening {self._name}.")
        try:
            outputs = stack.up(self._program(_DIED_MESSAGE))
            self._signals.raise_deferred()
        except LockedError:
            # The stack belongs to another run, so this run has nothing to clean up.
            raise
        except BaseException:
            self._clean_up(stack)
            self._signals.raise_deferred()
            raise
        self._say(outputs["chat_message"])
        return outputs

    def _end(self, error: BaseException | None) -> None:
        opened, stack = self._opened, self._stack
        if not opened or not stack:
            return
        message, outcome = opened.resolve_message, "completed"
        number = self._signals.raised or self._signals.deferred
        if error is not None and not is_success(error, number):
            message = f"aborted: {reason(error, number)}"
            outcome = "aborted"
        if opened.dry_run:
            outcome = "previewed"
        elif self._is_ours(stack):
            self._say(f"Ending {self._name}: {message}")
            if opened.ends_at and opened.ends_at < datetime.now(timezone.utc):
                self._say(
                    f"The windows ended before that, at {opened.ends_at:%H:%M} UTC, so alerts were "
                    "on again. Next time, set a longer duration."
                )
            try:
                # Destroy resolves with the message in the state, so store the real one first.
                stack.up(self._program(message))
            except (EngineError, BusyError) as failure:
                self._say(f"Could not record the outcome in the resolution message. {failure}")
            finally:
                self._clean_up(stack)
            self._say(f"{opened.shortlink} is resolved.")
        else:
            outcome = "ended elsewhere"
            self._say(f"{opened.shortlink} was ended by someone else.")
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
        """Whether the stack still holds what this run opened; True if the state can't be read."""
        try:
            previous = stack.previous_run()
        except EngineError:
            return True
        return previous is not None and previous.run.get("id") == self._id

    def _destroy(self, stack: RunStack) -> None:
        """End everything that is open, in at most two attempts.

        Raises LockedError and StillOpenError.
        """
        try:
            try:
                stack.destroy()
            except EngineError as failure:
                self._say(f"{failure} Trying once more.")
                stack.destroy()
        except EngineError as failure:
            raise self._still_open(stack, failure) from None

    def _clean_up(self, stack: RunStack) -> None:
        """End everything that this run opened, even if it was interrupted.

        Raises StillOpenError.
        """
        stack.resume()
        try:
            stack.retry_while_locked(lambda: self._destroy(stack))
        except LockedError as failure:
            raise self._still_open(stack, failure) from None

    def _still_open(self, stack: RunStack, failure: DevHelmError) -> StillOpenError:
        error = StillOpenError(
            f"{_shortlink_in(stack) or self._name} may still be open: {failure}",
            command=stack.manual_command(),
        )
        # Printed as well as raised, because a caller may swallow the exception. A stderr that can't
        # be written to must not hide it.
        with contextlib.suppress(OSError, ValueError):
            print(f"devhelm: {error}", file=sys.stderr, flush=True)  # noqa: T201
        return error

    def _program(self, message: str) -> Callable[[], None]:
        def program() -> None:
            work = self._declare(message, self._monitors)
            pulumi.export("summary", work.summary)
            pulumi.export("chat_message", work.chat_message)
            run = {"id": self._id, "organization": pulumi.get_organization()}
            pulumi.export("run", processes.identity(os.getpid()) | run)

        return program

    def _new_stack(self) -> RunStack:
        return RunStack(self._project, self._name, environment=self._environment, say=self._say)

    def _interrupt(self) -> None:
        """Cut the opening short; a cleanup runs to its end."""
        if self._stack and not self._opened:
            self._say("Interrupted: shutting down cleanly.")
            self._stack.interrupt()

    def _say(self, line: str) -> None:
        # A `progress` that raises must not keep an incident open.
        if self._progress:
            with contextlib.suppress(Exception):
                self._progress(line)


def without_frames(error: DevHelmError) -> DevHelmError:
    """`error` without the lines of this package: its message says all that a script's author needs.

    The traceback of an unexpected exception is in its cause, which the caller keeps.
    """
    return error.with_traceback(None)


def _settings(environ: Mapping[str, str], problems: Sequence[Problem]) -> Settings:
    """The settings. Raises ConfigurationError with their problems and with `problems`."""
    sentences = [str(one) for one in problems]
    try:
        settings = Settings.from_environment(environ)
    except ConfigurationError as error:
        raise ConfigurationError([*sentences, *error.problems]) from None
    if sentences:
        raise ConfigurationError(sentences)
    return settings


def _shortlink_in(stack: RunStack) -> str | None:
    """The link of the incident in a stack, or None if there is none or it can't be read."""
    with contextlib.suppress(EngineError):
        if previous := stack.previous_run():
            return previous.shortlink
    return None
