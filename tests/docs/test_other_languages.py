"""The page about other languages works word by word, and blocks name only what exists."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
import yaml
from runs import until
from snippets import Snippet, checked, pattern, snippets
from stacks import ROOT, TOKEN

from pulumi_devhelm.native.schema import text

PAGE = "docs/other-languages.md"
SCHEMA = json.loads(text())
PLUGIN = Path(sys.executable).with_name("pulumi-resource-devhelm")


def test_the_yaml_program_runs_in_an_empty_folder(begin, tmp_path, simulator):
    """Pulumi's home is new, so the page's command must make the plugin known."""
    simulator.create_monitor(name="Checkout API")
    folder, home = tmp_path / "empty", tmp_path / "pulumi-home"
    folder.mkdir()
    (install,) = [one for one in checked("sh", page=PAGE) if "plugin install" in one.text]
    (shown,) = checked("text", page=PAGE)
    installed = begin(["sh", "-ec", install.text], folder, PULUMI_HOME=str(home))
    assert installed.wait() == 0, installed.printed()
    assert pattern(shown.text).fullmatch(installed.printed().strip())
    assert list(home.glob("plugins/resource-devhelm-v*"))

    (program,) = [one for one in snippets("yaml", page=PAGE) if one.title.endswith("Pulumi.yaml")]
    (folder / "Pulumi.yaml").write_text((ROOT / program.included).read_text())
    (commands,) = [one for one in checked("sh", page=PAGE) if "stack init" in one.text]
    script = commands.text.replace("apiToken", f"apiToken {TOKEN}").replace("up\n", "up --yes\n")
    run = begin(
        ["sh", "-ec", script],
        folder,
        PULUMI_HOME=str(home),
        DEVHELM_API_TOKEN=None,
    )
    until(run.ended)
    assert run.wait() == 0, run.printed()
    assert [one["status"] for one in simulator.incidents] == ["RESOLVED"]
    assert TOKEN not in run.printed()


@pytest.mark.parametrize(
    "snippet",
    [one for one in checked("typescript", "yaml") if "devhelm" in one.text and "docs/" in one.page],
    ids=lambda snippet: snippet.place,
)
def test_a_block_names_only_what_the_schema_has(snippet):
    for kind, inputs in declared(snippet):
        known = SCHEMA["resources"].get(f"devhelm:index:{kind}") or SCHEMA["functions"].get(
            f"devhelm:index:{kind}"
        )
        assert known, kind
        properties = known.get("inputProperties") or known["inputs"]["properties"]
        assert set(inputs) <= properties.keys()
        assert set(known.get("requiredInputs", ())) <= set(inputs)


def declared(snippet: Snippet) -> list[tuple[str, list[str]]]:
    """The resources and functions of a block, each with the names of its inputs."""
    if snippet.language == "yaml":
        program = yaml.safe_load(snippet.text)
        found = [
            (one["type"].rpartition(":")[2], list(one["properties"]))
            for one in program.get("resources", {}).values()
        ]
        for variable in program.get("variables", {}).values():
            call = variable["fn::invoke"]
            found.append((call["function"].rpartition(":")[2], list(call["arguments"])))
        return found
    source = re.sub("`.*?`", '""', snippet.text)
    blocks = re.findall(
        r"devhelm\.(?:get)?(\w+)\((?:\"[^\"]*\", )?\{(.*?)\}(?:, \{.*?\})?\);",
        source,
        re.DOTALL,
    )
    return [
        (
            f"get{kind.removesuffix('Output')}" if kind.endswith("Output") else kind,
            re.findall(r"(?:^|[{,\n]) *(\w+)(?=[:,}])", f"{{{inputs}}}"),
        )
        for kind, inputs in blocks
    ]


def test_every_resource_page_has_all_languages():
    for page in sorted((ROOT / "docs/resources").glob("*.md")):
        languages = {one.language for one in snippets(page=page.relative_to(ROOT).as_posix())}
        if page.stem != "game-day":
            assert {"python", "typescript", "yaml"} <= languages, page.name
