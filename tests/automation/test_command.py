"""Only a command that was killed can have left its lock behind."""

from __future__ import annotations

import contextlib
import os
import socket
import tempfile
from datetime import datetime, timezone

import pytest
from pulumi.automation import CommandError

from pulumi_devhelm.automation.command import DetachedCommand
from pulumi_devhelm.automation.locks import LockedError

PULUMI = """\
#!/bin/sh
if [ "$1" = version ]; then echo v3.999.0; else exec sh -c "$2"; fi
"""


@pytest.fixture
def command(monkeypatch, tmp_path):
    """A `pulumi` that runs its argument in a shell."""
    program = tmp_path / "pulumi"
    program.write_text(PULUMI)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return DetachedCommand()


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """A run's temporary folder."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made = tmp_path / "devhelm-run"
    made.mkdir()
    return made


def is_stale(folder):
    """Whether a lock with the PID of the command counts as a dead command's."""
    pid = (folder / "pid").read_text().strip()
    now = datetime.now(timezone.utc).isoformat()
    printed = f"created by mia@{socket.gethostname()} (pid {pid}) at {now}"
    return LockedError(f"{printed}.", printed=printed, advice="Wait.").stale


@pytest.mark.parametrize("code", [0, 255])
def test_a_lock_with_the_pid_of_a_command_that_exited_is_not_stale(command, folder, code):
    """It belongs to a live command with the same PID in another container."""
    with contextlib.suppress(CommandError):
        command.run([f"echo $$ > pid; exit {code}"], str(folder), {})
    assert not is_stale(folder)


def test_a_lock_with_the_pid_of_a_command_that_was_killed_is_stale(command, folder):
    with pytest.raises(CommandError):
        command.run(["echo $$ > pid; kill -KILL $$"], str(folder), {})
    assert is_stale(folder)
