"""Brings the Pulumi engine into the user's cache and links it into .venv, where PATH has none.

First the official installer; where that can't be reached, a build with Go of the modules beside
this file. Either fills a temporary folder that is then renamed, so that an interrupted run spoils
nothing, and a lock lets clones that start at once share one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

VERSION = "3.259.0"
HERE = Path(__file__).resolve().parent
BIN = HERE.parents[1] / ".venv" / "bin"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pulumi-devhelm"
ENGINE = CACHE / "engine" / f"v{VERSION}"
# What the official installer may take, and what it may take to find that nobody answers.
INSTALLER_SECONDS, CONNECT_SECONDS = 300, 10
HEARTBEAT_SECONDS = 20
PROGRAMS = ("pulumi", "pulumi-language-python")

INSTALLER = f"""
import socket, sys
from pulumi.automation import PulumiCommand
from semver import VersionInfo
socket.setdefaulttimeout({CONNECT_SECONDS})
PulumiCommand.install(root=sys.argv[1], version=VersionInfo.parse("{VERSION}"))
"""


def main() -> None:
    """Make `pulumi` available in an activated .venv."""
    others = os.pathsep.join(
        folder for folder in os.environ["PATH"].split(os.pathsep) if Path(folder) != BIN
    )
    if all(shutil.which(program, path=others) for program in PROGRAMS):
        link(None)
        return
    if not ENGINE.exists():
        ENGINE.parent.mkdir(parents=True, exist_ok=True)
        with (ENGINE.parent / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not ENGINE.exists():
                install()
    link(ENGINE / "bin")


def link(folder: Path | None) -> None:
    """Have .venv's programs of the engine be those of `folder`, or none."""
    for old in BIN.glob("pulumi*"):
        if old.is_symlink() and (folder is None or old.readlink().parent != folder):
            old.unlink()
    for program in folder.glob("pulumi*") if folder else ():
        if not (BIN / program.name).is_symlink():
            (BIN / program.name).symlink_to(program)


def install() -> None:
    """Fill the cache, from the installer or else by a build."""
    with tempfile.TemporaryDirectory(dir=ENGINE.parent, prefix="unfinished-") as unfinished:
        folder = Path(unfinished) / ENGINE.name
        if not download(folder):
            shutil.rmtree(folder, ignore_errors=True)
            build(folder / "bin")
        folder.rename(ENGINE)
    print(f"The Pulumi engine is in {ENGINE}.", flush=True)


def download(folder: Path) -> bool:
    """Run the official installer; False where it can't be reached or fails."""
    print(f"There is no pulumi on PATH; trying the official installer of {VERSION}.", flush=True)
    try:
        subprocess.run(
            [sys.executable, "-c", INSTALLER, str(folder)],
            timeout=INSTALLER_SECONDS,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
        )
    except subprocess.SubprocessError:
        return False
    return True


def build(programs: Path) -> None:
    """Build the engine from its published Go modules."""
    if not shutil.which("go"):
        sys.exit(
            "The Pulumi engine is missing: its installer (get.pulumi.com) can't be reached, and "
            "there is no Go to build it with. Install Pulumi "
            "(https://www.pulumi.com/docs/install/) or Go 1.25 or newer (https://go.dev/dl/), "
            "and run this again."
        )
    print(
        "The installer can't be reached; building the engine with Go instead. This is done once "
        "and takes about four minutes on two cores.",
        flush=True,
    )
    programs.mkdir(parents=True)
    pulumi = "github.com/pulumi/pulumi"
    version = f"-X {pulumi}/sdk/v3/go/common/version.Version=v{VERSION}"
    print("1 of 2: the command line", flush=True)
    go(
        "cli",
        "build",
        "-o",
        str(programs),
        "-ldflags",
        f"-s -w {version}",
        f"{pulumi}/pkg/v3/cmd/pulumi",
    )
    # The last release with the language host inside a module that the proxy serves whole; the
    # engine accepts it.
    print("2 of 2: the language host", flush=True)
    host = f"{pulumi}/sdk/v3/python/cmd/pulumi-language-python"
    go("language-python", "build", "-o", str(programs), "-ldflags", "-s -w", host)
    sources = Path(go("cli", "list", "-m", "-f", "{{.Dir}}", f"{pulumi}/sdk/v3"))
    for script in ("cmd/pulumi-language-python-exec", "dist/pulumi-resource-pulumi-python"):
        copied = Path(shutil.copy(sources / "python" / script, programs))
        copied.chmod(0o755)


def go(module: str, *arguments: str) -> str:
    """Run Go in the module beside this file; a long run shows that it is alive."""
    environment = {**os.environ, "GOFLAGS": "-mod=readonly", "CGO_ENABLED": "0", "GOWORK": "off"}
    began = time.monotonic()
    with subprocess.Popen(
        ["go", *arguments],
        cwd=HERE / module,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        while True:
            try:
                printed, _ = process.communicate(timeout=HEARTBEAT_SECONDS)
            except subprocess.TimeoutExpired:
                print(f"  still at it after {time.monotonic() - began:.0f} s", flush=True)
            else:
                break
    if process.returncode:
        sys.exit(f"`go {arguments[0]}` failed, see above; nothing was installed.")
    return printed.strip()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Interrupted; nothing was installed.")
