"""What several folders of tests share."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from pulumi_devhelm.simulator import Clock, Simulator

# Property tests must not depend on how busy the machine is.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

# Whatever a person needs for other machines: the tests stay on this one.
for _variable in list(os.environ):
    if _variable.lower().endswith("_proxy") or _variable.startswith(("SSL_CERT_", "SSLKEYLOG")):
        del os.environ[_variable]


@pytest.fixture
def simulator(devhelm: Simulator) -> Simulator:
    """A DevHelm of its own for each test, as users' tests have it."""
    return devhelm


@pytest.fixture
def clock(simulator: Simulator) -> Clock:
    """DevHelm's clock, which a test can move."""
    return simulator.clock
