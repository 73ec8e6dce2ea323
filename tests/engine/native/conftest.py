"""Stacks whose resources the native plugin serves."""

from __future__ import annotations

import pytest
from stacks import HostedStack, Stack


@pytest.fixture
def native(stack: Stack) -> HostedStack:
    """An empty stack without a program."""
    return HostedStack(stack.folder, stack.environment)
