"""Installs the Pulumi engine in a cache folder and links it into .venv, if PATH has none.

It runs the official installer or, if that can't be reached, builds the modules next to this file
with Go. Both fill a temporary folder and then rename it, so that an interrupted run does no harm.
A lock lets several clones share the cache.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = "3.259.0"
HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE.parents[1] / ".venv" / "bin"
# The programs in COPIED come from the module cache unchanged.
BUILT = ("pulumi", "pulumi-language-python")
COPIED = ("cmd/pulumi-language-python-exec", "dist/pulumi-resource-pulumi-python")
PULUMI = "github.com/pulumi/pulumi"

# How long to wait for the installer's host, and for the installer to finish.
REACH_SECONDS, INSTALLER_SECONDS = 10, 600
HEARTBEAT_SECONDS = 20
UNFINISHED = "unfinished-"

REACH = "import urllib.request as u; u.urlopen('https://get.pulumi.com/install.sh').close()"
INSTALLER = """
import sys
from pulumi.automation import PulumiCommand
from semver import VersionInfo
PulumiCommand.install(root=sys.argv[1], version=VersionInfo.parse(sys.argv[2]))
"""
ADVICE = (
    "Install Pulumi (https://www.pulumi.com/docs/install/), or Go 1.25 or newer "
    "(https://go.dev/dl/), and run this again."
)


def main(cache: Path) -> None:
    """Make `pulumi` available in an activated .venv."""
    engine = cache / f"v{VERSION}"
    if is_on_path(engine):
        link(None)
        return
    if not is_whole(engine):
        cache.mkdir(parents=True, exist_ok=True)
        with alone(cache / "lock"):
            if not is_whole(engine):
                install(engine)
    link(engine / "bin")


def is_on_path(engine: Path) -> bool:
    """Whether PATH has a pulumi that runs, with its language host, except those linked here."""
    folders = os.pathsep.join(
        folder
        for folder in os.environ["PATH"].split(os.pathsep)
        if Path(folder).resolve() != ENVIRONMENT.resolve()
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


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Make other clones wait while the block runs."""
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another installation of the Pulumi engine to finish.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def link(folder: Path | None) -> None:
    """Link the engine's programs in `folder` into .venv, or none."""
    programs = {program.name: program for program in folder.glob("pulumi*")} if folder else {}
    for old in ENVIRONMENT.glob("pulumi*"):
        if old.is_symlink() and old.name not in programs:
            old.unlink(missing_ok=True)
    for name, program in programs.items():
        place = ENVIRONMENT / name
        if not (place.is_symlink() and place.readlink() == program):
            new = ENVIRONMENT / f".{name}.{os.getpid()}"
            new.symlink_to(program)
            new.replace(place)


def install(engine: Path) -> None:
    """Fill the cache with the installer or, if that fails, with a build."""
    for left_over in engine.parent.glob(f"{UNFINISHED}*"):
        shutil.rmtree(left_over, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=engine.parent, prefix=UNFINISHED) as unfinished:
        made = Path(unfinished) / "installed"
        if not download(made):
            made = Path(unfinished) / "built"
            build(made / "bin")
        shutil.rmtree(engine, ignore_errors=True)
        made.rename(engine)
    say(f"The Pulumi engine is in {engine}.")


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


def build(programs: Path) -> None:
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
    programs.mkdir(parents=True)
    try:
        say("1 of 2: the command line")
        version = f"-X {PULUMI}/sdk/v3/go/common/version.Version=v{VERSION}"
        flags = ("build", "-o", str(programs), "-ldflags")
        go("cli", *flags, f"-s -w {version}", f"{PULUMI}/pkg/v3/cmd/pulumi")
        # Of the last release that has the language host in this module; the engine accepts it.
        say("2 of 2: the language host")
        host = f"{PULUMI}/sdk/v3/python/cmd/pulumi-language-python"
        go("language-python", *flags, "-s -w", host)
        sources = Path(go("cli", "list", "-m", "-f", "{{.Dir}}", f"{PULUMI}/sdk/v3").strip())
    except subprocess.CalledProcessError:
        sys.exit(f"The build failed (see above); nothing was installed. {ADVICE}")
    for script in COPIED:
        Path(shutil.copy(sources / "python" / script, programs)).chmod(0o755)


def go(module: str, *arguments: str) -> str:
    """Run Go in the module of this name, without the user's own settings for builds."""
    environment = {
        name: value for name, value in os.environ.items() if name not in {"GOOS", "GOARCH"}
    } | {
        "CGO_ENABLED": "0",
        "GO111MODULE": "on",
        "GOFLAGS": "-mod=readonly -buildvcs=false",
        "GOTOOLCHAIN": "auto",
        "GOWORK": "off",
    }
    return run("go", *arguments, folder=HERE / module, environment=environment, speaks=True)


def run(
    *command: str,
    limit: float = float("inf"),
    folder: Path | None = None,
    environment: dict[str, str] | None = None,
    speaks: bool = False,
) -> str:
    """Run a program and return its output, except for the error stream of one that `speaks`.

    A long run prints that it goes on. If it is ended, it leaves no process.
    """
    began = time.monotonic()
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=None if speaks else subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            while True:
                left = began + limit - time.monotonic()
                try:
                    printed, _ = process.communicate(timeout=min(HEARTBEAT_SECONDS, left))
                    break
                except subprocess.TimeoutExpired:
                    if left <= HEARTBEAT_SECONDS:
                        raise
                    say(f"  still at it after {time.monotonic() - began:.0f} s")
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, printed)
    return printed


def say(sentence: str) -> None:
    """Print a sentence at once."""
    print(sentence, flush=True)


def interrupted(_number: int, _frame: object) -> None:
    """End as after Ctrl-C, so that everything is cleaned up."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, interrupted)
    signal.signal(signal.SIGHUP, interrupted)
    try:
        main(Path(sys.argv[1]))
    except KeyboardInterrupt:
        sys.exit("Interrupted; nothing was installed.")
