"""The programs that the pages show in other languages can be run."""

from __future__ import annotations

import json

import pytest
import yaml
from declarations import BLOCKS
from programs import only_incident
from requests_seen import writes
from stacks import TOKEN

# Those whose resources are all of this package: no other plugin is there.
IN_YAML = [one for one in BLOCKS if one.language == "yaml" and "command:" not in one.text]
# Those that a page shows as a whole program.
IN_TYPESCRIPT = [one for one in BLOCKS if one.title == "index.ts"]


def test_the_blocks_in_typescript_have_no_type_errors(typescript_stack):
    folder = typescript_stack.folder
    blocks = {
        f"{one.page.replace('/', '-')}-{one.line}.ts": one.text
        for one in BLOCKS
        if one.language == "typescript"
    }
    for name, text in blocks.items():
        (folder / name).write_text(text)
    settings = folder / "tsconfig.json"
    settings.write_text(json.dumps(json.loads(settings.read_text()) | {"files": [*blocks]}))
    assert typescript_stack.type_errors() == ""


@pytest.mark.parametrize("snippet", IN_YAML, ids=[one.place for one in IN_YAML])
def test_a_block_in_yaml_can_be_previewed(snippet, yaml_stack, simulator):
    simulator.create_monitor(name="Checkout API")
    simulator.create_monitor(name="Search", workspace_id="8")
    simulator.create_incident(id="5a0c8f3e-1b2d-4e6f-8a9b-0c1d2e3f4a5b", title="Open")
    simulator.create_status_page(slug="acme", components=["API", "Checkout"])
    program = yaml.safe_load(snippet.text)
    # The stack has its own.
    without = {key: value for key, value in program.items() if key not in {"name", "runtime"}}
    yaml_stack.program(yaml.safe_dump(without))
    for name, setting in program.get("config", {}).items():
        flag = "--secret" if setting.get("secret") else "--plaintext"
        yaml_stack.set({name: TOKEN}, flag)
    previewed = yaml_stack.preview()
    for name in program.get("resources", ()):
        assert f" {name} create" in previewed
    assert writes(simulator) == []


@pytest.mark.parametrize("snippet", IN_TYPESCRIPT, ids=[one.place for one in IN_TYPESCRIPT])
def test_a_program_in_typescript_opens_and_resolves_an_incident(
    snippet, typescript_stack, simulator
):
    (typescript_stack.folder / "index.ts").write_text(snippet.text)
    assert "+ 2 created" in typescript_stack.up()
    assert typescript_stack.outputs()["shortlink"] == only_incident(simulator)["shortlink"]
    typescript_stack.destroy()
    assert only_incident(simulator)["resolutionNote"] == "Upgrade finished."
