"""The page about other languages works word by word, and blocks name only what exists."""

from __future__ import annotations

import re
import shlex

import pytest
from declarations import BLOCKS, SCHEMA, declared, in_yaml
from runs import until
from snippets import checked, pattern, snippets
from stacks import ROOT, TOKEN

PAGE = "docs/other-languages.md"
TYPES = {"string": str, "boolean": bool, "array": list}
IN_YAML = [one for one in BLOCKS if one.language == "yaml"]
RESOURCES = sorted((ROOT / "docs/resources").glob("*.md"))


def places(found):
    """For parametrize: the blocks, named by their places."""
    return {"argvalues": found, "ids": [snippet.place for snippet in found]}


def test_the_program_in_yaml_runs_in_an_empty_folder(begin, tmp_path, simulator):
    """Pulumi's home is new, so the page's command must make the plugin known."""
    folder, home = tmp_path / "empty", tmp_path / "pulumi-home"
    folder.mkdir()
    (install,) = (one for one in checked("sh", page=PAGE) if "plugin install" in one.text)
    (shown,) = checked("text", page=PAGE)
    _, command = install.text.splitlines()
    installed = begin(shlex.split(command), folder, PULUMI_HOME=str(home))
    assert installed.wait() == 0, installed.printed()
    assert pattern(shown.text).fullmatch(installed.printed().strip())
    assert list(home.glob("plugins/resource-devhelm-v*"))

    program, commands = (one for one in checked(page=PAGE) if one.heading == "YAML")
    (folder / program.title).write_text(program.text)
    (folder / "commands.sh").write_text(commands.text)
    run = begin(
        ["sh", "-ec", f"printf %s {TOKEN} | sh -e commands.sh"],
        folder,
        PULUMI_HOME=str(home),
        PULUMI_SKIP_CONFIRMATIONS="true",
        DEVHELM_API_TOKEN=None,
    )
    until(run.ended)
    assert run.wait() == 0, run.printed()
    (incident,) = simulator.incidents
    assert (incident["status"], incident["resolutionNote"]) == ("RESOLVED", "Upgrade finished.")
    assert TOKEN not in run.printed()


@pytest.mark.parametrize("snippet", **places(BLOCKS))
def test_a_block_has_the_inputs_of_the_schema(snippet):
    found = [*declared(snippet)]
    assert found
    for one in found:
        assert one.required <= one.inputs.keys() <= one.known.keys(), one.name


@pytest.mark.parametrize("snippet", **places(IN_YAML))
def test_a_block_in_yaml_has_values_of_the_right_types(snippet):
    for one in declared(snippet):
        for name, value in one.inputs.items():
            kind = one.known[name]
            if reference := SCHEMA["types"].get(kind.get("$ref", "").removeprefix("#/types/")):
                assert value in [word["value"] for word in reference["enum"]]
            elif "type" in kind and not str(value).startswith("${"):
                assert isinstance(value, TYPES[kind["type"]]), name


@pytest.mark.parametrize("snippet", **places(IN_YAML))
def test_a_reference_in_yaml_is_to_something_in_the_block(snippet):
    found = in_yaml(snippet)
    for name, output in re.findall(r"\$\{([\w-]+)\.?(\w*)\}", snippet.text):
        assert name in found
        if output:
            assert output in found[name].outputs


@pytest.mark.parametrize("page", RESOURCES, ids=[page.stem for page in RESOURCES])
def test_the_page_of_a_resource_shows_its_languages(page):
    shown = {one.language for one in snippets(page=page.relative_to(ROOT).as_posix())}
    exists_in_others = f"devhelm:index:{page.stem.title().replace('-', '')}" in SCHEMA["resources"]
    assert ({"typescript", "yaml"} <= shown) == exists_in_others
