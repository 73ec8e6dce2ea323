"""What the resolution says of a block that was left early."""

from __future__ import annotations

import asyncio
import signal

import pytest

from pulumi_devhelm.automation.reasons import is_success, reason

TOKEN = "dh_live_token"


class CancelledElsewhere(BaseException):
    """As trio, anyio and gevent have."""


class UnspeakableError(Exception):
    def __str__(self):
        raise RuntimeError


def during(outer, inner, *, chained=False):
    """What leaves a block if `inner` is raised while `outer` is handled."""
    inner.__context__ = outer
    inner.__cause__ = outer if chained else None
    return inner


@pytest.mark.parametrize(
    "error",
    [
        KeyboardInterrupt(),
        SystemExit(143),
        SystemExit(0),
        asyncio.CancelledError(),
        GeneratorExit(),
        CancelledElsewhere(),
        during(KeyboardInterrupt(), SystemExit("Stopped")),
    ],
    ids=repr,
)
def test_a_signal_is_named_whatever_it_became(error):
    assert reason(error, signal.SIGTERM, TOKEN) == "interrupted by SIGTERM"


@pytest.mark.parametrize("chained", [True, False])
@pytest.mark.parametrize("first", [KeyboardInterrupt, SystemExit, asyncio.CancelledError])
def test_a_signal_is_named_with_what_came_of_it(first, chained):
    error = during(first(), OSError("can't put it back"), chained=chained)
    assert (
        reason(error, signal.SIGINT, TOKEN)
        == "interrupted by SIGINT, then OSError: can't put it back"
    )


def test_a_signal_is_found_behind_other_failures():
    error = during(during(SystemExit(143), ValueError("first")), OSError("second"))
    assert reason(error, signal.SIGTERM, TOKEN) == "interrupted by SIGTERM, then OSError: second"


def test_a_failure_that_no_signal_led_to_is_told_alone():
    error = during(KeyError("a"), ValueError("b"))
    assert reason(error, signal.SIGTERM, TOKEN) == "ValueError: b"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RuntimeError(f"with {TOKEN}\nand more"), "RuntimeError: with [token]"),
        (RuntimeError(), "RuntimeError"),
        (RuntimeError("\n"), "RuntimeError"),
        (RuntimeError("x" * 1000), f"RuntimeError: {'x' * 286}"),
        (UnspeakableError(), "UnspeakableError"),
        (asyncio.CancelledError(), "CancelledError"),
        (SystemExit(3), "SystemExit: 3"),
    ],
    ids=lambda value: str(type(value).__name__),
)
def test_what_is_no_signal_is_told_on_one_line(error, told):
    assert reason(error, None, TOKEN) == told


def test_exceptions_that_lead_to_each_other_come_to_an_end():
    one, other = ValueError("one"), KeyError("other")
    one.__context__, other.__context__ = other, one
    assert reason(one, signal.SIGTERM, TOKEN) == "ValueError: one"


@pytest.mark.parametrize(
    ("error", "number", "good"),
    [
        (None, None, True),
        (None, signal.SIGINT, True),
        (SystemExit(), None, True),
        (SystemExit(0), None, True),
        # The script's own handler said so.
        (SystemExit(0), signal.SIGTERM, True),
        (during(ValueError(), SystemExit(0)), signal.SIGTERM, True),
        (during(KeyboardInterrupt(), SystemExit(0)), signal.SIGINT, False),
        (SystemExit(1), None, False),
        (SystemExit([0]), None, False),
        (RuntimeError(), None, False),
        (asyncio.CancelledError(), None, False),
    ],
    ids=repr,
)
def test_what_counts_as_a_good_end(error, number, good):
    assert is_success(error, number) is good
