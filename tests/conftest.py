"""What several folders of tests share."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from pulumi_devhelm.simulator import Clock, Simulator

# Property tests must not depend on how busy the machine is.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

_CHROMIUM = Path(sys.executable).with_name("chromium")

# Tests use only this machine, so they need none of the settings for other ones.
for _variable in list(os.environ):
    if _variable.lower().endswith("_proxy") or _variable.startswith(("SSL_CERT_", "SSLKEYLOG")):
        del os.environ[_variable]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start the slow tests, those on the engine, first: quick ones keep all workers busy last."""
    items.sort(key=lambda item: "_engine" not in getattr(item, "fixturenames", ()))


@pytest.fixture
def simulator(devhelm: Simulator) -> Simulator:
    """A DevHelm of its own for each test, as users' tests have it."""
    return devhelm


@pytest.fixture
def clock(simulator: Simulator) -> Clock:
    """DevHelm's clock, which a test can move."""
    return simulator.clock


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a module: Playwright's event loop would disturb other modules."""
    if not _CHROMIUM.exists():
        pytest.fail(
            "there is no chromium next to the tests' Python: run scripts/test, which installs one"
        )
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=_CHROMIUM, args=["--disable-gpu", "--disable-quic", "--disable-sync"]
        )
        yield launched
        launched.close()
