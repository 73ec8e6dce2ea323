"""Builds the modules next to this file with Go."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from runs import run

MODULES = Path(__file__).resolve().parent
PULUMI = "github.com/pulumi/pulumi"
ADVICE = (
    "Install Pulumi (https://www.pulumi.com/docs/install/), or Go 1.25 or newer "
    "(https://go.dev/dl/), and run this again."
)


def build(module: str, folder: Path, *packages: str, flags: str = "") -> None:
    """Build programs of the module of this name into a folder; `flags` are the linker's."""
    folder.mkdir(parents=True, exist_ok=True)
    go(module, "build", "-o", str(folder), "-ldflags", f"-s -w {flags}".strip(), *packages)


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
    try:
        return run("go", *arguments, folder=MODULES / module, environment=environment, speaks=True)
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        reason = "there is no Go" if isinstance(error, FileNotFoundError) else "see above"
        sys.exit(f"The build failed ({reason}); nothing was installed. {ADVICE}")
