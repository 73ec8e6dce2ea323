"""Signals are held back exactly while a sheltered function runs."""

from __future__ import annotations

import signal
import threading

import pytest

from pulumi_devhelm.automation.signals import Signals


def shelter(number, depth=3):
    """A function at work, with others below it."""
    if depth:
        shelter(number, depth - 1)
    else:
        signal.raise_signal(number)


@pytest.fixture(autouse=True)
def _as_in_a_shell():
    """The handlers that an interactive shell gives; a runner may ignore some signals."""
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
def told():
    return []


@pytest.fixture
def signals(told):
    caught = Signals({shelter.__code__}, lambda: told.append("told"))
    caught.catch()
    yield caught
    caught.release()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_held_back_at_work_and_raised_afterwards(signals, told, number):
    shelter(number)
    shelter(signal.SIGINT)
    assert (signals.received, signals.raised, told) == (number, None, ["told"])
    with pytest.raises((KeyboardInterrupt, SystemExit)) as raised:
        signals.raise_received()
    assert isinstance(raised.value, KeyboardInterrupt) == (number == signal.SIGINT)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_raised_at_once_elsewhere(signals, told, number):
    with pytest.raises((KeyboardInterrupt, SystemExit)) as raised:
        signal.raise_signal(number)
    if number != signal.SIGINT:
        assert raised.value.code == 128 + number
    assert (signals.received, signals.raised, told) == (None, number, [])


def test_what_the_script_made_of_a_signal_stays(told):
    def handler(number, _frame):
        told.append(number)

    signal.signal(signal.SIGTERM, handler)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signals = Signals({shelter.__code__}, lambda: None)
    signals.catch()
    signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGHUP)
    assert told == [signal.SIGTERM]
    signals.release()
    assert signal.getsignal(signal.SIGTERM) is handler
    assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN


def test_what_the_script_sets_in_the_block_stays(signals):
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
