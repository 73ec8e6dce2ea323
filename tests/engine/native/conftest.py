"""Stacks whose resources the native plugin serves."""

from __future__ import annotations

import pytest
from stacks import Stack

# All resources of a program are given `on`.
_PROVIDER = 'acme = Provider("acme")\non = pulumi.ResourceOptions(provider=acme)\n'


class NativeStack(Stack):
    """A stack of a Python program with a provider."""

    def program(self, source: str, provider: str = _PROVIDER) -> None:
        """Make `source` the program, in which `on` are the options of resources."""
        super().program(provider + source)

    def dynamic_program(self, source: str) -> None:
        """Make `source` the program of dynamic resources; `on` is None in it."""
        super().program("on = None\n" + source)


@pytest.fixture
def native(stack: Stack) -> NativeStack:
    """An empty stack without a program."""
    return NativeStack(stack.folder, stack.environment)
