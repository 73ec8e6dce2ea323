"""Snippets run on the real engine, with the fixtures of the engine's tests."""

from fixtures import _engine, begin, environment, new_stack, pulumi_home, stack

__all__ = ["_engine", "begin", "environment", "new_stack", "pulumi_home", "stack"]
