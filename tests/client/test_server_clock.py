from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_devhelm.client import server_clock
from pulumi_devhelm.client.server_clock import ServerClock

# Far from the clock of any machine that runs this.
DATE = datetime(2042, 11, 24, 10, tzinfo=timezone.utc)


class Stopwatch:
    """Replaces time.monotonic: runs as the test sets it."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def stopwatch(monkeypatch):
    stopwatch = Stopwatch()
    monkeypatch.setattr(server_clock, "time", SimpleNamespace(monotonic=stopwatch))
    return stopwatch


def test_before_any_answer_the_clock_is_this_machines():
    clock = ServerClock()
    assert not clock.heard
    before = datetime.now(timezone.utc)
    assert before <= clock.now() <= datetime.now(timezone.utc)


def test_an_answer_sets_the_clock_which_then_keeps_running(stopwatch):
    clock = ServerClock()
    clock.hear(DATE)
    assert clock.heard
    assert clock.now() == DATE
    stopwatch.seconds += 90
    assert clock.now() == DATE + timedelta(seconds=90)


def test_each_answer_sets_the_clock_again(stopwatch):
    clock = ServerClock()
    clock.hear(DATE)
    stopwatch.seconds += 90
    clock.hear(DATE + timedelta(seconds=60))
    assert clock.now() == DATE + timedelta(seconds=60)


def test_an_answer_without_a_date_changes_nothing(stopwatch):
    clock = ServerClock()
    clock.hear(None)
    assert not clock.heard
    clock.hear(DATE)
    stopwatch.seconds += 1
    clock.hear(None)
    assert clock.now() == DATE + timedelta(seconds=1)


def test_since_counts_back_from_the_date_of_an_answer(stopwatch):
    clock = ServerClock()
    stopwatch.seconds += 30
    clock.hear(DATE)
    assert clock.since(1000.0) == DATE - timedelta(seconds=30 + 2)


def test_without_an_answer_since_allows_for_a_machine_that_is_a_minute_fast(stopwatch):
    stopwatch.seconds += 30
    fast = datetime.now(timezone.utc) - timedelta(seconds=30 + 60)
    assert abs(ServerClock().since(1000.0) - fast) < timedelta(seconds=30)


@given(
    beginning=st.floats(0, 1e6),
    after=st.floats(0, 100),
    later=st.floats(0, 100),
    fraction=st.floats(0, 0.999),
)
def test_since_is_two_to_three_seconds_before_the_request(beginning, after, later, fraction):
    """Too late, and a new creation is overlooked; too early, and an old one is taken for it."""
    watch = Stopwatch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server_clock, "time", SimpleNamespace(monotonic=watch))
        clock = ServerClock()
        heard_at = DATE + timedelta(seconds=fraction)
        began_at = heard_at - timedelta(seconds=after)
        watch.seconds = beginning + after
        # The Date header has no fraction.
        clock.hear(DATE)
        watch.seconds += later
        since = clock.since(beginning)
    assert began_at - timedelta(seconds=3.01) < since < began_at - timedelta(seconds=1.99)
