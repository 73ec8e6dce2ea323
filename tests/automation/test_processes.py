"""Which process is meant by a number, on Linux and on a Mac."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from runs import until

from pulumi_devhelm.automation import processes


def test_this_process_is_here_and_runs():
    process = processes.identity(os.getpid())
    assert processes.is_here(process)
    assert processes.is_running(process)
    assert processes.place(process) == process["host"]


def test_one_that_was_killed_but_not_reaped_is_dead():
    """As in a container whose first process takes no note of its children."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        process = processes.identity(child.pid)
        assert processes.is_running(process)
        child.kill()
        until(lambda: not processes.is_running(process))


def test_no_program_is_needed_on_linux(monkeypatch):
    """A slim image has no `ps`."""
    before = processes.identity(os.getppid())
    monkeypatch.setenv("PATH", "/nowhere")
    assert processes.identity(os.getppid()) == before
    assert processes.is_running(before)
    assert not processes.is_running(before | {"started": "1"})


@pytest.fixture
def mac(monkeypatch, tmp_path):
    """A system without /proc, and a `ps` and a `sysctl` as a Mac has them."""
    (tmp_path / "ps").write_text('#!/bin/sh\necho "Thu Jan  1 00:00:00 1970"\n')
    (tmp_path / "sysctl").write_text('#!/bin/sh\necho "2B6F-of-$2"\n')
    for program in tmp_path.iterdir():
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(processes, "Path", lambda path: Path("/nowhere" + path))
    return tmp_path


def test_a_mac_tells_its_start_and_has_no_namespaces(mac):  # noqa: ARG001
    process = processes.identity(os.getpid())
    assert process["boot"] == "2B6F-of-kern.bootsessionuuid"
    assert process["namespace"] is None
    assert process["started"] == "Thu Jan  1 00:00:00 1970"
    assert processes.is_here(process)
    assert processes.is_running(process)
    assert not processes.is_running(process | {"started": "Fri Jan  2 00:00:00 1970"})


def test_where_nothing_tells_the_start_nobody_can_tell(mac):
    (mac / "sysctl").write_text("#!/bin/sh\nexit 1\n")
    assert not processes.is_here(processes.identity(os.getpid()))
