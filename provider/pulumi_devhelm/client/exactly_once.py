"""Sending what DevHelm must do once, with no idempotency key to help."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol, TypeVar

from pulumi_devhelm.client.retry import Verdict, decide
from pulumi_devhelm.errors import AmbiguousOutcomeError, DevHelmError, UnknownOutcomeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_devhelm.client.call import Answer, Call
    from pulumi_devhelm.client.operation import Operation

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

# When to look for what a lost request may have left, in seconds after the last look: the request
# may still be under way.
_LOOKS = (0.0, 1.0, 2.0)


class Search(Protocol[T_co]):
    """How to find what a lost request may have left."""

    def find(self) -> T_co | None:
        """The one thing that the request made, None if there is none.

        Raises AmbiguousOutcomeError if there are several.
        """

    def likeness(self) -> str:
        """What it would look like, and how to go on from there: sentences for a person."""


def exactly_once(
    operation: Operation, call: Call, parse: Callable[[Answer], T], search: Search[T]
) -> T:
    """Send `call` so that what it makes exists once, and return that.

    If it isn't known whether a request took effect, `search` looks for its work before the call is
    sent again. Raises UnknownOutcomeError if the limits are reached in doubt.
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
        if delay >= operation.remaining():
            break
        time.sleep(delay)
        try:
            found = search.find()
        except AmbiguousOutcomeError:
            raise
        except DevHelmError as error:
            # Not a failure to try again after: sending without having looked could double it.
            raise UnknownOutcomeError(cause, search.likeness(), blind=error) from None
        if found is not None:
            return found
    return None
