from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("pulumi-devhelm")
TOKEN = "dh_live_the-token"


@pytest.fixture
def environment(simulator):
    """What the command sees."""
    return {
        **os.environ,
        "DEVHELM_API_URL": simulator.url,
        "DEVHELM_API_TOKEN": TOKEN,
        "USER": "mia",
    }


@pytest.fixture
def run_in_terminal(environment):
    """Runs the command in a terminal with some columns, and returns the lines in it."""

    def ran(*arguments, columns=80, **variables):
        main, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        sees = environment | {"PYTHONIOENCODING": "utf-8", "TERM": "xterm"}
        sees |= {"COLUMNS": str(columns)} | variables
        done = subprocess.run([COMMAND, *arguments], env=sees, stdout=terminal, check=False)
        os.close(terminal)
        shown = b""
        # Linux reports the end as an error.
        with contextlib.suppress(OSError):
            while chunk := os.read(main, 65536):
                shown += chunk
        os.close(main)
        assert done.returncode == 0
        return shown.decode().splitlines()

    return ran


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
        assert TOKEN not in done.stdout + done.stderr
        return done

    return ran
