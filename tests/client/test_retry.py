import pytest

from pulumi_devhelm.client.retry import LONGEST_WAIT_SECONDS, Decision, Verdict, decide
from pulumi_devhelm.errors import (
    AmbiguousOutcomeError,
    ApiError,
    AuthorizationError,
    ConflictError,
    DevHelmError,
    Effect,
    MissingReferenceError,
    NotFoundError,
    RateLimitError,
    ServerError,
    TransportError,
    UnexpectedResponseError,
    UnknownOutcomeError,
)

REFUSED = TransportError("refused", effect=Effect.NONE)
LOST = TransportError("lost", effect=Effect.UNKNOWN)
AGAIN, RECONCILE, FAIL = Verdict.AGAIN, Verdict.RECONCILE, Verdict.FAIL


@pytest.mark.parametrize(
    ("error", "repeatable", "creating"),
    [
        (REFUSED, AGAIN, AGAIN),
        (LOST, AGAIN, RECONCILE),
        (RateLimitError("", status=429), AGAIN, AGAIN),
        (ServerError("", status=500), AGAIN, RECONCILE),
        (ServerError("", status=502), AGAIN, RECONCILE),
        (ServerError("", status=503), AGAIN, RECONCILE),
        (ServerError("", status=504), AGAIN, RECONCILE),
        (ApiError("", status=400), FAIL, FAIL),
        (AuthorizationError("", status=401), FAIL, FAIL),
        (AuthorizationError("", status=403), FAIL, FAIL),
        (NotFoundError("", status=404), FAIL, FAIL),
        (MissingReferenceError("", status=404), FAIL, FAIL),
        (ConflictError("", status=409), FAIL, FAIL),
        (ApiError("", status=422), FAIL, FAIL),
        (UnexpectedResponseError("", effect=Effect.TAKEN), FAIL, RECONCILE),
        (UnexpectedResponseError("", effect=Effect.NONE), FAIL, FAIL),
        (AmbiguousOutcomeError(["a", "b"]), FAIL, FAIL),
        (UnknownOutcomeError(LOST, ""), FAIL, FAIL),
        (ValueError("a bug of ours"), FAIL, FAIL),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, DevHelmError) else str(value),
)
def test_each_error_is_retried_reconciled_or_reported(error, repeatable, creating):
    assert decide(error, creates=False).verdict is repeatable
    assert decide(error, creates=True).verdict is creating


@pytest.mark.parametrize(
    ("asked", "waits"), [(None, None), (0.0, 0.0), (7.0, 7.0), (86400.0, LONGEST_WAIT_SECONDS)]
)
def test_the_wait_that_the_server_asks_for_is_used_up_to_a_limit(asked, waits):
    error = RateLimitError("", status=429, retry_after=asked)
    assert decide(error, creates=True) == Decision(AGAIN, waits)
