"""Signals are deferred while a shielded function runs, and only then."""

from __future__ import annotations

import signal
import threading

import pytest

from pulumi_devhelm.automation.signals import Signals


def shielded(number, depth=3):
    """A function that receives a signal while it runs others."""
    if depth:
        shielded(number, depth - 1)
    else:
        signal.raise_signal(number)


@pytest.fixture(autouse=True)
def _as_in_a_shell():
    """The handlers that an interactive shell gives; a CI runner may ignore some signals."""
    usual = {
        signal.SIGINT: signal.default_int_handler,
        signal.SIGTERM: signal.SIG_DFL,
        signal.SIGHUP: signal.SIG_DFL,
    }
    before = {number: signal.signal(number, handler) for number, handler in usual.items()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def reports():
    return []


@pytest.fixture
def signals(reports):
    caught = Signals({shielded.__code__}, lambda: reports.append("deferred"))
    caught.catch()
    yield caught
    caught.release()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_first_signal_is_deferred_while_shielded_and_raised_afterwards(
    signals, reports, number
):
    shielded(number)
    shielded(signal.SIGINT)
    assert (signals.deferred, signals.raised, reports) == (number, None, ["deferred"])
    with pytest.raises((KeyboardInterrupt, SystemExit)) as raised:
        signals.raise_deferred()
    assert isinstance(raised.value, KeyboardInterrupt) == (number == signal.SIGINT)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_raised_at_once_if_nothing_is_shielded(signals, reports, number):
    with pytest.raises((KeyboardInterrupt, SystemExit)) as raised:
        signal.raise_signal(number)
    if number != signal.SIGINT:
        assert raised.value.code == 128 + number
    assert (signals.deferred, signals.raised, reports) == (None, number, [])


def test_the_scripts_handlers_are_called_and_restored(reports):
    def handler(number, _frame):
        reports.append(number)

    signal.signal(signal.SIGTERM, handler)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signals = Signals({shielded.__code__}, lambda: None)
    signals.catch()
    signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGHUP)
    assert reports == [signal.SIGTERM]
    signals.release()
    assert signal.getsignal(signal.SIGTERM) is handler
    assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN


def test_a_handler_that_the_script_sets_meanwhile_is_kept(signals):
    def handler(_number, _frame):
        pass

    signal.signal(signal.SIGTERM, handler)
    signals.release()
    assert signal.getsignal(signal.SIGTERM) is handler
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_another_thread_leaves_the_handlers_alone():
    before = signal.getsignal(signal.SIGINT)
    thread = threading.Thread(target=Signals(set(), lambda: None).catch)
    thread.start()
    thread.join()
    assert signal.getsignal(signal.SIGINT) is before
