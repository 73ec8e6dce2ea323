"""Python blocks run, each by itself: programs in a preview, scripts from beginning to end."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import yaml
from fixtures import PATH
from snippets import PAGES, checked, pattern
from stacks import ROOT, TOKEN
from test_walks import WALKS

from pulumi_devhelm.simulator.times import parse_time

# What exists in DevHelm, by the ids and names with which the blocks refer to it.
INCIDENT = "5a0c8f3e-1b2d-4e6f-8a9b-0c1d2e3f4a5b"
WINDOW = "7d3e6b1a-9c4f-4e2d-8b5a-1f0c9d8e7a6b"
STATUS_PAGE = "2b9f4c7d-6e1a-4d3b-9c8f-5a7e0d1b2c3f"
NOTICE = "e1c8d5a2-3f6b-4a9d-b7e0-8c4f2d6a1b5e"
MONITORS = {
    "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90": "Checkout API",
    "c6f2e8d4-7a5b-4f1c-8d3e-9b0a1c2d3e4f": "Cache",
}
# A preview takes a second, so that of a page runs all of its blocks. None sees another's names.
RUN_EACH = """
import runpy
from pathlib import Path

for block in sorted(Path("blocks").iterdir()):
    runpy.run_path(str(block))
"""
# A setting that a block can't do without.
REQUIRED = re.compile(r'\.require\w*\("(\w+)"\)')
# Users' tests, which tests/engine/test_users_tests.py runs.
TEST = re.compile(r"^def test_", re.MULTILINE)
AUTOMATION = "from pulumi_devhelm.automation import"


def is_script(snippet):
    return AUTOMATION in snippet.text


def program(page):
    """The blocks of a page that are Pulumi programs, in their order.

    The titled blocks of a walk are files; test_walks.py writes and runs them.
    """
    return [
        snippet
        for snippet in checked("python", page=page)
        if not is_script(snippet)
        and not (page in WALKS and snippet.title)
        and not TEST.search(snippet.text)
    ]


SCRIPTS = {
    snippet.text: snippet
    for snippet in checked("python")
    if is_script(snippet) and not snippet.title
}


@pytest.fixture
def _monitors(simulator):
    """The monitors that blocks look up."""
    for id_, name in MONITORS.items():
        simulator.create_monitor(id=id_, name=name, tags=["payments"])
    simulator.create_monitor(name="Search", workspace_id="8")


@pytest.fixture
def _existing(simulator):
    """What programs read, take over, or import."""
    simulator.create_incident(id=INCIDENT, title="Open already", source="MANUAL")
    simulator.create_maintenance_window(id=WINDOW, reason="Open already")
    simulator.create_status_page(id=STATUS_PAGE, slug="acme", components=["API", "Checkout"])
    simulator.create_status_page_incident(id=NOTICE, status_page_id=STATUS_PAGE)
    simulator.create_status_page_maintenance(id=NOTICE, status_page_id=STATUS_PAGE)


def write(snippets, folder):
    """Write each block to a file that is named after its place."""
    folder.mkdir()
    for snippet in snippets:
        name = f"{snippet.page.replace('/', '-')}-{snippet.line:04}.py"
        (folder / name).write_text(snippet.text)


@pytest.mark.usefixtures("_monitors", "_existing")
@pytest.mark.parametrize("page", [page for page in PAGES if program(page)])
def test_each_python_block_of_a_page_can_be_previewed_by_itself(page, stack):
    """Every name, keyword, and value in them exists."""
    blocks = program(page)
    write(blocks, stack.folder / "blocks")
    (stack.folder / "__main__.py").write_text(RUN_EACH)
    stack.set({name: TOKEN for one in blocks for name in REQUIRED.findall(one.text)})
    assert "to create" in stack.preview()


def test_a_python_block_imports_and_defines_what_it_names(tmp_path):
    """No code of a block is left out, such as that of functions that it doesn't call."""
    write(checked("python"), tmp_path / "blocks")
    done = subprocess.run(
        ["ruff", "check", "--isolated", "--select", "F", "--output-format", "concise"],
        cwd=tmp_path / "blocks",
        env={"PATH": PATH},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.usefixtures("_engine", "_monitors")
@pytest.mark.parametrize(
    "snippet", list(SCRIPTS.values()), ids=[one.place for one in SCRIPTS.values()]
)
def test_a_script_succeeds_and_leaves_nothing_open(snippet, begin, tmp_path, simulator):
    folder = tmp_path / "script"
    folder.mkdir()
    (folder / "script.py").write_text(snippet.text)
    run = begin([sys.executable, "script.py"], folder)
    assert run.wait() == 0, run.printed()
    assert [one["status"] for one in simulator.incidents if one["status"] != "RESOLVED"] == []
    now = simulator.clock()
    assert [one for one in simulator.maintenance_windows if parse_time(one["endsAt"]) > now] == []


def test_a_refusal_looks_as_the_page_shows_it(stack):
    (shown, _tree) = checked("text", page="docs/errors.md")
    stack.program('Incident("db-upgrade", title="Database upgrade", severity="MAINTENANC")')
    output = stack.preview(fails=True).text
    expected = "\n".join(line.strip() for line in shown.text.splitlines())
    assert pattern(expected).search("\n".join(map(str.strip, output.splitlines()))), output


@pytest.mark.usefixtures("_engine")
def test_the_example_script_prints_what_its_readme_shows(begin, tmp_path, simulator):
    folder = tmp_path / "script"
    folder.mkdir()
    source = ROOT / "examples/gameday-script/drill.py"
    (folder / "drill.py").write_text(source.read_text())
    run = begin([sys.executable, "drill.py"], folder, DRILL_SECONDS="0.1")
    assert run.wait() == 0, run.printed()
    (shown,) = checked("text", page="examples/gameday-script/README.md")
    printed = run.printed().replace(simulator.url, "https://devhelm.example").strip()
    assert pattern(shown.text).fullmatch(printed), printed


@pytest.mark.parametrize(
    "shown",
    [one for one in checked("text") if one.text.startswith("Outputs:") and "examples" in one.page],
    ids=lambda shown: shown.page,
)
def test_a_readme_shows_the_outputs_that_its_example_has(shown):
    folder = (ROOT / shown.page).parent
    if (folder / "__main__.py").exists():
        source = (folder / "__main__.py").read_text()
        exported = re.findall(r'pulumi\.export\(\s*"(\w+)"', source)
    elif (folder / "index.ts").exists():
        exported = re.findall(
            r"^export const (\w+)", (folder / "index.ts").read_text(), re.MULTILINE
        )
    else:
        exported = [*yaml.safe_load((folder / "Pulumi.yaml").read_text())["outputs"]]
    assert re.findall(r"^    (\w+) *:", shown.text, re.MULTILINE) == sorted(exported)
