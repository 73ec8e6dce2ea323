"""Installs what the tests need to run programs in other languages than Python.

The folder .venv/other-languages gets links to: the language hosts and a generator of SDKs, which Go
builds unless an official Pulumi is there; Node, unless PATH has it; and the packages of TypeScript
programs.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path

import node
from cache import ENVIRONMENT, fill, link
from golang import MODULES, PULUMI, build
from runs import say, until_interrupted

# Of the last releases that have these hosts in modules that can be built; the engine accepts them.
HOSTS = ("pulumi-language-yaml", "pulumi-language-nodejs", "pulumi-language-go")
YAML, NODEJS_AND_GO, GENERATOR = "language-yaml", "language-nodejs-and-go", "generate-sdk"
LINKS = ENVIRONMENT / "other-languages"


def main(cache: Path) -> None:
    """Make the folder of links."""
    links: dict[str, Path] = {}
    if not is_official():
        programs = cache / f"programs-{digest(YAML, NODEJS_AND_GO, GENERATOR)}"
        fill(programs, "the hosts of other languages", is_whole, build_all)
        links |= {program.name: program for program in programs.iterdir()}
    packages = cache / f"packages-{digest(node.PROJECT)}"
    fill(packages, "the packages of TypeScript programs", node.is_whole, node.install)
    links[node.PACKAGES] = packages / node.PACKAGES
    if not node.is_on_path():
        links["node"] = node.FROM_PYPI / "bin" / "node"
    LINKS.mkdir(exist_ok=True)
    link(links, LINKS, "[!.]*")


def digest(*folders: str) -> str:
    """A name for what is made of the files in these folders."""
    content = hashlib.sha256()
    for folder in folders:
        for file in sorted(one for one in (MODULES / folder).iterdir() if one.is_file()):
            content.update(file.read_bytes())
    return content.hexdigest()[:12]


def is_official() -> bool:
    """Whether the engine has the hosts, as those that Pulumi publishes do."""
    pulumi = shutil.which("pulumi")
    folder = str(Path(pulumi).resolve().parent) if pulumi else ""
    path = os.pathsep.join([folder, os.environ["PATH"]])
    return all(shutil.which(host, path=path) for host in HOSTS)


def is_whole(programs: Path) -> bool:
    """Whether all programs are in the folder."""
    return all(os.access(programs / name, os.X_OK) for name in (*HOSTS, GENERATOR))


def build_all(programs: Path) -> None:
    """Build the hosts and the generator from their modules."""
    say("Building the hosts of other languages: done once, about a minute on two cores.")
    say("1 of 3: YAML")
    build(YAML, programs, f"{PULUMI}-yaml/cmd/pulumi-language-yaml")
    say("2 of 3: TypeScript and Go")
    hosts = ("nodejs/cmd/pulumi-language-nodejs", "go/pulumi-language-go")
    build(NODEJS_AND_GO, programs, *(f"{PULUMI}/sdk/v3/{host}" for host in hosts))
    say("3 of 3: the generator of SDKs")
    build(GENERATOR, programs, ".")


if __name__ == "__main__":
    until_interrupted(lambda: main(Path(sys.argv[1])))
