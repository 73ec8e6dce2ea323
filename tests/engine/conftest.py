"""The real engine: a project of its own for each test, against a simulator of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pulumi_devhelm.simulator import Simulator

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
TOKEN = "dh_live_0123456789-the-token-of-the-tests"
# What a person sees after a mistake should not take the default minute.
QUICK = {"devhelm:maxAttempts": "2", "devhelm:maxTotalSeconds": "8"}


@dataclass(frozen=True)
class Outcome:
    """What a command printed, both streams in one, and its exit code."""

    text: str
    code: int

    def __contains__(self, text: str) -> bool:
        return text in self.text

    def lines(self, text: str) -> list[str]:
        return [line.strip() for line in self.text.splitlines() if text in line]


class Stack:
    """A stack of one project, driven by the real command line."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment
        self.events = folder / "events.jsonl"

    def program(self, source: str) -> None:
        """Make `source` the program; `pulumi`, `Incident` and `config` are there already."""
        (self.folder / "__main__.py").write_text(
            "import pulumi\nfrom pulumi_devhelm import *\nconfig = pulumi.Config()\n" + source
        )

    def pulumi(self, *arguments: str, fails: bool = False) -> Outcome:
        done = subprocess.run(
            ["pulumi", "--non-interactive", "--color", "never", *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=180,
            check=False,
        )
        outcome = Outcome(done.stdout, done.returncode)
        assert (outcome.code != 0) == fails, outcome.text
        return outcome

    def up(self, *arguments: str, fails: bool = False) -> Outcome:
        return self.pulumi("up", "--yes", "--skip-preview", *arguments, fails=fails)

    def preview(self, *arguments: str, fails: bool = False) -> Outcome:
        return self.pulumi("preview", *arguments, fails=fails)

    def refresh(self, *arguments: str, fails: bool = False) -> Outcome:
        return self.pulumi("refresh", "--yes", "--skip-preview", *arguments, fails=fails)

    def destroy(self, *arguments: str, fails: bool = False) -> Outcome:
        return self.pulumi("destroy", "--yes", "--skip-preview", *arguments, fails=fails)

    def configure(self, **values: str) -> None:
        for key, value in values.items():
            self.pulumi("config", "set", key, value)

    def set(self, values: dict[str, str], *flags: str) -> None:
        for key, value in values.items():
            self.pulumi("config", "set", *flags, key, "--", value)

    def outputs(self) -> dict[str, Any]:
        return json.loads(self.pulumi("stack", "output", "--json", "--show-secrets").text)

    def export(self) -> str:
        return self.pulumi("stack", "export").text

    def resources(self) -> list[dict[str, Any]]:
        """The stack's resources of ours, as its state holds them."""
        found = json.loads(self.export())["deployment"].get("resources", [])
        return [resource for resource in found if "devhelm:" in resource["type"]]


@pytest.fixture(scope="session")
def _engine() -> None:
    """These tests prove nothing without the engine, so they fail where there is none."""
    if not shutil.which("pulumi"):
        pytest.fail("no pulumi on PATH: run scripts/install, then scripts/test")


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


@pytest.fixture(scope="session")
def pulumi_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pulumi-home")


@pytest.fixture
def environment(tmp_path: Path, pulumi_home: Path, simulator: Simulator) -> dict[str, str]:
    """What the commands see: nothing of the person who runs the tests but PATH and HOME."""
    backend = tmp_path / "state"
    backend.mkdir()
    inherited = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("DEVHELM_", "PULUMI_")) and not key.lower().endswith("_proxy")
    }
    return {
        **inherited,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PULUMI_BACKEND_URL": backend.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "test",
        "PULUMI_HOME": str(pulumi_home),
        "PULUMI_SKIP_UPDATE_CHECK": "1",
        "DEVHELM_API_URL": simulator.url,
        "DEVHELM_API_TOKEN": TOKEN,
    }


@pytest.fixture
def stack(_engine: None, tmp_path: Path, environment: dict[str, str]) -> Stack:
    """An empty stack; its program is yet to be written."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: test\nruntime: python\n")
    made = Stack(folder, environment)
    made.pulumi("stack", "init", "dev")
    return made


@pytest.fixture
def example(_engine: None, tmp_path: Path, environment: dict[str, str]) -> Any:
    """Copies an example and makes a stack of it."""

    def copied(name: str) -> Stack:
        folder = tmp_path / name
        shutil.copytree(EXAMPLES / name, folder)
        made = Stack(folder, environment)
        made.pulumi("stack", "init", "dev")
        return made

    return copied
