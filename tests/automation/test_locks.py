"""A lock is removed if the command that took it is known to be dead, and else left alone."""

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

NOW = datetime.now(timezone.utc)
HERE = socket.gethostname()


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    """What a killed run leaves among the temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made = tmp_path / "devhelm-left"
    made.mkdir()
    return made


@pytest.fixture
def command():
    """A command that is at work."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as started:
        yield started
        started.kill()


@pytest.fixture
def dead(command, folder):
    """The number of a command that was killed."""
    locks.record(str(folder), command.pid)
    command.kill()
    command.wait()
    return command.pid


def lock(pid, host=HERE, at=NOW):
    return f"s3://state/lock.json: created by mia@{host} (pid {pid}) at {at.isoformat()}"


def stale(*held):
    said = f"pulumi up failed: the stack is currently locked by 1 lock(s). {' '.join(held)}"
    return LockedError(said).stale


def test_one_of_a_run_here_that_is_dead_is_removed(dead):
    assert stale(lock(dead))
    assert stale(lock(dead, at=NOW.astimezone(timezone(timedelta(hours=5)))))


def test_one_of_a_run_here_that_lives_is_left(command, folder):
    locks.record(str(folder), command.pid)
    assert not stale(lock(command.pid))


def test_one_that_no_run_here_took_is_left():
    """The same host name and a number that is free say nothing: it may be another container's."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    assert not stale(lock(ended.pid))


@pytest.mark.parametrize(
    "other",
    [
        {"host": "elsewhere"},
        pytest.param({"at": NOW - timedelta(minutes=5)}, id="another command of its number"),
    ],
)
def test_one_that_only_looks_alike_is_left(dead, other):
    assert not stale(lock(dead, **other))


def test_one_of_another_container_that_shares_the_temporary_files_is_left(dead, monkeypatch):
    monkeypatch.setattr(processes, "_namespace", lambda: "pid:[1]")
    assert not stale(lock(dead))


def test_one_that_is_older_than_any_command_is_removed():
    assert stale(lock(1, "elsewhere", NOW - timedelta(hours=9)))
    assert not stale(lock(1, "elsewhere", NOW - timedelta(hours=7)))


def test_of_several_each_must_be_dead(dead):
    assert not stale(lock(dead), lock(os.getpid()))


@pytest.mark.parametrize("said", ["", "created by mia@vm (pid 1) at noon"])
def test_what_names_no_command_is_left(said):
    assert not stale(said)


def test_a_record_that_cannot_be_kept_or_read_is_no_harm(dead, folder):
    Path(folder, f"{dead}.process").write_text("{")
    assert not stale(lock(dead))
    locks.record("/nowhere", dead)
