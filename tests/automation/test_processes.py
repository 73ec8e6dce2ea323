"""A process is identified beyond its PID, on Linux and on macOS."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from runs import until

from pulumi_devhelm.automation import processes


def test_this_process_is_here_and_is_running():
    process = processes.identity(os.getpid())
    assert processes.is_here(process)
    assert processes.is_running(process)
    assert processes.location(process) == process["host"]


def test_a_zombie_is_not_running():
    """As in a container whose PID 1 doesn't reap its children."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        process = processes.identity(child.pid)
        assert processes.is_running(process)
        child.kill()
        until(lambda: not processes.is_running(process))


def test_linux_needs_no_ps(monkeypatch):
    """Slim images don't have it."""
    before = processes.identity(os.getppid())
    monkeypatch.setenv("PATH", "/nowhere")
    assert processes.identity(os.getppid()) == before
    assert processes.is_running(before)
    assert not processes.is_running(before | {"started": "1"})


@pytest.fixture
def mac(monkeypatch, tmp_path):
    """A system without /proc, with the `ps` and `sysctl` of macOS."""
    (tmp_path / "ps").write_text('#!/bin/sh\necho "Thu Jan  1 00:00:00 1970"\n')
    (tmp_path / "sysctl").write_text('#!/bin/sh\necho "2B6F-of-$2"\n')
    for program in tmp_path.iterdir():
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(processes, "Path", lambda path: Path("/nowhere" + path))
    return tmp_path


def test_macos_has_a_boot_id_and_start_times_but_no_namespaces(mac):  # noqa: ARG001
    process = processes.identity(os.getpid())
    assert process["boot"] == "2B6F-of-kern.bootsessionuuid"
    assert process["namespace"] is None
    assert process["started"] == "Thu Jan  1 00:00:00 1970"
    assert processes.is_here(process)
    assert processes.is_running(process)
    assert not processes.is_running(process | {"started": "Fri Jan  2 00:00:00 1970"})


def test_without_a_boot_id_no_process_counts_as_here(mac):
    (mac / "sysctl").write_text("#!/bin/sh\nexit 1\n")
    assert not processes.is_here(processes.identity(os.getpid()))
