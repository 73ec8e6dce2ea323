"""The engine's fixtures, which the tests of the documentation use as well."""

from fixtures import _engine, begin, environment, example, pulumi_home, stack

__all__ = ["_engine", "begin", "environment", "example", "pulumi_home", "stack"]
