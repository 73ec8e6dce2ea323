"""Every block of the documentation is of a kind that the tests check."""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter

import pytest
import yaml
from fixtures import PATH
from snippets import PAGES, Snippet, checked, snippets
from stacks import ROOT, TOKEN
from test_walks import WALKS

from pulumi_devhelm.simulator import Simulator

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

READ = {"json": json.loads, "yaml": yaml.safe_load, "toml": tomllib.loads}
KINDS = {"python", "typescript", "go", "sh", "text", *READ}
# How many blocks of text each page has. test_walks.py compares those of its own pages.
TEXTS = {
    "CONTRIBUTING.md": 1,
    "docs/errors.md": 2,
    "docs/other-languages.md": 1,
    "examples/gameday-chaostoolkit/README.md": 1,
    "examples/gameday-script/README.md": 1,
}


def places(found: list[Snippet]) -> dict[str, object]:
    """For parametrize: the blocks, named by their places."""
    return {"argvalues": found, "ids": [snippet.place for snippet in found]}


@pytest.mark.parametrize("snippet", **places(snippets()))
def test_a_block_is_of_a_kind_that_is_checked(snippet):
    assert snippet.language in KINDS, f"{snippet.place}: name its language, one of {sorted(KINDS)}"


def test_a_block_of_text_is_compared_with_what_is_printed():
    """A new block fails here until a test compares it."""
    left = [
        snippet.page
        for snippet in checked("text")
        if not (snippet.page in WALKS and WALKS[snippet.page](snippet))
        and not snippet.text.startswith("Outputs:\n")
    ]
    assert Counter(left) == TEXTS


def test_an_exemption_has_a_reason_and_precedes_a_block():
    written = sum((ROOT / page).read_text().count("<!-- not checked:") for page in PAGES)
    exempted = [snippet.exemption for snippet in snippets() if snippet.exemption is not None]
    # CONTRIBUTING.md shows how one is written.
    assert (len(exempted), all(exempted)) == (written - 1, True)


@pytest.mark.parametrize("snippet", **places([one for one in snippets() if one.included]))
def test_a_block_that_shows_a_file_names_it(snippet):
    assert (ROOT / snippet.included).is_file()
    assert snippet.title == snippet.included


@pytest.mark.parametrize("snippet", **places(checked(*READ)))
def test_json_yaml_and_toml_blocks_are_valid(snippet):
    value = READ[snippet.language](snippet.text)
    if snippet.title == "Pulumi.yaml" and value["runtime"] != "yaml":
        assert value == {"name": value["name"], "runtime": value["runtime"]}


def test_the_control_of_the_page_runs_in_an_experiment(begin, tmp_path, simulator: Simulator):
    """The Chaos Toolkit accepts the page's control around the example's actions."""
    folder = tmp_path / "experiment"
    shutil.copytree(ROOT / "examples/gameday-chaostoolkit", folder)
    (snippet,) = checked("json", page="docs/gamedays.md")
    experiment = json.loads((folder / "experiment.json").read_text())
    (folder / "experiment.json").write_text(json.dumps(experiment | json.loads(snippet.text)))
    chaos = shutil.which("chaos", path=PATH)
    run = begin([chaos, "run", "experiment.json"], folder, DEVHELM_API_TOKEN=TOKEN)
    assert run.wait() == 0, run.printed()
    (incident,) = simulator.incidents
    assert incident["resolutionNote"] == "completed"
    (shown,) = checked("text", page="examples/gameday-chaostoolkit/README.md")
    bodies = [entry["body"] for entry in incident["updates"][1:]]
    expected = shown.text.splitlines()
    assert [line.partition(", in ")[0] for line in bodies] == [
        line.partition(", in ")[0] for line in expected
    ]
