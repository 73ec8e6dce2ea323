"""Decides whether a failed call is sent again, by this table.

| what happened                                 | effect  | repeatable   | creates      |
|-----------------------------------------------|---------|--------------|--------------|
| refused, DNS, connect or pool time-out        | none    | again        | again        |
| 429                                           | none    | again, later | again, later |
| read time-out, lost after sending, 5xx        | unknown | again        | reconcile    |
| any other error status                        | none    | fail         | fail         |
| 2xx that can't be read                        | taken   | fail         | reconcile    |
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from pulumi_devhelm.errors import (
    DevHelmError,
    Effect,
    RateLimitError,
    ServerError,
    TransportError,
    UnexpectedResponseError,
)

# If a server asks for a longer wait, the call is sent again after this, within the operation's time
# limit.
LONGEST_WAIT_SECONDS = 30.0


class Verdict(enum.Enum):
    """What to do after a failure."""

    AGAIN = "again"
    RECONCILE = "reconcile"
    FAIL = "fail"


@dataclass(frozen=True)
class Decision:
    """A verdict, and the wait in seconds before the next try if the server asked for one."""

    verdict: Verdict
    wait: float | None = None


def decide(error: BaseException | None, *, creates: bool) -> Decision:
    """Decide what to do after `error` if the call `creates` something, or is repeatable."""
    if isinstance(error, RateLimitError | ServerError) and error.retry_after is not None:
        wait = min(error.retry_after, LONGEST_WAIT_SECONDS)
    else:
        wait = None
    passing = isinstance(error, TransportError | RateLimitError | ServerError)
    uncertain = isinstance(error, DevHelmError) and error.effect is not Effect.NONE
    if creates and uncertain and (passing or isinstance(error, UnexpectedResponseError)):
        return Decision(Verdict.RECONCILE, wait)
    return Decision(Verdict.AGAIN if passing else Verdict.FAIL, wait)
