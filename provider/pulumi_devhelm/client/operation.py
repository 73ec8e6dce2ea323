"""One operation: all the calls, retries and waits that one resource's step may take."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, TypeVar

import tenacity
from pydantic import BaseModel, ValidationError

from pulumi_devhelm.client.models import TableValueResult
from pulumi_devhelm.client.retry import Decision, Verdict, decide
from pulumi_devhelm.client.transport import Call
from pulumi_devhelm.errors import DevHelmError, Effect, TransportError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping

    from pulumi_devhelm.client.ledger import Ledger
    from pulumi_devhelm.client.settings import Settings
    from pulumi_devhelm.client.transport import Answer, Transport

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)
P = TypeVar("P", bound=TableValueResult)

# The largest page that DevHelm gives.
_PAGE_SIZE = 200

_BACKOFF = tenacity.wait_exponential(multiplier=0.2, max=5) + tenacity.wait_random(0, 0.2)
# A wait that a person would wonder about.
_LONG_WAIT_SECONDS = 4.0
# Less than this isn't worth opening a connection for.
_SHORTEST_CALL_SECONDS = 0.05


class Operation:
    """Sends calls within `max_total_seconds`, repeating each as the retry table allows.

    The bound is real, because Pulumi waits for the running operation after Ctrl-C. `say` gets
    one line for each wait that a person would notice.
    """

    def __init__(
        self,
        transport: Transport,
        settings: Settings,
        ledger: Ledger,
        say: Callable[[str], None],
    ) -> None:
        self.clock = transport.clock
        self.ledger = ledger
        self.say = say
        self._transport = transport
        self._settings = settings
        self._asked_the_time = False
        self._ends = time.monotonic() + settings.max_total_seconds

    def remaining(self) -> float:
        """Seconds that are left of the operation's time; below zero when it is over."""
        return self._ends - time.monotonic()

    def send(self, call: Call) -> Answer:
        """Send `call`, which may be repeated, until it succeeds; the last error is raised."""
        return self.attempt(lambda: self.send_once(call), creates=False)

    def send_once(self, call: Call) -> Answer:
        """Send `call` one time."""
        seconds = min(self._settings.timeout_seconds, self.remaining())
        if seconds < _SHORTEST_CALL_SECONDS:
            raise self.out_of_time(call.purpose)
        return self._transport.send(call, seconds)

    def read(self, answer: Answer, model: type[M], expected: str) -> M:
        """The value of an answer as `model`. Raises UnexpectedResponseError."""
        try:
            return model.model_validate(answer.value)
        except ValidationError:
            problem = f"was answered, but the answer holds no {expected}"
            raise self._transport.failures.unexpected(answer.call, problem, Effect.TAKEN) from None

    def ask_the_time(self, purpose: str, path: str) -> None:
        """Have the server's clock told by the smallest page of a list, where it isn't yet."""
        if not (self.clock.heard or self._asked_the_time):
            self._asked_the_time = True
            self.send(Call(purpose, "GET", path, query={"page": 0, "size": 1}))

    def pages(
        self, purpose: str, path: str, filters: Mapping[str, str | None], model: type[P]
    ) -> Iterator[P]:
        """The pages of a list, each asked for when it is needed; a filter of None is none."""
        asked = {name: value for name, value in filters.items() if value is not None}
        page = 0
        while True:
            query: dict[str, str | int] = {**asked, "page": page, "size": _PAGE_SIZE}
            answer = self.send(Call(purpose, "GET", path, query=query))
            table = self.read(answer, model, "list")
            yield table
            page += 1
            if not table.data or not table.has_next:
                return

    def out_of_time(self, purpose: str) -> TransportError:
        """The error for what could not even be tried."""
        limit = f"{self._settings.max_total_seconds:g} s (devhelm:maxTotalSeconds)"
        return TransportError(
            f"{purpose} was not tried: the operation's {limit} are used up.", effect=Effect.NONE
        )

    @contextlib.contextmanager
    def alone(self, purpose: str, content: Hashable) -> Iterator[None]:
        """Keep equal creations waiting while the block runs.

        Raises TransportError where waiting for them takes the operation's time.
        """
        with self.ledger.creating(content, self.remaining()) as held:
            if not held:
                raise self.out_of_time(purpose)
            yield

    def attempt(self, function: Callable[[], T], *, creates: bool) -> T:
        """Call `function` until it succeeds, must not be repeated, or a limit is reached."""

        def decision(state: tenacity.RetryCallState) -> Decision:
            return decide(state.outcome.exception() if state.outcome else None, creates=creates)

        def again(state: tenacity.RetryCallState) -> bool:
            failed = state.outcome is not None and state.outcome.failed
            return failed and decision(state).verdict is not Verdict.FAIL

        def wait(state: tenacity.RetryCallState) -> float:
            asked = decision(state).wait
            return _BACKOFF(state) if asked is None else asked

        def stop(state: tenacity.RetryCallState) -> bool:
            over = state.attempt_number >= self._settings.max_attempts
            return over or state.upcoming_sleep + _SHORTEST_CALL_SECONDS >= self.remaining()

        def announce(state: tenacity.RetryCallState) -> None:
            error = state.outcome.exception() if state.outcome else None
            if state.upcoming_sleep >= _LONG_WAIT_SECONDS and isinstance(error, DevHelmError):
                self.say(f"{error.summary} Trying again in {state.upcoming_sleep:.0f} s.")

        began = time.monotonic()
        retrying = tenacity.Retrying(
            retry=again, wait=wait, stop=stop, before_sleep=announce, reraise=True
        )
        try:
            return retrying(function)
        except DevHelmError as error:
            error.add_attempts(int(retrying.statistics["attempt_number"]), time.monotonic() - began)
            raise
