"""The file Pulumi.yaml of the program."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

# A program in YAML is in this file. libyaml, if it is there, reads it ten times as fast.
_LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read() -> Mapping[str, Any]:
    """The contents of the file, which is in the current folder or above it; empty if there is none.

    A file that can't be read counts as none, because Pulumi reports it.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        for name in ("Pulumi.yaml", "Pulumi.yml"):
            if (folder / name).is_file():
                return _mapping(folder / name)
    return {}


def language(project: Mapping[str, Any]) -> str:
    """The language of the program, such as "python"."""
    runtime = project.get("runtime")
    return str(runtime.get("name") if isinstance(runtime, Mapping) else runtime)


def options(project: Mapping[str, Any]) -> Mapping[str, Any]:
    """The options of the language."""
    runtime = project.get("runtime")
    given = runtime.get("options") if isinstance(runtime, Mapping) else None
    return given if isinstance(given, Mapping) else {}


def _mapping(file: Path) -> Mapping[str, Any]:
    try:
        found = yaml.load(file.read_text("utf-8"), _LOADER)  # noqa: S506 - both are safe
    except (OSError, ValueError, yaml.YAMLError):
        return {}
    return found if isinstance(found, Mapping) else {}
