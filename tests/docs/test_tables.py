"""Tables list exactly the existing inputs, outputs, options, settings, and messages."""

from __future__ import annotations

import ast
import functools
import inspect
import re
from pathlib import Path

import pytest
import typer
from snippets import checked
from stacks import ROOT

import pulumi_devhelm
from pulumi_devhelm import automation, errors, surfaces
from pulumi_devhelm.cli.app import app
from pulumi_devhelm.client.settings import Settings
from pulumi_devhelm.resources.base import DevHelmResource
from pulumi_devhelm.resources.windowed_incident import WindowedIncident
from pulumi_devhelm.simulator import Simulator
from pulumi_devhelm.simulator import __main__ as simulator_command

PAGES = {
    pulumi_devhelm.Incident: "docs/resources/incident.md",
    pulumi_devhelm.IncidentUpdate: "docs/resources/incident-update.md",
    pulumi_devhelm.MaintenanceWindow: "docs/resources/maintenance-window.md",
    pulumi_devhelm.MaintenanceEnd: "docs/resources/maintenance-end.md",
    pulumi_devhelm.MaintenanceIncident: "docs/resources/maintenance-incident.md",
    pulumi_devhelm.GameDay: "docs/resources/game-day.md",
    pulumi_devhelm.StatusPageIncident: "docs/resources/status-page-incident.md",
    pulumi_devhelm.StatusPageMaintenance: "docs/resources/status-page-maintenance.md",
}
# What follows them is about one resource, except the last section, its signature.
SECTIONS = ["Example usage", "Lifecycle", "Inputs", "Outputs", "Take over, read, import"]
# Types as the tables write them, by how an output's annotation begins.
TYPES = {"str": "str", "int": "int", "bool": "bool", "list[str]": "list of str"}
TYPES |= {"list[typing.Any]": "list", "collections.abc.Mapping[str, typing.Any]": "mapping"}
NOT_INPUTS = {"self", "name", "resource_name", "opts"}
MARKS = {
    mark.__name__: mark
    for mark in (
        surfaces.argument,
        surfaces.setting,
        surfaces.in_programs,
        surfaces.in_python,
    )
}
LITERAL = re.compile(r"(``?)(.+?)\1(?!`)")


def tables(page: str, heading: str) -> list[list[str]]:
    """The rows of the tables below a heading, without their heads."""
    text = (ROOT / page).read_text()
    _, found, section = text.partition(f"\n## {heading}\n")
    assert found, f"{page} has no {heading}"
    section = section.partition("\n## ")[0]
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for table in re.findall(r"(?:^\|.*\n)+", section, re.MULTILINE)
        for line in table.splitlines()[2:]
    ]


def named(rows: list[list[str]]) -> list[str]:
    return [row[0].strip("`") for row in rows]


def inputs(resource: type) -> dict[str, inspect.Parameter]:
    signature = inspect.signature(resource.__init__)
    return {name: one for name, one in signature.parameters.items() if name not in NOT_INPUTS}


def outputs(resource: type) -> dict[str, str]:
    """The outputs that aren't inputs, with their types as a table writes them."""
    found = {"id": "str"} if issubclass(resource, DevHelmResource) else {}
    annotations = inspect.get_annotations(resource)
    if issubclass(resource, WindowedIncident):
        annotations = inspect.get_annotations(WindowedIncident) | annotations
    for name, annotation in annotations.items():
        if name not in inputs(resource):
            text = str(annotation).removeprefix("pulumi.output.Output[")[:-1]
            found[name] = TYPES[text.removesuffix(" | None")]
    return found


@pytest.mark.parametrize("page", PAGES.values())
def test_the_page_of_a_resource_has_the_sections_of_all_pages_in_their_order(page):
    found = re.findall(r"^## (.*)$", (ROOT / page).read_text(), re.MULTILINE)
    assert found[: len(SECTIONS)] == SECTIONS
    assert found[-1] == "Signature"


@pytest.mark.parametrize("resource", list(PAGES))
def test_the_lifecycle_of_a_page_has_a_change_of_each_input(resource):
    rows = tables(PAGES[resource], "Lifecycle")
    changed = [
        name
        for step, *_ in rows
        if step.startswith("change of ")
        for name in re.findall(r"`(\w+)`", step)
    ]
    refused = {
        row[0].strip("`") for row in tables(PAGES[resource], "Inputs") if row[1] == "refused"
    }
    assert sorted(changed) == sorted(inputs(resource).keys() - refused)


@pytest.mark.parametrize("resource", list(PAGES))
def test_the_inputs_of_a_page_are_those_of_its_resource(resource):
    rows = tables(PAGES[resource], "Inputs")
    listed = {name: row[2] for name, row in zip(named(rows), rows, strict=True)}
    defaults = {
        name: "required" if one.default is one.empty else f"`{one.default!r}`".replace("'", '"')
        for name, one in inputs(resource).items()
    }
    assert listed == defaults


@pytest.mark.parametrize("resource", list(PAGES))
def test_the_outputs_of_a_page_are_those_of_its_resource(resource):
    rows = tables(PAGES[resource], "Outputs")
    assert dict(zip(named(rows), (row[1] for row in rows), strict=True)) == outputs(resource)


@pytest.mark.parametrize(
    ("block", "component", "missing"),
    [
        (automation.gameday, pulumi_devhelm.GameDay, {"status_page"}),
        (
            automation.maintenance,
            pulumi_devhelm.MaintenanceIncident,
            {"starts_at", "adopt_open", "status_page", "triggers"},
        ),
    ],
)
def test_arguments_of_a_block_are_those_of_its_component_and_the_tables(block, component, missing):
    listed = set(named(tables("docs/automation.md", "Arguments")))
    assert set(inspect.signature(block).parameters) == listed | (inputs(component).keys() - missing)


@pytest.mark.parametrize(
    "command",
    ["maintenance", "gameday", "note", "open", "sweep", "monitors", "status-pages", "whoami"],
)
def test_options_of_a_command_are_those_of_the_page(command):
    found = typer.main.get_command(app).commands[command].params
    options = [one.opts[0] for one in found if one.name != "help" and one.opts[0].startswith("--")]
    assert named(tables("docs/command-line.md", command)) == options


def test_options_of_the_simulator_are_those_of_the_page():
    parser = simulator_command._parser("simulator")  # noqa: SLF001 - what --help reads, too
    options = [one.option_strings[-1] for one in parser._actions if one.dest != "help"]  # noqa: SLF001
    assert named(tables("docs/command-line.md", "simulator")) == options


def test_the_page_about_tests_names_all_that_a_simulator_has():
    # The fixture starts and stops it.
    names = {name for name in dir(Simulator) if not name.startswith("_")} - {"start", "stop"}
    text = (ROOT / "docs/testing-your-stack.md").read_text()
    assert names <= {*re.findall(r"\bdevhelm\.(\w+)", text), *re.findall(r"\b(\w+)\(", text)}


def test_the_settings_of_the_page_are_those_that_the_code_reads():
    asked: list[str] = []
    variables: list[str] = []

    class Environment(dict[str, str]):
        def get(self, key, _default=None):
            # The others are the proxies' and the certificates'.
            variables.extend([key] if key.startswith("DEVHELM_") else [])
            return "x" if key == "DEVHELM_API_TOKEN" else ""

    settings = Settings.load(lambda key: asked.append(key) or "", Environment())
    text = (ROOT / "docs/configuration.md").read_text()
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| `")]
    cells = [[(LITERAL.search(cell) or ["", "", ""])[2] for cell in row[:3]] for row in rows]
    assert [row[0] for row in cells] == asked
    assert [row[1] for row in cells if row[1]] == variables
    defaults = {row[0]: row[2] for row in cells if row[2]}
    assert defaults == {
        "devhelm:apiUrl": settings.api_url,
        "devhelm:orgId": settings.org_id,
        "devhelm:timeoutSeconds": str(settings.timeout_seconds),
        "devhelm:maxAttempts": str(settings.max_attempts),
        "devhelm:maxTotalSeconds": str(settings.max_total_seconds),
    }


def flat(node: ast.AST) -> str | None:  # noqa: PLR0911 - one for each kind of node
    """A string of the code as Python programs read it, with an ellipsis for each value in it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(flat(part) or "…" for part in node.values)
    if isinstance(node, ast.BinOp):
        parts = [flat(node.left), flat(node.right)]
        return "".join(part or "…" for part in parts) if any(parts) else None
    if isinstance(node, ast.FormattedValue):
        return flat(node.value)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        given = [flat(argument) for argument in node.args]
        if node.func.id in MARKS and None not in given:
            return surfaces.spelled(MARKS[node.func.id](*given))
        if node.func.id == "Problem":
            key = surfaces.snake_case(given[0]) if given[0] else "…"
            return f"{key}: {given[1] or '…'}"
    return None


@functools.cache
def modules() -> list[ast.Module]:
    """The modules of the package; of the simulator, only its command."""
    package = Path(pulumi_devhelm.__file__).parent
    return [
        ast.parse(module.read_text())
        for module in package.rglob("*.py")
        if "simulator" not in module.relative_to(package).parts or module.stem == "__main__"
    ]


@functools.cache
def checks() -> list[ast.Module]:
    """The modules whose functions return why a value is refused."""
    return [module for module in modules() if "Check = " in ast.unparse(module)]


@functools.cache
def texts() -> set[str]:
    return {text for module in modules() for node in ast.walk(module) if (text := flat(node))}


def refusals() -> set[str]:
    """The texts of what the code raises, and of what a check yields or returns."""
    found = set()
    for module in modules():
        for node in ast.walk(module):
            candidates: list[ast.AST | None] = []
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                raised = getattr(node.exc.func, "id", None)
                # A refusal's first argument is what it is about.
                if raised == "refused":
                    candidates += node.exc.args[1:]
                # The other error is Python's own, for a name that a module doesn't have.
                elif raised != "AttributeError":
                    candidates += node.exc.args[:1]
            if isinstance(node, ast.Yield):
                candidates.append(node.value)
            if isinstance(node, ast.Return) and module in checks():
                candidates.append(node.value)
            for candidate in candidates:
                message = candidate.elts[0] if isinstance(candidate, ast.List) else candidate
                text = message and flat(message)
                if text and text.strip("…: "):
                    found.add(text)
    return found


def messages() -> list[str]:
    """The messages of the page: each code in a first column that has several words."""
    rows = re.findall(r"^\| (.*)", (ROOT / "docs/errors.md").read_text(), re.MULTILINE)
    cells = [re.split(r" \| ", row)[0] for row in rows]
    return [
        found[2].strip() for cell in cells for found in LITERAL.finditer(cell) if " " in found[2]
    ]


def fits(message: str, text: str) -> bool:
    """Whether a text of the code contains the page's message; an ellipsis matches anything."""
    # A check's sentence begins after the name of the argument.
    pattern = ".*".join(map(re.escape, message.removeprefix("…: ").split("…")))
    return bool(re.search(pattern, text, re.DOTALL))


@pytest.mark.parametrize("message", messages())
def test_every_message_of_the_page_is_in_the_code(message):
    assert any(fits(message, text) for text in texts())


@pytest.mark.parametrize("text", sorted(refusals()))
def test_every_refusal_of_the_code_is_on_the_page(text):
    assert any(fits(message, text) for message in messages()), "docs/errors.md lacks it"


def test_the_tree_of_errors_shows_every_error_class():
    (_, tree) = checked("text", page="docs/errors.md")
    parents = [errors.DevHelmError]
    for line in tree.text.splitlines():
        depth = re.search(r"\w", line).start() // 4
        error = getattr(errors, line[depth * 4 :])
        assert depth == 0 or error.__bases__ == (parents[depth - 1],)
        parents[depth:] = [error]
    public = {one for one in vars(errors).values() if inspect.isclass(one)}
    known = {one for one in public if issubclass(one, errors.DevHelmError)}
    assert len(tree.text.splitlines()) == len(known)


def test_the_layout_in_contributing_lists_every_module():
    (drawn,) = checked("text", page="CONTRIBUTING.md")
    package, *listed = (line.split()[0] for line in drawn.text.splitlines())
    existing = {
        one.name for one in (ROOT / package).iterdir() if not one.name.startswith(("_", "py."))
    }
    assert {name.rstrip("/") for name in listed} == existing


def test_contributing_lists_every_script():
    existing = {
        f"scripts/{one.name}"
        for one in (ROOT / "scripts").iterdir()
        if not one.suffix and one.name not in {"environment", "install"}
    }
    assert set(named(tables("CONTRIBUTING.md", "Set up"))) - {".ci/run"} == existing
