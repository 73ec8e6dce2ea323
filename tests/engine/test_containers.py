"""Two containers with one host name: nobody in the one can tell what lives in the other."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta, timezone

import pytest
from runs import until

pytestmark = pytest.mark.usefixtures("_engine")

INCIDENTS = "/api/v1/incidents"
# How long DevHelm is silent: enough for another run to come.
SILENCE = 8
# What Docker does, without its images: numbers of processes and /proc of its own.
UNSHARE = ["unshare", "--map-root-user", "--pid", "--fork", "--mount-proc", "--kill-child"]
# Where the system lets nobody do that, as many a CI does, the script is told that it is so.
PRETEND = """
from pulumi_devhelm.automation import processes
processes._namespace = lambda: __file__
"""
SCRIPT = """
import pathlib, time
from pulumi_devhelm.automation import gameday

with gameday("failover", title="Cache failover", duration="45m", org_wide=True, progress=print):
    print("in the block", flush=True)
    while not pathlib.Path("go").exists():
        time.sleep(0.1)
"""


@pytest.fixture(scope="module")
def container():
    """How a command begins that is to run in a container."""
    try:
        subprocess.run([*UNSHARE, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return UNSHARE


@pytest.fixture
def start(begin, container, tmp_path):
    """Starts the drill in a container of its own."""

    def started(name):
        (tmp_path / name).write_text(SCRIPT if container else PRETEND + SCRIPT)
        return begin([*container, sys.executable, name], tmp_path)

    return started


def resolved(simulator, run, tmp_path):
    """Whether a run comes to its own good end."""
    assert [one["status"] for one in simulator.incidents] == ["CONFIRMED"]
    (tmp_path / "go").touch()
    assert run.wait() == 0, run.printed()
    (incident,) = simulator.incidents
    return (incident["status"], incident["resolutionNote"]) == ("RESOLVED", "completed")


def test_a_drill_that_runs_is_left_alone(start, simulator, tmp_path):
    first = start("first.py")
    until(lambda: "in the block" in first.printed())
    simulator.clear_requests()
    second = start("second.py")
    assert second.wait() == 1, second.printed()
    *_, said = second.printed().splitlines()
    assert "'failover' is open already" in said
    assert "in another container or before a restart. Wait until it is over." in said
    assert simulator.requests() == []
    assert resolved(simulator, first, tmp_path)


def test_a_drill_that_is_being_opened_is_left_alone(start, simulator, tmp_path):
    simulator.fail("POST", INCIDENTS, delay=SILENCE)
    first = start("first.py")
    until(lambda: simulator.requests("POST", INCIDENTS))
    second = start("second.py")
    assert second.wait() == 1, second.printed()
    assert "Removing the lock" not in second.printed()
    assert "'failover' is open already" in second.printed()
    assert resolved(simulator, first, tmp_path)


def test_a_lock_that_is_older_than_any_command_is_removed(start, simulator, tmp_path):
    simulator.fail("POST", INCIDENTS, delay=SILENCE)
    dead = start("dead.py")
    until(lambda: simulator.requests("POST", INCIDENTS))
    dead.end()
    (lock,) = (tmp_path / "state" / ".pulumi" / "locks").rglob("*.json")
    then = datetime.now(timezone.utc) - timedelta(hours=9)
    lock.write_text(json.dumps(json.loads(lock.read_text()) | {"timestamp": then.isoformat()}))
    until(lambda: simulator.incidents)
    (tmp_path / "go").touch()
    run = start("next.py")
    assert run.wait() == 0, run.printed()
    assert "Removing the lock" in run.printed()
    assert [one["status"] for one in simulator.incidents] == ["RESOLVED", "RESOLVED"]
