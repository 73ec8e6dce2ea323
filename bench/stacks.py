"""A contender's program as a stack, and the time that its commands take."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from pulumi_devhelm.simulator import Simulator

PROGRAMS = Path(__file__).parent / "programs"
# The host of YAML, unless an official Pulumi has it.
_LANGUAGES = Path(__file__).parents[1] / ".venv" / "other-languages"
# The commands to measure, in the order of a stack's lifecycle.
COMMANDS = {
    "first up": ("up", "--yes", "--skip-preview"),
    "unchanged up": ("up", "--yes", "--skip-preview"),
    "refresh": ("refresh", "--yes", "--skip-preview"),
    "destroy": ("destroy", "--yes", "--skip-preview"),
}
_LONG_DELAY = 200


def commands(delay: int) -> list[str]:
    """The commands to measure at a delay of so many milliseconds.

    An unchanged `up` makes no calls, so a delay doesn't affect it. A long delay affects all others
    alike, so one of them is enough.
    """
    if delay >= _LONG_DELAY:
        return ["first up"]
    return [command for command in COMMANDS if not (delay and command == "unchanged up")]


@dataclass(frozen=True)
class Measured:
    """The wall time of a command, and its calls and connections to DevHelm."""

    seconds: float
    calls: int
    connections: int


class NewStacks:
    """The projects and states of new stacks in `folder`, made once and copied for each use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def copy(self, contender: str, incidents: int, folder: Path, simulator: Simulator) -> Stack:
        """A stack of so many resources of a contender, without any yet, in a new `folder`."""
        made = self._folder / f"{contender}-{incidents}"
        if not made.exists():
            shutil.copytree(PROGRAMS / contender, made / "program")
            (made / "state").mkdir()
            if contender == "yaml":
                _repeat(made / "program" / "Pulumi.yaml", incidents)
            stack = Stack(made, self._folder / "home", simulator)
            stack.pulumi("stack", "init", "bench")
            stack.pulumi("config", "set", "incidents", str(incidents))
        shutil.copytree(made, folder)
        return Stack(folder, self._folder / "home", simulator)


class Stack:
    """The stack whose program and state are in `folder`; Pulumi's own files are in `home`."""

    def __init__(self, folder: Path, home: Path, simulator: Simulator) -> None:
        self._simulator = simulator
        self._folder = folder / "program"
        self._environment = {
            **os.environ,
            "DEVHELM_API_TOKEN": "dh_live_bench",
            "DEVHELM_API_URL": simulator.url,
            "PATH": os.pathsep.join([os.environ["PATH"], str(_LANGUAGES)]),
            "PULUMI_BACKEND_URL": (folder / "state").as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "bench",
            "PULUMI_HOME": str(home),
            "PULUMI_SKIP_UPDATE_CHECK": "1",
        }

    def measure(self, command: str) -> Measured:
        """Run one of COMMANDS and time it. Raises RuntimeError if it fails."""
        self._simulator.clear_requests()
        begun = time.perf_counter()
        self.pulumi(*COMMANDS[command], "--stack", "bench")
        seconds = time.perf_counter() - begun
        requests = self._simulator.requests()
        return Measured(seconds, len(requests), len({entry.client_port for entry in requests}))

    def state_bytes(self) -> int:
        """The size of the state, as `pulumi stack export` writes it but without spaces."""
        state = json.loads(self.pulumi("stack", "export", "--stack", "bench"))
        return len(json.dumps(state, separators=(",", ":")))

    def pulumi(self, *arguments: str) -> str:
        """Run Pulumi and return its output. Raises RuntimeError if it fails."""
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


def _repeat(file: Path, incidents: int) -> None:
    """Declare the resource of a program in YAML so many times, because YAML has no loops."""
    program: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    (resource,) = program["resources"].values()
    program["resources"] = {
        f"incident-{number}": {
            "type": resource["type"],
            "properties": {**resource["properties"], "title": f"Maintenance {number}"},
        }
        for number in range(incidents)
    }
    file.write_text(yaml.safe_dump(program, sort_keys=False), "utf-8")
