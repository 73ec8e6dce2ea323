"""The SDKs of other languages, generated from the schema."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from fixtures import PATH
from stacks import ROOT

SCHEMA = ROOT / "provider/pulumi_devhelm/native/schema.json"


def generate_sdk(language: str, folder: Path) -> None:
    """Write the sources of the SDK of a language."""
    if generator := shutil.which("generate-sdk", path=PATH):
        run(generator, language, str(SCHEMA), str(folder))
    else:
        made, home = folder.with_name(f"{folder.name}.made"), folder.with_name("home-of-gen-sdk")
        command = ("pulumi", "package", "gen-sdk", str(SCHEMA), "--language", language)
        run(*command, "-o", str(made), PULUMI_HOME=str(home), PULUMI_SKIP_UPDATE_CHECK="1")
        (made / language).rename(folder)


def run(*command: str, folder: Path | None = None, **variables: str) -> None:
    done = subprocess.run(
        command,
        cwd=folder,
        env={"PATH": PATH, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
