"""The schema of the package, which is derived from the resources and checked in as JSON."""

from __future__ import annotations

import functools
import importlib.resources
import json


def text() -> str:
    """The schema as the engine asks for it."""
    return importlib.resources.files(__package__).joinpath("schema.json").read_text("utf-8")


@functools.cache
def computed(token: str) -> tuple[str, ...]:
    """The outputs of a resource that only DevHelm knows."""
    resource = json.loads(text())["resources"][token]
    return tuple(key for key in resource["properties"] if key not in resource["inputProperties"])
