"""A contender's program as a stack, and the time that its commands take."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_devhelm.simulator import Simulator

PROGRAMS = Path(__file__).parent / "programs"
# The commands to measure, in the order of a stack's lifecycle.
COMMANDS = {
    "first up": ("up", "--yes", "--skip-preview"),
    "unchanged up": ("up", "--yes", "--skip-preview"),
    "refresh": ("refresh", "--yes", "--skip-preview"),
    "destroy": ("destroy", "--yes", "--skip-preview"),
}


@dataclass(frozen=True)
class Measured:
    """The wall time of a command, and its calls and connections to DevHelm."""

    seconds: float
    calls: int
    connections: int


class Stack:
    """`incidents` resources of one contender, with a state in `folder`."""

    def __init__(self, contender: str, incidents: int, folder: Path, simulator: Simulator) -> None:
        self._simulator = simulator
        self._folder = folder / "program"
        shutil.copytree(PROGRAMS / contender, self._folder)
        state = folder / "state"
        state.mkdir()
        self._environment = {
            **os.environ,
            "DEVHELM_API_TOKEN": "dh_live_bench",
            "DEVHELM_API_URL": simulator.url,
            "PULUMI_BACKEND_URL": state.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "bench",
            "PULUMI_SKIP_UPDATE_CHECK": "1",
        }
        self._pulumi("stack", "init", "bench")
        self._pulumi("config", "set", "incidents", str(incidents))

    def measure(self, command: str) -> Measured:
        """Run one of COMMANDS and time it. Raises RuntimeError if it fails."""
        self._simulator.clear_requests()
        begun = time.perf_counter()
        self._pulumi(*COMMANDS[command])
        seconds = time.perf_counter() - begun
        requests = self._simulator.requests()
        return Measured(seconds, len(requests), len({entry.client_port for entry in requests}))

    def state_bytes(self) -> int:
        """The size of the state, as `pulumi stack export` writes it but without spaces."""
        return len(json.dumps(json.loads(self._pulumi("stack", "export")), separators=(",", ":")))

    def _pulumi(self, *arguments: str) -> str:
        done = subprocess.run(
            ["pulumi", "--non-interactive", "--color", "never", *arguments],
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"pulumi {' '.join(arguments)}:\n{done.stdout}{done.stderr}")
        return done.stdout
