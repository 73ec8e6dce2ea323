"""The engine's fixtures, which tests/docs uses too, and stacks from which several files start."""

from __future__ import annotations

import pytest
from adopt_open import ADOPTING
from fixtures import _engine, begin, environment, example, new_stack, pulumi_home, stack
from programs import INCIDENT, MONITOR, WINDOW
from stacks import HostedStack, Stack

from pulumi_devhelm.simulator import Simulator

__all__ = ["_engine", "begin", "environment", "example", "new_stack", "pulumi_home", "stack"]


@pytest.fixture
def hosted(stack: Stack, host: str) -> HostedStack:
    """An empty stack of the host that a parameter of the test names."""
    made = HostedStack(stack.folder, stack.environment)
    made.host = host
    return made


@pytest.fixture
def incident_program(stack: Stack) -> Stack:
    """A stack whose program declares one incident; it is not up yet."""
    stack.program(INCIDENT)
    return stack


@pytest.fixture
def stack_with_incident(incident_program: Stack, simulator: Simulator) -> Stack:
    """The same stack after `pulumi up`, with an empty log of requests."""
    incident_program.up()
    simulator.clear_requests()
    return incident_program


@pytest.fixture
def window_program(stack: Stack) -> Stack:
    """A stack whose program declares one maintenance window; it is not up yet."""
    stack.program(WINDOW)
    stack.set({"monitor": MONITOR, "duration": "1h30m", "reason": "Upgrade"})
    return stack


@pytest.fixture
def stack_with_window(window_program: Stack, simulator: Simulator) -> Stack:
    """The same stack after `pulumi up`: the window is active, and the log of requests empty."""
    window_program.up()
    simulator.clear_requests()
    return window_program


@pytest.fixture
def adopting(stack: Stack) -> Stack:
    """A stack whose program declares an incident with adopt_open; it is not up yet."""
    stack.program(ADOPTING)
    return stack
