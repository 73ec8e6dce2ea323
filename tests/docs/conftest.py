"""Snippets run on the real engine, as the engine's own tests do."""

from fixtures import _engine, begin, environment, pulumi_home, stack

__all__ = ["_engine", "begin", "environment", "pulumi_home", "stack"]
