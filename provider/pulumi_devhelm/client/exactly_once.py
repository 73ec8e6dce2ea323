"""Sends a request so that it takes effect exactly once, without an idempotency key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from pulumi_devhelm.client.retry import Verdict, decide
from pulumi_devhelm.errors import AmbiguousOutcomeError, DevHelmError, UnknownOutcomeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_devhelm.client.call import Answer, Call
    from pulumi_devhelm.client.operation import Operation

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

# When to look for the result of a lost request, in seconds after the previous look. The request may
# still be under way.
_LOOKS = (0.0, 1.0, 2.0)


class Search(Protocol[T_co]):
    """How to find the result of a lost request."""

    def find(self) -> T_co | None:
        """Return the one match, or None if there is none.

        Raises AmbiguousOutcomeError if there are several.
        """

    def likeness(self) -> str:
        """Return sentences that say what to look for, and how to continue."""


def exactly_once(
    operation: Operation, call: Call, parse: Callable[[Answer], T], search: Search[T]
) -> T:
    """Send `call` so that it takes effect exactly once, and return its result.

    If it isn't known whether a request took effect, `search` looks for its result before the call
    is sent again. Raises UnknownOutcomeError if a limit is reached before that is known.
    """
    in_doubt = False

    def attempt() -> T:
        nonlocal in_doubt
        try:
            return parse(operation.send_once(call))
        except DevHelmError as error:
            if decide(error, creates=True).verdict is not Verdict.RECONCILE:
                raise
            in_doubt = True
            found = _look(operation, search, error)
            if found is None:
                raise
            return found

    try:
        return operation.attempt(attempt, creates=True)
    except (AmbiguousOutcomeError, UnknownOutcomeError):
        raise
    except DevHelmError as error:
        if not in_doubt:
            raise
        raise UnknownOutcomeError(error, search.likeness()) from None


def _look(operation: Operation, search: Search[T], cause: DevHelmError) -> T | None:
    for delay in _LOOKS:
        if delay >= operation.remaining() or (delay and not operation.wait(delay)):
            break
        try:
            with operation.searching():
                found = search.find()
        except AmbiguousOutcomeError:
            raise
        except DevHelmError as error:
            # Don't try again after this: sending without a successful search could create a
            # duplicate.
            raise UnknownOutcomeError(cause, search.likeness(), blind=error) from None
        if found is not None:
            return found
    return None
