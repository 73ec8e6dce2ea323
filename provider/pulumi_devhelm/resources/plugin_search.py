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

from pulumi_devhelm.resources import project_file

PROGRAM = "pulumi-resource-devhelm"


def can_be_found() -> bool:
    """Whether the project's file, PATH or Pulumi's cache has the plugin."""
    project = project_file.read()
    named = (project.get("plugins") or {}).get("providers") or ()
    if any(one.get("name") == "devhelm" for one in named):
        return True
    home = os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi"
    if any(Path(home, "plugins").glob("resource-devhelm-v*")):
        return True
    return bool(shutil.which(PROGRAM, path=_path_of_engine(project)))


def _path_of_engine(project: Mapping[str, Any]) -> str:
    """PATH without the virtual environment that Pulumi puts in front of it for the program."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    if project_file.options(project).get("virtualenv") and folders[0].startswith(sys.prefix):
        del folders[0]
    return os.pathsep.join(folders)
