"""A lock is stale only if the command that took it is known to be dead."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from pulumi_devhelm.automation import locks, processes
from pulumi_devhelm.automation.locks import LockedError

HERE = socket.gethostname()


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    """The temporary folder that a killed run left behind."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made = tmp_path / "devhelm-left"
    made.mkdir()
    return made


@pytest.fixture
def command():
    """A running command."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as started:
        yield started
        started.kill()


@pytest.fixture
def dead(command, folder):
    """The PID of a command that was killed."""
    locks.record(str(folder), command.pid)
    command.kill()
    command.wait()
    return command.pid


def lock(pid, host=HERE, age=timedelta(), zone=timezone.utc):
    at = datetime.now(zone) - age
    return f"s3://state/lock.json: created by mia@{host} (pid {pid}) at {at.isoformat()}"


def is_stale(*held):
    printed = f"the stack is currently locked by 1 lock(s). {' '.join(held)}"
    return LockedError(f"pulumi up failed: {printed}.", printed=printed, advice="Wait.").stale


def test_the_lock_of_a_dead_command_is_stale(dead):
    assert is_stale(lock(dead))
    assert is_stale(lock(dead, zone=timezone(timedelta(hours=5))))


def test_the_lock_of_a_running_command_is_not_stale(command, folder):
    locks.record(str(folder), command.pid)
    assert not is_stale(lock(command.pid))


def test_the_lock_of_an_unrecorded_command_is_not_stale():
    """Its host name and its unused PID prove nothing: it may be in another container."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    assert not is_stale(lock(ended.pid))


@pytest.mark.parametrize(
    "other",
    [
        {"host": "elsewhere"},
        pytest.param({"age": timedelta(minutes=5)}, id="another command with its PID"),
    ],
)
def test_a_lock_of_another_host_or_time_is_not_stale(dead, other):
    assert not is_stale(lock(dead, **other))


def test_the_lock_of_another_container_with_the_same_tmp_is_not_stale(dead, monkeypatch):
    monkeypatch.setattr(processes, "_namespace", lambda: "pid:[1]")
    assert not is_stale(lock(dead))


def test_a_lock_older_than_any_command_is_stale():
    assert is_stale(lock(1, "elsewhere", timedelta(hours=9)))
    assert not is_stale(lock(1, "elsewhere", timedelta(hours=7)))


def test_several_locks_are_stale_only_if_all_are(dead):
    assert not is_stale(lock(dead), lock(os.getpid()))


@pytest.mark.parametrize("message", ["", "created by mia@vm (pid 1) at noon"])
def test_a_message_that_names_no_command_is_not_stale(message):
    assert not is_stale(message)


def test_a_record_that_cannot_be_read_or_written_is_ignored(dead, folder):
    Path(folder, f"{dead}.process").write_text("{")
    assert not is_stale(lock(dead))
    locks.record("/nowhere", dead)
