"""Commands in shell blocks exist, with the options that they are given."""

from __future__ import annotations

import functools
import importlib.metadata
import json
import os
import re
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from fixtures import PATH
from runs import until
from snippets import Snippet, checked
from stacks import ROOT
from test_walks import WALKS

from pulumi_devhelm.client.settings import Settings

# Variables of others; DevHelm's own are those that the settings ask for.
VARIABLES = {"PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE", "PULUMI_IGNORE_AMBIENT_PLUGINS"}
# Packages that the pages install together with this one.
PACKAGES = {"chaostoolkit", "pytest"}
_FLAG = re.compile(r"(?<![\w-])(--?[a-zA-Z][\w-]*)")


def lines(snippet: Snippet) -> list[str]:
    text = snippet.text.replace("\\\n", " ")
    return [line for line in text.splitlines() if line.split("#")[0].strip()]


# Each command once, but a script once for each page.
SHELL = {
    (line.split("#")[0].strip(), snippet.page if line.startswith("python ") else ""): (
        snippet,
        line,
    )
    for snippet in checked("sh")
    if not (snippet.page in WALKS and WALKS[snippet.page](snippet))
    for line in lines(snippet)
}


@functools.cache
def shown_by_help(*command: str) -> str:
    program = shutil.which(command[0], path=PATH)
    # Some write a log into their working directory.
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [program, *command[1:], "--help"],
            cwd=folder,
            env={**os.environ, "PATH": PATH, "COLUMNS": "200", "PULUMI_SKIP_UPDATE_CHECK": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
    return done.stdout


def options_exist(words: list[str]) -> None:
    """Follow the subcommands, then look for each option."""
    path = words[:1]
    for word in words[1:]:
        if word.startswith("-"):
            continue
        if shown_by_help(*path, word) == shown_by_help(*path):
            assert "Commands:" not in shown_by_help(*path), f"{' '.join(path)} has no {word}"
            break
        path.append(word)
    known = set(_FLAG.findall(shown_by_help(*path)))
    given = {word.partition("=")[0] for word in words[1:] if word.startswith("-")}
    assert given <= known, f"{' '.join(path)} has no {', '.join(given - known)}"


def variables_exist(words: list[str]) -> None:
    asked: set[str] = set()

    class Asked(dict[str, str]):
        def get(self, key, _default=None):
            asked.add(key)
            return "x" if key.startswith("DEVHELM_") else ""

    Settings.load({"devhelm:apiUrl": "https://devhelm.example"}.get, Asked())
    named = {word.partition("=")[0] for word in words[1:]}
    assert named <= asked | VARIABLES | {"DEVHELM_API_URL"}


def packages_exist(words: list[str]) -> None:
    assert words[1] == "install"
    extras = set(importlib.metadata.metadata("pulumi-devhelm").get_all("Provides-Extra") or ())
    for word in words[2:]:
        name, _, given = word.rstrip("]").partition("[")
        assert name == "pulumi-devhelm" or (name in PACKAGES and not given)
        assert set(given.split(",")) - {""} <= extras


def script_exists(snippet: Snippet, words: list[str]) -> None:
    """The script is in the folder of its page, or in examples/gameday-script."""
    for folder in ((ROOT / snippet.page).parent, ROOT / "examples/gameday-script"):
        if (folder / words[1]).is_file():
            source = (folder / words[1]).read_text()
            assert all(word in source for word in words[2:])
            return
    pytest.fail(f"there is no {words[1]}")


def write_script(words: list[str], folder: Path) -> None:
    """Write the reader's script that a command runs, if it runs one."""
    if "--" in words:
        script = folder / words[-1]
        script.write_text("#!/bin/sh\n")
        script.chmod(0o755)


@pytest.mark.usefixtures("_engine")
@pytest.mark.parametrize(
    ("snippet", "line"),
    list(SHELL.values()),
    ids=[f"{one.place}: {line}" for one, line in SHELL.values()],
)
def test_a_command_and_its_options_exist(snippet, line, begin, tmp_path, simulator):  # noqa: C901 - one case for each program
    simulator.create_monitor(name="Checkout API", tags=["payments"])
    words = shlex.split(line, comments=True)
    while re.fullmatch(r"[A-Z_]+=.*", words[0]):
        del words[0]
    if words[-1] == "&":
        del words[-1]
    match words:
        case ["pulumi", *_] | ["chaos", *_] | ["zensical", *_] | ["pulumi-devhelm", "note", *_]:
            options_exist(words)
        case ["pulumi-devhelm" | "python", *rest] if "--port" in rest:
            words = [word if word != "8080" else "0" for word in words]
            run = begin(words, tmp_path)
            until(lambda: "DevHelm simulator at" in run.printed())
            run.terminate(15)
            assert run.wait() == 0
        case ["pulumi-devhelm" | "curl", *_]:
            write_script(words, tmp_path)
            run = begin(["sh", "-ec", line], tmp_path)
            assert run.wait() == 0, run.printed()
        case ["export" | "unset", *_]:
            variables_exist(words)
        case ["uv", "tool", *rest]:
            packages_exist(["uv", *rest])
        case ["pip" | "pipx", *_]:
            packages_exist(words)
        case ["npm", "install", *names]:
            folder = Path("examples/typescript") if names else Path(snippet.page).parent
            package = json.loads((ROOT / folder / "package.json").read_text())
            assert set(names) <= package["dependencies"].keys()
        case ["python", name, *_] if name.endswith(".py"):
            script_exists(snippet, words)
        case [name, *_] if name.startswith("scripts/"):
            assert os.access(ROOT / name, os.X_OK)
            assert all(Path(ROOT / word).exists() for word in words[1:] if "/" in word)
        case _:
            pytest.fail(f"no test checks {words[0]}: add it here")
