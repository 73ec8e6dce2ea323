"""Fixtures that start the script of a drill, or a command in one, and hold it at a stage."""

from __future__ import annotations

import sys

import pytest
from drills import COMMAND, IS_OPEN, SCRIPT, STAGES, WAIT, indented
from runs import until
from stacks import Stack


@pytest.fixture
def folder(_engine, tmp_path):
    """The script's folder: no project, no stack."""
    made = tmp_path / "script"
    made.mkdir()
    return made


@pytest.fixture
def start(begin, folder):
    """Starts the script."""

    def started(body="pass", inputs="", script=None, variables=None):
        file = folder / f"drill{len(list(folder.glob('*.py'))) or ''}.py"
        file.write_text(script or SCRIPT.format(body=indented(body), inputs=inputs))
        return begin([sys.executable, file.name], folder, **(variables or {}))

    return started


@pytest.fixture
def start_at(start, simulator):
    """Starts the script, and returns when it has arrived at a stage."""

    def started(stage, inputs=""):
        delay, has_arrived = STAGES[stage]
        if delay:
            method, path, fault = delay
            simulator.fail(method, path, **fault)
        run = start("pass" if stage == "resolving" else WAIT, inputs)
        until(lambda: has_arrived(run, simulator))
        return run

    return started


@pytest.fixture
def start_command(begin, folder):
    """Starts `pulumi-devhelm gameday`, or another of its commands, around a shell's command."""

    def started(command="true", *options, words=COMMAND, **variables):
        return begin([*words, *options, "--", "sh", "-c", command], folder, **variables)

    return started


@pytest.fixture
def start_command_at(start_command, simulator):
    """Starts `pulumi-devhelm gameday`, and returns when it has arrived at a stage."""

    def started(stage, *options):
        delay, has_arrived = STAGES[stage]
        if delay:
            method, path, fault = delay
            simulator.fail(method, path, **fault)
        waits = f"echo '{IS_OPEN}'; exec sleep 120"
        run = start_command("true" if stage == "resolving" else waits, *options)
        until(lambda: has_arrived(run, simulator))
        return run

    return started


@pytest.fixture
def pulumi(folder, environment):
    """Runs Pulumi's command line in a folder that has no project."""
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    return Stack(elsewhere, environment).pulumi
