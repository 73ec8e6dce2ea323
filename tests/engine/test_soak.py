"""Many incidents live their whole life while one answer in five fails by chance."""

from __future__ import annotations

import pytest
from soak import Soak

SEEDS = (1, 2, 3, 4, 5)


def soaked(stack, simulator, record_property, **how):
    result = Soak(stack, simulator, **how).run()
    record_property("soak", [result.seed, result.cells])
    assert result.failed > result.calls / 10
    assert result.put_right
    assert (result.duplicates, result.orphans) == (0, 0)


@pytest.mark.whole
@pytest.mark.parametrize("seed", SEEDS)
def test_two_hundred_incidents_end_clean(stack, simulator, record_property, seed):
    soaked(stack, simulator, record_property, count=200, seed=seed)


def test_a_few_end_clean_though_the_attempts_run_out(stack, simulator, record_property):
    stack.set({"devhelm:maxAttempts": "2"})
    soaked(stack, simulator, record_property, count=20, seed=0)
