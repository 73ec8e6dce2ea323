"""Installs the Pulumi engine in a cache folder and links it into .venv, if PATH has none.

It runs the official installer or, if that can't be reached, builds the modules next to this file
with Go.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from cache import ENVIRONMENT, fill, link
from golang import ADVICE, PULUMI, build, go
from runs import run, say, until_interrupted

VERSION = "3.259.0"
PROGRAMS = ENVIRONMENT / "bin"
# The programs in COPIED come from the module cache unchanged.
BUILT = ("pulumi", "pulumi-language-python")
COPIED = ("cmd/pulumi-language-python-exec", "dist/pulumi-resource-pulumi-python")

# How long to wait for the installer's host, and for the installer to finish.
REACH_SECONDS, INSTALLER_SECONDS = 10, 600

REACH = "import urllib.request as u; u.urlopen('https://get.pulumi.com/install.sh').close()"
INSTALLER = """
import sys
from pulumi.automation import PulumiCommand
from semver import VersionInfo
PulumiCommand.install(root=sys.argv[1], version=VersionInfo.parse(sys.argv[2]))
"""


def main(cache: Path) -> None:
    """Make `pulumi` available in an activated .venv."""
    engine = cache / f"v{VERSION}"
    programs = {}
    if not is_on_path(engine):
        fill(engine, "the Pulumi engine", is_whole, install)
        programs = {program.name: program for program in (engine / "bin").glob("pulumi*")}
    link(programs, PROGRAMS, "pulumi*")


def is_on_path(engine: Path) -> bool:
    """Whether PATH has a pulumi that runs, with its language host, except those linked here."""
    folders = os.pathsep.join(
        folder
        for folder in os.environ["PATH"].split(os.pathsep)
        if Path(folder).resolve() != PROGRAMS.resolve()
        and (Path(folder) / "pulumi").resolve().parent != (engine / "bin").resolve()
    )
    pulumi = shutil.which("pulumi", path=folders)
    if not pulumi:
        return False
    folder = str(Path(pulumi).resolve().parent)
    if not shutil.which("pulumi-language-python", path=folders + os.pathsep + folder):
        return False
    try:
        run(pulumi, "version", limit=60)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def is_whole(engine: Path) -> bool:
    """Whether the engine's programs are in its folder."""
    return all(
        os.access(engine / "bin" / Path(program).name, os.X_OK) for program in (*BUILT, *COPIED)
    )


def install(engine: Path) -> None:
    """Fill the folder with the installer or, if that fails, with a build."""
    if not download(engine):
        shutil.rmtree(engine, ignore_errors=True)
        build_all(engine / "bin")


def download(folder: Path) -> bool:
    """Run the official installer; False if it can't be reached or fails."""
    say(f"There is no working pulumi on PATH; getting {VERSION} from its official installer.")
    try:
        run(sys.executable, "-c", REACH, limit=REACH_SECONDS)
    except subprocess.SubprocessError:
        say("The installer can't be reached.")
        return False
    try:
        run(sys.executable, "-c", INSTALLER, str(folder), VERSION, limit=INSTALLER_SECONDS)
    except subprocess.CalledProcessError as error:
        say(f"The installer failed.\n{error.output}")
        return False
    except subprocess.TimeoutExpired:
        say(f"The installer wasn't done after {INSTALLER_SECONDS} s.")
        return False
    if not is_whole(folder):
        say("The installer left a part of the engine out.")
        return False
    return True


def build_all(programs: Path) -> None:
    """Build the engine from its published Go modules."""
    if not shutil.which("go"):
        sys.exit(
            "The Pulumi engine is missing: PATH has none that works, its installer gave none, and "
            f"there is no Go to build it with. {ADVICE}"
        )
    say(
        "Building the engine with Go instead: done once, about four minutes on two cores and "
        "3.5 GB of Go's caches."
    )
    say("1 of 2: the command line")
    version = f"-X {PULUMI}/sdk/v3/go/common/version.Version=v{VERSION}"
    build("cli", programs, f"{PULUMI}/pkg/v3/cmd/pulumi", flags=version)
    # Of the last release that has the language host in this module; the engine accepts it.
    say("2 of 2: the language host")
    build("language-python", programs, f"{PULUMI}/sdk/v3/python/cmd/pulumi-language-python")
    sources = Path(go("cli", "list", "-m", "-f", "{{.Dir}}", f"{PULUMI}/sdk/v3").strip())
    for script in COPIED:
        Path(shutil.copy(sources / "python" / script, programs)).chmod(0o755)


if __name__ == "__main__":
    until_interrupted(lambda: main(Path(sys.argv[1])))
