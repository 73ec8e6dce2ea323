"""The lifecycle of many incidents while one answer in five fails at random."""

from __future__ import annotations

import pytest
from soak import Soak
from stacks import PRELUDES

SEEDS = (1, 2, 3, 4, 5)


def soaked(hosted, simulator, record_property, **how):
    result = Soak(hosted, simulator, **how).run()
    record_property(f"soak, {hosted.host}", [result.seed, result.cells])
    assert result.failed > result.calls / 10
    assert result.corrected
    assert (result.duplicates, result.orphans) == (0, 0)


@pytest.mark.whole
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("host", PRELUDES)
def test_two_hundred_incidents_leave_no_duplicate_and_no_orphan(
    hosted, simulator, record_property, seed
):
    soaked(hosted, simulator, record_property, count=200, seed=seed)


@pytest.mark.parametrize("host", ["dynamic", pytest.param("native", marks=pytest.mark.whole)])
def test_a_small_soak_succeeds_although_the_attempts_run_out(hosted, simulator, record_property):
    hosted.set({"devhelm:maxAttempts": "2"})
    soaked(hosted, simulator, record_property, count=20, seed=0)
