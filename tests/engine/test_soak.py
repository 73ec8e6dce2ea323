"""The lifecycle of many incidents while one answer in five fails at random."""

from __future__ import annotations

import pytest
from soak import Soak

SEEDS = (1, 2, 3, 4, 5)


def soaked(stack, simulator, record_property, **how):
    result = Soak(stack, simulator, **how).run()
    record_property("soak", [result.seed, result.cells])
    assert result.failed > result.calls / 10
    assert result.corrected
    assert (result.duplicates, result.orphans) == (0, 0)


@pytest.mark.whole
@pytest.mark.parametrize("seed", SEEDS)
def test_two_hundred_incidents_leave_no_duplicate_and_no_orphan(
    stack, simulator, record_property, seed
):
    soaked(stack, simulator, record_property, count=200, seed=seed)


def test_a_small_soak_succeeds_although_the_attempts_run_out(stack, simulator, record_property):
    stack.set({"devhelm:maxAttempts": "2"})
    soaked(stack, simulator, record_property, count=20, seed=0)
