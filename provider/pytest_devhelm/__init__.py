"""The pytest fixtures `devhelm` and `devhelm_stack`, to test a stack against a local DevHelm.

Every pytest in an environment with this package loads this module. It imports what it needs only
when a test uses a fixture.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from os import PathLike

    from pulumi.automation import PulumiFn, Stack

    from pulumi_devhelm.simulator import Simulator

__all__ = ["StackFactory", "devhelm", "devhelm_stack"]

_LOOPBACK = "127.0.0.1"


class StackFactory(Protocol):
    """The type of the fixture `devhelm_stack`."""

    def __call__(
        self,
        program: PulumiFn | str | PathLike[str],
        *,
        name: str = "test",
        config: Mapping[str, Any] | None = None,
    ) -> Stack:
        """Create a new, empty stack of a program: a function, or the folder of a project.

        `config` has the format of `config:` in a Pulumi.NAME.yaml; a key without a namespace
        belongs to the project. A function's project is named `test`. Raises FileNotFoundError if
        the folder has no Pulumi.yaml, CommandError if Pulumi refuses the name or the configuration.
        """


@pytest.fixture
def devhelm(monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    """A local DevHelm for one test. Its URL and a token are in the environment."""
    try:
        from pulumi_devhelm.simulator import Simulator  # noqa: PLC0415 - see the module
    except ModuleNotFoundError as error:
        raise pytest.fail.Exception(
            f'The simulator is not installed ({error}): pip install "pulumi-devhelm[simulator]"',
            pytrace=False,
        ) from None
    _unset(monkeypatch, "DEVHELM_")
    direct = [_LOOPBACK, os.environ.get("no_proxy"), os.environ.get("NO_PROXY")]
    for variable in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(variable, ",".join(filter(None, direct)))
    with Simulator() as running:
        monkeypatch.setenv("DEVHELM_API_URL", running.url)
        monkeypatch.setenv("DEVHELM_API_TOKEN", "dh_live_test")
        yield running


@pytest.fixture
def devhelm_stack(
    devhelm: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[StackFactory]:
    """A function that creates Automation API stacks, isolated from the user's stacks and login."""
    # The engine must find this Python even if its environment is not activated.
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    if not shutil.which("pulumi"):
        pytest.fail(
            "There is no `pulumi` on PATH. Install the Pulumi CLI: "
            "https://www.pulumi.com/docs/install/",
            pytrace=False,
        )
    from pytest_devhelm.event_loops import EventLoops  # noqa: PLC0415 - see the module
    from pytest_devhelm.stacks import create  # noqa: PLC0415 - as above

    pulumi_home = Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi")
    _unset(monkeypatch, "PULUMI_")
    loops = EventLoops()

    def create_stack(
        program: PulumiFn | str | PathLike[str],
        *,
        name: str = "test",
        config: Mapping[str, Any] | None = None,
    ) -> Stack:
        return create(
            loops.watched(program) if callable(program) else program,
            tmp_path_factory.mktemp("stack"),
            name=name,
            # In the stack's configuration: a project's own would override the environment.
            config={"devhelm:apiUrl": devhelm.url, **(config or {})},
            plugins=pulumi_home / "plugins",
        )

    yield create_stack
    loops.finish()


def _unset(monkeypatch: pytest.MonkeyPatch, prefix: str) -> None:
    for variable in list(os.environ):
        if variable.startswith(prefix):
            monkeypatch.delenv(variable)
