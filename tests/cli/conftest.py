from __future__ import annotations

import os

import pytest


@pytest.fixture
def environment(simulator):
    """What the command sees."""
    return {
        **os.environ,
        "DEVHELM_API_URL": simulator.url,
        "DEVHELM_API_TOKEN": "dh_live_the-token",
        "USER": "mia",
    }
