"""Python blocks run: Pulumi programs in a preview, scripts from beginning to end."""

from __future__ import annotations

import re
import sys

import pytest
import yaml
from snippets import PAGES, checked, pattern
from stacks import ROOT
from test_walks import WALKS

from pulumi_devhelm.simulator.times import parse_time

# Names that the blocks of a page may use without defining them. The blocks have their own imports.
PRELUDE = """
from pulumi import Config as _Config, Output as _Output
from pulumi.dynamic import CreateResult as _Created, Resource as _Resource
from pulumi.dynamic import ResourceProvider as _Provider

config = _Config()
version = "1.0.0"
API_MONITOR = CACHE_MONITOR = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
CHECKOUT_MONITOR = "5a0c8f3e-1b2d-4e6f-8a9b-0c1d2e3f4a5b"
incident_id = "{incident_id}"
window_id = "{window_id}"
notice_id = "{notice_id}"
page_incident_id = "{page_incident_id}"
search_token = "dh_live_of-the-workspace-search"

class _Nothing(_Provider):
    def create(self, props):
        return _Created("stopped", props)

class StoppedPrimary(_Resource):
    def __init__(self, name, version=None, opts=None):
        super().__init__(_Nothing(), name, {{"version": version}}, opts)

Database = StoppedPrimary
"""
# Users' tests, which tests/engine/test_users_tests.py runs.
TEST = re.compile(r"^def test_", re.MULTILINE)
AUTOMATION = "from pulumi_devhelm.automation import"


def is_script(snippet):
    return AUTOMATION in snippet.text


def program(page):
    """The blocks of a page that form one Pulumi program, in their order.

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
    """The monitors that the blocks name."""
    for id_, name in [
        ("0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90", "Checkout API"),
        ("5a0c8f3e-1b2d-4e6f-8a9b-0c1d2e3f4a5b", "Cache"),
    ]:
        simulator.create_monitor(id=id_, name=name, tags=["payments"])
    simulator.create_monitor(name="Search", workspace_id="8")


def _notices(simulator):
    page = simulator.create_status_page(slug="acme", components=["API", "Checkout"])
    planned = simulator.create_status_page_maintenance(status_page_id=page["id"])
    incident = simulator.create_status_page_incident(status_page_id=page["id"])
    return {
        "notice_id": f"{page['id']}/{planned['id']}",
        "page_incident_id": f"{page['id']}/{incident['id']}",
    }


@pytest.fixture
def opened(simulator):
    """What the blocks that read or adopt existing objects name."""
    return {
        "incident_id": simulator.create_incident(title="Open already", source="MANUAL")["id"],
        "window_id": simulator.create_maintenance_window(reason="Open already")["id"],
        **_notices(simulator),
    }


@pytest.mark.usefixtures("_monitors")
@pytest.mark.parametrize("page", [page for page in PAGES if program(page)])
def test_the_python_blocks_of_a_page_can_be_previewed(page, stack, opened):
    """Every name, keyword, and value in them exists."""
    (stack.folder / "__main__.py").write_text(
        PRELUDE.format(**opened) + "\n".join(snippet.text for snippet in program(page))
    )
    (stack.folder / "migration.sql").write_text("SELECT 1;")
    assert "to create" in stack.preview()


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
