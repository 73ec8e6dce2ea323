"""What several folders of tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from pulumi_devhelm.simulator import Clock, Simulator

# Property tests must not depend on how busy the machine is.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


@pytest.fixture
def clock() -> Clock:
    """DevHelm's clock, which a test can move."""
    return Clock()


@pytest.fixture
def simulator(clock: Clock) -> Iterator[Simulator]:
    """A DevHelm of its own for each test."""
    with Simulator(clock=clock) as running:
        yield running
