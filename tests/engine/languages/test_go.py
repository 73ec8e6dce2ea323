"""A program in Go, which takes minutes to compile."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from programs import only_incident
from requests_seen import writes
from sdks import SCHEMA, generate_sdk
from stacks import Stack

pytestmark = pytest.mark.whole
PATH_OF_SDK = json.loads(SCHEMA.read_text())["language"]["go"]["importBasePath"]
GO_MOD = """module {path}

go 1.24

require github.com/pulumi/pulumi/sdk/v3 v3.200.0
"""
REPLACED = f"""
require {PATH_OF_SDK} v0.0.0

replace {PATH_OF_SDK} => ./sdk/devhelm
"""
PROGRAM = f"""package main

import (
	"{PATH_OF_SDK}"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {{
	pulumi.Run(func(ctx *pulumi.Context) error {{
		incident, err := devhelm.NewIncident(ctx, "it", &devhelm.IncidentArgs{{
			Title:    pulumi.String(config.Require(ctx, "title")),
			Severity: devhelm.SeverityMaintenance,
		}})
		if err != nil {{
			return err
		}}
		_, err = devhelm.NewIncidentUpdate(ctx, "entry", &devhelm.IncidentUpdateArgs{{
			IncidentId: incident.ID(),
			Body:       pulumi.String("Half way."),
		}})
		ctx.Export("shortlink", incident.Shortlink)
		return err
	}})
}}
"""


@pytest.fixture
def go_stack(stack: Stack) -> Stack:
    """A stack with a compiled program."""
    folder = stack.folder
    generate_sdk("go", folder / "sdk")
    (folder / "sdk/devhelm/go.mod").write_text(GO_MOD.format(path=PATH_OF_SDK))
    (folder / "go.mod").write_text(GO_MOD.format(path="test") + REPLACED)
    (folder / "main.go").write_text(PROGRAM)
    # The engine would compile it for each command.
    project = "name: test\nruntime: {name: go, options: {binary: ./program}}\n"
    (folder / "Pulumi.yaml").write_text(project)
    go = shutil.which("go", path=stack.environment["PATH"])
    for command in (["mod", "tidy"], ["build", "-o", "program", "."]):
        done = subprocess.run(
            [go, *command],
            cwd=folder,
            env=stack.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    return stack


def test_a_program_lives_from_its_preview_to_its_end(go_stack, simulator):
    go_stack.set({"title": "Upgrade"})
    go_stack.preview()
    assert writes(simulator) == []
    go_stack.up()
    assert writes(simulator) == ["POST incidents", "POST updates"]
    assert go_stack.outputs()["shortlink"] == only_incident(simulator)["shortlink"]
    assert "3 unchanged" in go_stack.up()
    go_stack.set({"title": "New"})
    assert '"Upgrade" => "New"' in go_stack.preview("--diff")
    go_stack.up()
    assert writes(simulator) == ["PATCH incidents"]
    go_stack.destroy()
    assert only_incident(simulator)["status"] == "RESOLVED"
