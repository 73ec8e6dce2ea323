from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("pulumi-devhelm")


@pytest.fixture
def environment(simulator):
    """What the command sees."""
    return {
        **os.environ,
        "DEVHELM_API_URL": simulator.url,
        "DEVHELM_API_TOKEN": "dh_live_the-token",
        "USER": "mia",
    }


@pytest.fixture
def run(environment):
    """Runs the command."""

    def ran(*arguments, code=0, folder=None, **variables):
        sees = {**environment, **variables}
        done = subprocess.run(
            [COMMAND, *arguments], cwd=folder, env=sees, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    return ran
