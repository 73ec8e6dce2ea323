"""`pulumi-devhelm open --stacks` shows which stack opened each item."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from fixtures import PATH
from stacks import TOKEN

PROGRAM = Path(sys.executable).with_name("pulumi-devhelm")
WORK = """
MaintenanceIncident("work", title="Upgrade", org_wide=True, duration="1h")
pulumi.export("secret", pulumi.Output.secret("encrypted"))
"""
REFUSING = """#!/bin/sh
case "$*" in *export*) echo "error: you may not read it" >&2; exit 255;; esac
exec {pulumi} "$@"
"""


@pytest.fixture
def open_items(stack, simulator, tmp_path):
    """Runs the command in a folder without a project, as somebody who doesn't know the secrets."""

    def ran(*arguments, code=0, **variables):
        environment = stack.environment | {"DEVHELM_API_URL": simulator.url}
        environment |= {"DEVHELM_API_TOKEN": TOKEN, "PULUMI_CONFIG_PASSPHRASE": "wrong"}
        done = subprocess.run(
            [PROGRAM, "open", *arguments],
            cwd=tmp_path,
            env=environment | variables,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    return ran


def test_each_item_has_its_stack_if_one_opened_it(stack, simulator, open_items):
    stack.program(WORK)
    stack.up()
    by_hand = simulator.create_incident(title="By hand", severity="DOWN")
    # A stack that only reads an incident doesn't own it.
    stack.program(f'{WORK}\nIncident.get("seen", {by_hand["id"]!r})')
    stack.up()
    found = json.loads(open_items("--stacks", "--json").stdout)
    name = "organization/test/dev"
    assert {(one["kind"], one["title"]): one.get("stack") for one in found} == {
        ("window", "Upgrade"): name,
        ("incident", "Upgrade"): name,
        ("incident", "By hand"): None,
    }
    lines = open_items("--stacks").stdout.splitlines()
    assert sorted(line.split("\t")[-1] for line in lines) == ["", name, name]
    assert all("stack" not in one for one in json.loads(open_items("--json").stdout))
    stack.program("")
    stack.up()
    (left,) = json.loads(open_items("--stacks", "--json").stdout)
    assert "stack" not in left


def test_a_stack_that_cannot_be_read_hides_nothing(stack, open_items, tmp_path):
    stack.program(WORK)
    stack.up()
    refusing = tmp_path / "bin" / "pulumi"
    refusing.parent.mkdir()
    refusing.write_text(REFUSING.format(pulumi=shutil.which("pulumi", path=PATH)))
    refusing.chmod(0o755)
    done = open_items("--stacks", PATH=f"{refusing.parent}:{PATH}")
    command = "pulumi stack export --stack organization/test/dev"
    assert done.stderr == f"warning: `{command}` failed: you may not read it\n"
    assert done.stdout.count("Upgrade") == 2


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({"PULUMI_BACKEND_URL": "file:///nowhere/at/all"}, "/nowhere/at/all"),
        ({"PATH": "/nowhere"}, "The `pulumi` command was not found on PATH."),
    ],
)
def test_without_pulumi_or_its_backend_the_reason_is_one_sentence(
    simulator, open_items, variables, reason
):
    simulator.create_incident(title="By hand", severity="DOWN")
    done = open_items("--stacks", code=1, **variables)
    assert reason in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_pulumi_is_needed_only_to_find_stacks(simulator, open_items):
    simulator.create_incident(title="By hand", severity="DOWN")
    assert "By hand" in open_items(PATH="/nowhere").stdout
    simulator.reset()
    assert open_items("--stacks", PATH="/nowhere").stderr == "Nothing is open.\n"
