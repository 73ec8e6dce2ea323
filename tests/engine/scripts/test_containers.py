"""Two containers share a host name: neither can see the processes of the other."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta, timezone

import pytest
from runs import until

pytestmark = pytest.mark.usefixtures("_engine")

INCIDENTS = "/api/v1/incidents"
# How many seconds DevHelm delays an answer: enough for another run to start.
SILENCE = 8
# Like Docker, but without an image: a separate PID namespace and /proc.
UNSHARE = ["unshare", "--map-root-user", "--pid", "--fork", "--mount-proc", "--kill-child"]
# If the system forbids that, as many CI systems do, the script simulates it.
PRETEND = """
from pulumi_devhelm.automation import processes
processes._namespace = lambda: __file__
"""
SCRIPT = """
import pathlib, time
from pulumi_devhelm.automation import gameday

with gameday("failover", title="Cache failover", duration="45m", org_wide=True, progress=print):
    print("inside", flush=True)
    while not pathlib.Path("go").exists():
        time.sleep(0.1)
"""


@pytest.fixture(scope="module")
def container():
    """The prefix that runs a command in a container."""
    try:
        subprocess.run([*UNSHARE, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return UNSHARE


@pytest.fixture
def start(begin, container, tmp_path):
    """Starts the drill in its own container."""

    def started(name):
        (tmp_path / name).write_text(SCRIPT if container else PRETEND + SCRIPT)
        return begin([*container, sys.executable, name], tmp_path)

    return started


def completes(simulator, run, tmp_path):
    """Whether a run resolves its own incident, with its own message."""
    assert [one["status"] for one in simulator.incidents] == ["CONFIRMED"]
    (tmp_path / "go").touch()
    assert run.wait() == 0, run.printed()
    (incident,) = simulator.incidents
    return (incident["status"], incident["resolutionNote"]) == ("RESOLVED", "completed")


def test_an_open_drill_of_another_container_is_left_alone(start, simulator, tmp_path):
    first = start("first.py")
    until(lambda: "inside" in first.printed())
    simulator.clear_requests()
    second = start("second.py")
    assert second.wait() == 1, second.printed()
    *_, message = second.printed().splitlines()
    assert "'failover' is already open" in message
    assert "in another container or before a reboot. Wait until it ends." in message
    assert simulator.requests() == []
    assert completes(simulator, first, tmp_path)


def test_an_opening_drill_of_another_container_is_left_alone(start, simulator, tmp_path):
    simulator.fail("POST", INCIDENTS, delay=SILENCE)
    first = start("first.py")
    until(lambda: simulator.requests("POST", INCIDENTS))
    second = start("second.py")
    assert second.wait() == 1, second.printed()
    assert "Removing the lock" not in second.printed()
    assert "'failover' is already open" in second.printed()
    assert completes(simulator, first, tmp_path)


def test_a_lock_older_than_any_command_is_removed(start, simulator, tmp_path):
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
