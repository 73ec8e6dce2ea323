from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_devhelm.client import server_clock
from pulumi_devhelm.client.server_clock import ServerClock

# Far from the clock of any machine that runs this.
TOLD = datetime(2042, 11, 24, 10, tzinfo=timezone.utc)


class Stopwatch:
    """In place of time.monotonic: runs as the test says."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def stopwatch(monkeypatch):
    stopwatch = Stopwatch()
    monkeypatch.setattr(server_clock, "time", SimpleNamespace(monotonic=stopwatch))
    return stopwatch


def test_before_any_answer_it_is_this_machines():
    clock = ServerClock()
    assert not clock.heard
    before = datetime.now(timezone.utc)
    assert before <= clock.now() <= datetime.now(timezone.utc)


def test_an_answer_sets_it_and_it_runs_on(stopwatch):
    clock = ServerClock()
    clock.hear(TOLD)
    assert clock.heard
    assert clock.now() == TOLD
    stopwatch.seconds += 90
    assert clock.now() == TOLD + timedelta(seconds=90)


def test_each_answer_sets_it_anew(stopwatch):
    clock = ServerClock()
    clock.hear(TOLD)
    stopwatch.seconds += 90
    clock.hear(TOLD + timedelta(seconds=60))
    assert clock.now() == TOLD + timedelta(seconds=60)


def test_an_answer_without_a_date_changes_nothing(stopwatch):
    clock = ServerClock()
    clock.hear(None)
    assert not clock.heard
    clock.hear(TOLD)
    stopwatch.seconds += 1
    clock.hear(None)
    assert clock.now() == TOLD + timedelta(seconds=1)


def test_since_counts_back_from_what_an_answer_told(stopwatch):
    clock = ServerClock()
    stopwatch.seconds += 30
    clock.hear(TOLD)
    assert clock.since(1000.0) == TOLD - timedelta(seconds=30 + 2)


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
def test_since_is_never_too_late_and_hardly_too_early(beginning, after, later, fraction):
    """What was made since then would be overlooked; what is long past, taken for it."""
    watch = Stopwatch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server_clock, "time", SimpleNamespace(monotonic=watch))
        clock = ServerClock()
        heard_at = TOLD + timedelta(seconds=fraction)
        began_at = heard_at - timedelta(seconds=after)
        watch.seconds = beginning + after
        # The Date header has no fraction.
        clock.hear(TOLD)
        watch.seconds += later
        since = clock.since(beginning)
    assert began_at - timedelta(seconds=3.01) < since < began_at - timedelta(seconds=1.99)
