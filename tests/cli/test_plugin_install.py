"""`pulumi-devhelm plugin install`, with the real Pulumi."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

PLUGIN = Path(sys.executable).with_name("pulumi-resource-devhelm")


@pytest.fixture
def home(tmp_path):
    return tmp_path / "pulumi"


def test_pulumi_knows_the_plugin_afterwards(run, home):
    for _ in range(2):
        printed = run("plugin", "install", PULUMI_HOME=str(home)).stdout
        assert printed.splitlines() == [
            f"Pulumi uses the plugin devhelm {version('pulumi-devhelm')} of {PLUGIN.parent}.",
            f"To add an SDK to a program, run: pulumi package add {PLUGIN}",
        ]
    (installed,) = home.glob("plugins/resource-devhelm-v*/pulumi-resource-devhelm")
    done = subprocess.run([installed], capture_output=True, text=True, check=False)
    assert "is a plugin, which Pulumi starts" in done.stderr


def test_without_pulumi_it_says_what_to_install(run, home, tmp_path):
    (tmp_path / "empty").mkdir()
    error = run("plugin", "install", code=1, PULUMI_HOME=str(home), PATH=str(tmp_path / "empty"))
    assert error.stderr.startswith("error: The `pulumi` command was not found on PATH.")
    assert not home.exists()


def test_what_pulumi_says_about_a_failure_is_passed_on(run, tmp_path):
    broken = tmp_path / "pulumi"
    broken.write_text("#!/bin/sh\necho 'error: no space left' >&2\nexit 1\n")
    broken.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    error = run("plugin", "install", code=1, PATH=path)
    assert error.stderr == "error: pulumi plugin install failed: error: no space left\n"
