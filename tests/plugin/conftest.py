"""One plugin process and one simulator for all tests; each finds the simulator empty."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from plugin_process import QUICK, TOKEN, Plugin

from pulumi_devhelm.simulator import Simulator


@pytest.fixture(scope="session")
def running() -> Iterator[Simulator]:
    with Simulator() as simulator:
        yield simulator


@pytest.fixture(scope="session")
def process(running: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plugin]:
    config = {"devhelm:apiToken": TOKEN, "devhelm:apiUrl": running.url, **QUICK}
    plugin = Plugin(tmp_path_factory.mktemp("plugin"), config)
    yield plugin
    plugin.close()
    assert TOKEN not in plugin.printed
    assert "Traceback" not in plugin.printed


@pytest.fixture
def simulator(running: Simulator) -> Simulator:
    running.reset()
    return running


@pytest.fixture
def plugin(process: Plugin, simulator: Simulator) -> Plugin:  # noqa: ARG001 - emptied first
    process.lines()
    return process
