"""One plugin process and one simulator for all tests; each finds the simulator empty."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from plugin_process import QUICK, TOKEN, Plugin

from pulumi_devhelm.simulator import Simulator


@pytest.fixture(scope="session")
def running() -> Iterator[Simulator]:
    with Simulator() as simulator:
        yield simulator


@contextmanager
def started(folder: Path, simulator: Simulator) -> Iterator[Plugin]:
    config = {"devhelm:apiToken": TOKEN, "devhelm:apiUrl": simulator.url, **QUICK}
    plugin = Plugin(folder, config)
    yield plugin
    plugin.close()
    assert TOKEN not in plugin.printed
    assert "Traceback" not in plugin.printed


@pytest.fixture(scope="session")
def process(running: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plugin]:
    with started(tmp_path_factory.mktemp("plugin"), running) as plugin:
        yield plugin


@pytest.fixture
def simulator(running: Simulator) -> Simulator:
    running.reset()
    return running


@pytest.fixture
def plugin(process: Plugin, simulator: Simulator) -> Plugin:  # noqa: ARG001 - emptied first
    process.lines()
    return process


@pytest.fixture
def next_run(tmp_path: Path, simulator: Simulator) -> Iterator[Plugin]:
    """Another process, as every run of Pulumi has one: it knows nothing of the first."""
    with started(tmp_path, simulator) as plugin:
        yield plugin
