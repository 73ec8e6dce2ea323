"""One operation: all calls, retries and waits of one step of one resource."""

from __future__ import annotations

import contextlib
import random
import time
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from pulumi_devhelm.client.call import Call
from pulumi_devhelm.client.models import TableValueResult
from pulumi_devhelm.client.retry import Decision, Verdict, decide
from pulumi_devhelm.errors import CancelledError, DevHelmError, Effect, TransportError
from pulumi_devhelm.surfaces import in_programs

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

    from pulumi_devhelm.client.call import Answer
    from pulumi_devhelm.client.ledger import Ledger
    from pulumi_devhelm.client.settings import Settings
    from pulumi_devhelm.client.transport import Transport

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)
P = TypeVar("P", bound=TableValueResult)

# The largest page of incidents that DevHelm allows.
_PAGE_SIZE = 200

_BACKOFF_SECONDS = 0.2
_LONGEST_BACKOFF_SECONDS = 5.0
# A wait of at least this long is reported to the user.
_LONG_WAIT_SECONDS = 4.0
# If less time than this is left, opening a connection isn't worth it.
_SHORTEST_CALL_SECONDS = 0.05


class Operation:
    """Sends calls within `max_total_seconds`, repeating each as the retry table allows.

    The limit is strict, because Pulumi waits for the running operation after Ctrl-C. `say` receives
    one line for each wait that a user would notice. Once `cancelled` is set, waits end, and nothing
    more is sent, except to find out what a request did that was sent before.
    """

    def __init__(
        self,
        transport: Transport,
        settings: Settings,
        ledger: Ledger,
        say: Callable[[str], None],
        cancelled: threading.Event,
    ) -> None:
        self.clock = transport.clock
        self.ledger = ledger
        self.say = say
        self._transport = transport
        self._settings = settings
        self._cancelled = cancelled
        self._is_searching = False
        self._asked_the_time = False
        self._ends = time.monotonic() + settings.max_total_seconds

    def remaining(self) -> float:
        """The seconds left for the operation; negative when its time is over."""
        return self._ends - time.monotonic()

    def send(self, call: Call) -> Answer:
        """Send `call`, which may be repeated, until it succeeds. Raises the last error."""
        return self.attempt(lambda: self.send_once(call), creates=False)

    def send_once(self, call: Call) -> Answer:
        """Send `call` once."""
        if self._cancelled.is_set() and not self._is_searching:
            raise CancelledError(f"{call.purpose} was not attempted: the run was cancelled.")
        seconds = min(self._settings.timeout_seconds, self.remaining())
        if seconds < _SHORTEST_CALL_SECONDS:
            raise self.out_of_time(call.purpose)
        return self._transport.send(call, seconds)

    def read(self, answer: Answer, model: type[M], expected: str) -> M:
        """Parse the value of an answer as `model`. Raises UnexpectedResponseError."""
        try:
            return model.model_validate(answer.value)
        except ValidationError:
            problem = f"returned a response without {expected}"
            raise self._transport.failures.unexpected(answer.call, problem, Effect.TAKEN) from None

    def ask_the_time(self, purpose: str, path: str) -> None:
        """Learn the server's time from a one-item page of a list, unless it is already known."""
        if not (self.clock.heard or self._asked_the_time):
            self._asked_the_time = True
            self.send(Call(purpose, "GET", path, query={"page": 0, "size": 1}))

    def pages(
        self,
        purpose: str,
        path: str,
        filters: Mapping[str, str | Sequence[str] | None],
        model: type[P],
        *,
        size: int = _PAGE_SIZE,
    ) -> Iterator[P]:
        """Yield the pages of a list, each requested when needed. A filter of None isn't sent."""
        asked = {name: value for name, value in filters.items() if value is not None}
        page = 0
        while True:
            query: dict[str, str | int | Sequence[str]] = {**asked, "page": page, "size": size}
            answer = self.send(Call(purpose, "GET", path, query=query))
            table = self.read(answer, model, "list")
            yield table
            page += 1
            if not table.data or not table.has_next:
                return

    def out_of_time(self, purpose: str) -> TransportError:
        """The error for a call that wasn't attempted for lack of time."""
        name = in_programs(" (devhelm:maxTotalSeconds)")
        return TransportError(
            f"{purpose} was not attempted: the {self._settings.max_total_seconds:g} s time limit"
            f"{name} was reached.",
            effect=Effect.NONE,
        )

    def wait(self, seconds: float) -> bool:
        """Wait, and return whether the operation may go on: False at once if it is cancelled."""
        return not self._cancelled.wait(seconds)

    @contextlib.contextmanager
    def searching(self) -> Iterator[None]:
        """Allow calls after a cancellation, to find out what a sent request did."""
        self._is_searching = True
        try:
            yield
        finally:
            self._is_searching = False

    @contextlib.contextmanager
    def alone(self, purpose: str, content: Hashable) -> Iterator[None]:
        """Make equal creations wait until this one is done.

        Raises TransportError if waiting for them uses up the operation's time.
        """
        with self.ledger.creating(content, self.remaining()) as held:
            if not held:
                raise self.out_of_time(purpose)
            yield

    def attempt(self, function: Callable[[], T], *, creates: bool) -> T:
        """Call `function` until it succeeds, must not be called again, or reaches a limit."""
        began = time.monotonic()
        attempt = 0
        while True:
            attempt += 1
            try:
                return function()
            except DevHelmError as error:
                seconds = self._pause(decide(error, creates=creates), attempt)
                if seconds is not None and seconds >= _LONG_WAIT_SECONDS:
                    self.say(f"{error.summary} Trying again in {seconds:.0f} s.")
                if seconds is None or not self.wait(seconds):
                    error.add_attempts(attempt, time.monotonic() - began)
                    raise

    def _pause(self, decision: Decision, attempt: int) -> float | None:
        """Seconds to wait before the next attempt; None if this one was the last."""
        if decision.verdict is Verdict.FAIL or attempt >= self._settings.max_attempts:
            return None
        wait = _backoff(attempt) if decision.wait is None else decision.wait
        return wait if wait + _SHORTEST_CALL_SECONDS < self.remaining() else None


def _backoff(attempt: int) -> float:
    """Twice as long each time, with jitter, so that calls don't all retry at once."""
    jitter = random.uniform(0, _BACKOFF_SECONDS)  # noqa: S311 - not a secret
    return min(_BACKOFF_SECONDS * 2.0 ** (attempt - 1), _LONGEST_BACKOFF_SECONDS) + jitter
