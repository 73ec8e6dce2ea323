"""Whether Pulumi can find the native plugin.

If it can't, it tries several times to download one from its own servers, which have none. It looks
for a plugin in the project's file, on PATH and in its cache (the function getPlugin in its
sdk/go/common/workspace/plugins.go).
"""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

PROGRAM = "pulumi-resource-devhelm"


def can_be_found() -> bool:
    """Whether the project's file, PATH or Pulumi's cache has the plugin."""
    project = _project()
    named = (project.get("plugins") or {}).get("providers") or ()
    if any(one.get("name") == "devhelm" for one in named):
        return True
    home = os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi"
    if any(Path(home, "plugins").glob("resource-devhelm-v*")):
        return True
    return bool(shutil.which(PROGRAM, path=_path_of_engine(project)))


def _project() -> Mapping[str, Any]:
    """The contents of the project's file, which is in the program's folder or above it."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        for name in ("Pulumi.yaml", "Pulumi.yml"):
            if (folder / name).is_file():
                return yaml.safe_load((folder / name).read_text("utf-8")) or {}
    return {}


def _path_of_engine(project: Mapping[str, Any]) -> str:
    """PATH without the virtual environment that Pulumi puts in front of it for the program."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    runtime = project.get("runtime")
    options = runtime.get("options") if isinstance(runtime, Mapping) else None
    if (options or {}).get("virtualenv") and folders[0].startswith(sys.prefix):
        del folders[0]
    return os.pathsep.join(folders)
