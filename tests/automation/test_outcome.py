"""Which ends of a run are a success, and how a resolution describes the others."""

from __future__ import annotations

import asyncio
import signal
import subprocess

import pytest

from pulumi_devhelm.automation.outcome import AbortedError, is_success, reason


class CancelledElsewhere(BaseException):
    """A cancellation as in trio, anyio and gevent."""


class UnprintableError(Exception):
    def __str__(self):
        raise RuntimeError


def during(outer, inner, *, chained=False):
    """Return `inner` as if it was raised while `outer` was being handled."""
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
def test_a_signal_is_named_for_any_exception_that_it_became(error):
    assert reason(error, signal.SIGTERM) == "interrupted by SIGTERM"


@pytest.mark.parametrize("chained", [True, False])
@pytest.mark.parametrize("first", [KeyboardInterrupt, SystemExit, asyncio.CancelledError])
def test_an_error_after_a_signal_is_reported_with_the_signal(first, chained):
    error = during(first(), OSError("can't put it back"), chained=chained)
    assert reason(error, signal.SIGINT) == "interrupted by SIGINT, then OSError"


def test_a_signal_is_found_behind_several_errors():
    error = during(during(SystemExit(143), ValueError("first")), OSError("second"))
    assert reason(error, signal.SIGTERM) == "interrupted by SIGTERM, then OSError"


def test_an_error_that_no_signal_caused_is_reported_alone():
    error = during(KeyError("a"), ValueError("b"))
    assert reason(error, signal.SIGTERM) == "ValueError"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RuntimeError("psql postgres://mia:hidden@db"), "RuntimeError"),
        (subprocess.CalledProcessError(7, ["psql", "hidden"]), "CalledProcessError, exit code 7"),
        (UnprintableError(), "UnprintableError"),
        (asyncio.CancelledError(), "CancelledError"),
        (SystemExit("hidden"), "SystemExit"),
        (AbortedError("exit code 3"), "exit code 3"),
    ],
    ids=lambda value: str(type(value).__name__),
)
def test_an_error_is_named_without_its_text_which_may_be_a_secret(error, expected):
    assert reason(error, None) == expected


def test_errors_that_cause_each_other_are_each_visited_once():
    one, other = ValueError("one"), KeyError("other")
    one.__context__, other.__context__ = other, one
    assert reason(one, signal.SIGTERM) == "ValueError"


@pytest.mark.parametrize(
    ("error", "number", "success"),
    [
        (None, None, True),
        (None, signal.SIGINT, True),
        (SystemExit(), None, True),
        (SystemExit(0), None, True),
        # The script's own handler chose this exit code.
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
def test_only_a_normal_end_and_exit_code_zero_are_success(error, number, success):
    assert is_success(error, number) is success
