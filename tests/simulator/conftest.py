from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from pulumi_devhelm.simulator import Simulator

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def running() -> Iterator[Simulator]:
    """One simulator for all tests of a process. Tests use `simulator` instead."""
    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def simulator(running: Simulator) -> Simulator:
    running.reset()
    return running


@pytest.fixture(scope="session")
def clients(running: Simulator) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """One client with a token and one without: creating them takes longer than most tests."""
    token = {"Authorization": "Bearer dh_live_secret"}
    with (
        httpx.Client(base_url=running.url, headers=token) as authenticated,
        httpx.Client(base_url=running.url) as anonymous,
    ):
        yield authenticated, anonymous


@pytest.fixture
def api(simulator: Simulator, clients: tuple[httpx.Client, httpx.Client]) -> httpx.Client:
    """An HTTP client with a token."""
    assert simulator.url == str(clients[0].base_url)
    return clients[0]


@pytest.fixture
def anonymous(simulator: Simulator, clients: tuple[httpx.Client, httpx.Client]) -> httpx.Client:
    """An HTTP client without a token."""
    assert simulator.url == str(clients[1].base_url)
    return clients[1]
