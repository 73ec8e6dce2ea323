"""Builds the language hosts of YAML, TypeScript and Go, and a generator of SDKs, for the tests.

An official Pulumi has all of them. Otherwise, Go builds the modules next to this file into a cache
folder, once. The folder is linked as .venv/languages.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from install import ENVIRONMENT, PULUMI, UNFINISHED, alone, go, say

# Of the last releases that have these hosts in modules that can be built; the engine accepts them.
VERSION = "yaml-1.25.0-sdk-3.66.0"
HOSTS = ("pulumi-language-yaml", "pulumi-language-nodejs", "pulumi-language-go")
GENERATOR = "generate-sdk"
LINK = ENVIRONMENT.parent / "languages"


def main(cache: Path) -> None:
    """Make the hosts available in the folder .venv/languages."""
    built = cache / VERSION
    if not is_official() and not is_whole(built):
        cache.mkdir(parents=True, exist_ok=True)
        with alone(cache / "lock"):
            if not is_whole(built):
                install(built)
    built.mkdir(parents=True, exist_ok=True)
    if not (LINK.is_symlink() and LINK.readlink() == built):
        new = LINK.with_name(f".languages.{os.getpid()}")
        new.symlink_to(built)
        new.replace(LINK)


def is_official() -> bool:
    """Whether `pulumi` has the hosts, as those that Pulumi publishes do."""
    pulumi = shutil.which("pulumi")
    folder = Path(pulumi).resolve().parent if pulumi else Path()
    return all((folder / host).exists() or shutil.which(host) for host in HOSTS)


def is_whole(built: Path) -> bool:
    """Whether all programs are in the folder."""
    return all(os.access(built / program, os.X_OK) for program in (*HOSTS, GENERATOR))


def install(built: Path) -> None:
    """Fill the folder."""
    say("Building the language hosts of the tests: done once, about a minute on two cores.")
    with tempfile.TemporaryDirectory(dir=built.parent, prefix=UNFINISHED) as unfinished:
        programs = Path(unfinished) / "built"
        programs.mkdir()
        flags = ("build", "-o", str(programs), "-ldflags", "-s -w")
        try:
            say("1 of 3: YAML")
            go("language-yaml", *flags, "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml")
            say("2 of 3: TypeScript and Go")
            nodejs = f"{PULUMI}/sdk/v3/nodejs/cmd/pulumi-language-nodejs"
            go("languages", *flags, nodejs, f"{PULUMI}/sdk/v3/go/pulumi-language-go")
            say("3 of 3: the generator of SDKs")
            go(GENERATOR, *flags, ".")
        except (OSError, subprocess.CalledProcessError):
            sys.exit("The build failed (see above). Install Pulumi or Go, and run this again.")
        shutil.rmtree(built, ignore_errors=True)
        programs.rename(built)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
