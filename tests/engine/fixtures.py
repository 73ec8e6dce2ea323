"""Fixtures that give each test its own stack and simulator."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from runs import Run
from stacks import ROOT, TOKEN, Stack

from pulumi_devhelm.simulator import Simulator

# What tools/engine/languages.py has installed: only what PATH lacks.
OTHER_LANGUAGES = ROOT / ".venv/other-languages"
# The programs of the environment that runs the tests come first, even if it is not activated.
PATH = os.pathsep.join([str(Path(sys.executable).parent), str(OTHER_LANGUAGES), os.environ["PATH"]])


@pytest.fixture(scope="session")
def _engine() -> None:
    """Fail if there is no engine, because these tests prove nothing without it."""
    if not shutil.which("pulumi", path=PATH):
        pytest.fail("no pulumi on PATH: run scripts/install, then scripts/test")


@pytest.fixture(scope="session")
def pulumi_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pulumi-home")


@pytest.fixture
def environment(tmp_path: Path, pulumi_home: Path, simulator: Simulator) -> dict[str, str]:
    """The variables of the commands, without the settings of the person who runs the tests."""
    backend = tmp_path / "state"
    backend.mkdir()
    return {
        **_variables(backend, pulumi_home),
        "DEVHELM_API_URL": simulator.url,
        "DEVHELM_API_TOKEN": TOKEN,
    }


def _variables(backend: Path, pulumi_home: Path) -> dict[str, str]:
    inherited = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("DEVHELM_", "PULUMI_")) and not key.lower().endswith("_proxy")
    }
    return {
        **inherited,
        "PATH": PATH,
        "PULUMI_BACKEND_URL": backend.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "test",
        # Packages by name would be looked up on the internet.
        "PULUMI_DISABLE_REGISTRY_RESOLVE": "true",
        "PULUMI_HOME": str(pulumi_home),
        "PULUMI_SKIP_UPDATE_CHECK": "1",
    }


@pytest.fixture(scope="session")
def new_stack(_engine: None, pulumi_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the project and the state of a new stack, which is copied for each test."""
    folder = tmp_path_factory.mktemp("new-stack")
    for name in ("project", "state"):
        (folder / name).mkdir()
    (folder / "project" / "Pulumi.yaml").write_text("name: test\nruntime: python\n")
    made = Stack(folder / "project", _variables(folder / "state", pulumi_home))
    made.pulumi("stack", "init", "dev")
    return folder


@pytest.fixture
def stack(new_stack: Path, tmp_path: Path, environment: dict[str, str]) -> Stack:
    """An empty stack without a program."""
    shutil.copytree(new_stack, tmp_path, dirs_exist_ok=True)
    # A copy isn't the selected stack of its folder. `begin` sees this, too.
    environment["PULUMI_STACK"] = "dev"
    return Stack(tmp_path / "project", environment)


@pytest.fixture
def example(_engine: None, tmp_path: Path, environment: dict[str, str]) -> Any:
    """Copies an example and makes a stack of it."""

    def copied(name: str) -> Stack:
        folder = tmp_path / name
        shutil.copytree(ROOT / "examples" / name, folder)
        made = Stack(folder, environment)
        made.pulumi("stack", "init", "dev")
        return made

    return copied


@pytest.fixture
def begin(environment: dict[str, str]) -> Iterator[Callable[..., Run]]:
    """Starts a command in a folder; its processes end with the test.

    `variables` are added to its environment, or removed if they are None.
    """
    runs: list[Run] = []

    def begun(command: Sequence[str], folder: Path, **variables: str | None) -> Run:
        merged = {**environment, **variables}
        present = {name: value for name, value in merged.items() if value is not None}
        runs.append(Run(command, folder, present))
        return runs[-1]

    yield begun
    for run in runs:
        run.end()
