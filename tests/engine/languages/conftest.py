"""Stacks whose programs are not written in Python."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
from pathlib import Path

import pytest
from fixtures import OTHER_LANGUAGES
from sdks import generate_sdk, run
from stacks import ROOT, Stack

NODE_MODULES = OTHER_LANGUAGES / "node_modules"


class YamlStack(Stack):
    """A stack whose program is a part of its Pulumi.yaml."""

    def program(self, source: str) -> None:
        """Make `source` the program: its variables, resources and outputs."""
        (self.folder / "Pulumi.yaml").write_text(f"name: test\nruntime: yaml\n{source}")


class TypeScriptStack(Stack):
    """A stack whose program is index.ts."""

    def program(self, source: str) -> None:
        """Make `source` the program; the packages are already imported."""
        (self.folder / "index.ts").write_text(
            'import * as pulumi from "@pulumi/pulumi";\n'
            'import * as devhelm from "@devhelm/pulumi";\n'
            "const config = new pulumi.Config();\n" + source
        )

    def type_errors(self) -> str:
        """What the compiler says about the program."""
        done = subprocess.run(
            ["node_modules/.bin/tsc", "--noEmit", "--preserveSymlinks"],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout


@pytest.fixture
def yaml_stack(stack: Stack) -> YamlStack:
    """An empty stack for a YAML program."""
    return YamlStack(stack.folder, stack.environment)


@pytest.fixture(scope="session")
def typescript_sdk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled SDK of the schema, made once for all workers."""
    # The folder that all workers of a run share, or that of the only one.
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if base.name.startswith("popen-") else base) / "typescript-sdk"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "bin/package.json").exists():
            shutil.rmtree(folder, ignore_errors=True)
            generate_sdk("nodejs", folder)
            (folder / "node_modules").symlink_to(NODE_MODULES)
            run("node_modules/.bin/tsc", folder=folder)
            shutil.copy(folder / "package.json", folder / "bin")
    return folder / "bin"


@pytest.fixture
def typescript_stack(stack: Stack, typescript_sdk: Path) -> TypeScriptStack:
    """A stack for a TypeScript program, with the packages that it needs."""
    example = ROOT / "examples/typescript"
    for name in ("package.json", "tsconfig.json"):
        shutil.copy(example / name, stack.folder)
    (stack.folder / "Pulumi.yaml").write_text("name: test\nruntime: nodejs\n")
    link_packages(stack.folder, typescript_sdk)
    return TypeScriptStack(stack.folder, stack.environment)


def link_packages(folder: Path, sdk: Path) -> None:
    """Make the folder node_modules of a program."""
    packages = folder / "node_modules"
    (packages / "@devhelm").mkdir(parents=True)
    for package in NODE_MODULES.iterdir():
        (packages / package.name).symlink_to(package)
    (packages / "@devhelm/pulumi").symlink_to(sdk)
