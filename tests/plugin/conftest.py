"""One process of each host and one simulator for all tests, which start with an empty simulator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from declared_incident import DECLARED
from native_process import NativePlugin
from plugin_process import QUICK, TOKEN, Plugin, State

from pulumi_devhelm.simulator import Simulator


@pytest.fixture(scope="session")
def running() -> Iterator[Simulator]:
    with Simulator() as simulator:
        yield simulator


HOSTS = {"dynamic": Plugin, "native": NativePlugin}


@pytest.fixture(scope="session", params=HOSTS)
def host(request: pytest.FixtureRequest) -> type[Plugin]:
    """What serves the resource: every test of it runs on both."""
    return HOSTS[request.param]


@contextmanager
def started(host: type[Plugin], folder: Path, simulator: Simulator) -> Iterator[Plugin]:
    config = {"devhelm:apiToken": TOKEN, "devhelm:apiUrl": simulator.url, **QUICK}
    plugin = host(folder, config)
    yield plugin
    plugin.close()
    assert TOKEN not in plugin.printed
    assert "Traceback" not in plugin.printed


@pytest.fixture(scope="session")
def process(
    host: type[Plugin], running: Simulator, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Plugin]:
    with started(host, tmp_path_factory.mktemp("plugin"), running) as plugin:
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
def next_run(host: type[Plugin], tmp_path: Path, simulator: Simulator) -> Iterator[Plugin]:
    """A second process, without the memory of the first: each run of Pulumi starts one."""
    with started(host, tmp_path, simulator) as plugin:
        yield plugin


@pytest.fixture
def state(plugin: Plugin, simulator: Simulator) -> State:
    """The state of an incident that was just created; the log of requests is empty."""
    state = plugin.up(DECLARED)
    simulator.clear_requests()
    return state


@pytest.fixture
def live(state: State, simulator: Simulator) -> Callable[[], dict[str, Any]]:
    """Returns the same incident as DevHelm has it now."""

    def now() -> dict[str, Any]:
        (found,) = (one for one in simulator.incidents if one["id"] == state.id)
        return found

    return now
