"""The commands of a page work in their order, for a newcomer in an empty folder.

The exceptions: `pip install` downloads nothing, but adds the packages of this environment; a free
port replaces 8080, and a second simulator replaces DevHelm itself; `kubectl` and `psql` print only
how they were called; every question is answered with yes, and the one for a token with a token. If
the output that a page shows is an error, the block before it must fail.
"""

from __future__ import annotations

import re
import shlex
import socket
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest
from snippets import Snippet, checked, pattern, snippets
from stacks import ROOT, TOKEN

PORT = "8080"
WALKS = {
    "docs/getting-started.md": lambda _: True,
    # What follows is about another program.
    "docs/announce-planned-work.md": lambda snippet: snippet.heading != "Around a change",
    "README.md": lambda snippet: snippet.heading in {"Installation", "Quickstart"},
    "docs/how-to/end-an-incident.md": lambda _: True,
    "docs/how-to/find-who-opened-it.md": lambda _: True,
    # The workflow runs on GitHub; test_workflows.py reads what the page says about it.
    "docs/how-to/run-a-monthly-drill-in-ci.md": lambda snippet: snippet.language != "yaml",
    "docs/how-to/take-over-an-incident.md": lambda _: True,
    "docs/how-to/unit-test-with-mocks.md": lambda _: True,
    "docs/how-to/use-a-new-token.md": lambda _: True,
    # `pulumi package add` doesn't work here; tests/engine/languages runs this program.
    "docs/how-to/use-another-language.md": lambda snippet: snippet.heading != "TypeScript",
    "docs/how-to/use-two-workspaces.md": lambda _: True,
    "docs/how-to/what-customers-see.md": lambda _: True,
    "docs/how-to/wrap-a-command.md": lambda _: True,
}
# Those whose last step ends an incident of DevHelm itself; the others use their own simulator.
OF_AN_ACCOUNT = {"docs/getting-started.md", "README.md"}
# Programs of others that pages run.
OTHERS = ("kubectl", "psql")
# A new environment gets the packages of this one; `pulumi-devhelm` is on PATH.
SITE = sysconfig.get_path("purelib")
PIP = f"""
pip() {{
    if [ "$VIRTUAL_ENV" ]; then
        echo 'import site; site.addsitedir("{SITE}")' > \
            "$(python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/this.pth"
    fi
}}
"""
PULUMI = f"""
pulumi() {{
    case "$*" in
    "config set --secret "*) printf %s {TOKEN} | command pulumi "$@" ;;
    *) command pulumi "$@" ;;
    esac
}}
"""
BEGINNING = """
set -eu
PATH=$PWD/others:$PATH
cd empty
VIRTUAL_ENV=
unset DEVHELM_API_URL DEVHELM_API_TOKEN PULUMI_BACKEND_URL PULUMI_CONFIG_PASSPHRASE
trap 'kill ${begun:-} 2>&- || :' EXIT
"""
# Lists look different in a pipe.
TERMINAL = f"{sys.executable} -c 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)'"
LISTENS = """
begun=$!
until python3 -c 'import socket; socket.create_connection(("127.0.0.1", {port})).close()' 2>&-
do sleep 0.1; done
"""


def free_port() -> str:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return str(found.getsockname()[1])


def step(snippet: Snippet, port: str, devhelm: str) -> str:
    """The shell commands of a block."""
    if snippet.included:
        return f"cp {shlex.quote(str(ROOT / snippet.included))} .\n"
    if snippet.title:
        return f"cat > {shlex.quote(snippet.title)} <<'END OF FILE'\n{snippet.text}END OF FILE\n"
    commands = re.sub(r"^(?=pulumi-devhelm open)", f"{TERMINAL} ", snippet.text, flags=re.MULTILINE)
    if "&\n" in commands:
        commands = commands.replace("&\n", "&\n" + LISTENS.format(port=PORT))
    if "unset DEVHELM_API_URL" in commands:
        commands = commands.replace("\npulumi", f"\nexport DEVHELM_API_URL={devhelm}\npulumi", 1)
    return commands.replace(PORT, port)


def walk(steps: list[Snippet], port: str, devhelm: str) -> Iterator[str]:
    """The shell commands of a page. Each step begins with a line that has its number."""
    for number, (snippet, following) in enumerate(zip(steps, [*steps[1:], None], strict=True)):
        if snippet.language == "text":
            continue
        yield f"echo '= {number} ='"
        commands = step(snippet, port, devhelm)
        if following and "error: " in following.text and following.language == "text":
            commands = f"if {commands}then exit 1; fi"
        yield commands


def write_program(path: Path) -> None:
    """Write a program that succeeds and prints how it was called."""
    path.parent.mkdir(exist_ok=True)
    path.write_text('#!/bin/sh\necho "$0 $*"\n')
    path.chmod(0o755)


@pytest.mark.usefixtures("_engine")
@pytest.mark.parametrize("page", list(WALKS))
def test_the_steps_of_a_page_work_in_an_empty_folder(page, begin, tmp_path, simulator):
    steps = [one for one in snippets(page=page) if not one.exemption and WALKS[page](one)]
    port = free_port()
    (tmp_path / "empty").mkdir()
    for name in OTHERS:
        write_program(tmp_path / "others" / name)
    script = [BEGINNING, PIP, PULUMI]
    if page == "README.md":
        script.append(f"export DEVHELM_API_URL={simulator.url}")
    script += walk(steps, port, simulator.url)
    (tmp_path / "walk.sh").write_text("\n".join(script))
    run = begin(
        ["sh", "walk.sh"],
        tmp_path,
        # What a page makes known to Pulumi stays on the page.
        PULUMI_HOME=str(tmp_path / "home"),
        PULUMI_SKIP_CONFIRMATIONS="true",
    )
    # A page has a dozen commands of Pulumi, and a machine may be slow and busy.
    assert run.wait(patience=600) == 0, run.printed()
    output = run.printed().replace("\r", "")
    for number, snippet in enumerate(steps):
        if snippet.language == "text":
            _, _, after = output.partition(f"= {number - 1} =")
            assert pattern(snippet.text.replace(PORT, port)).search(after.partition("\n= ")[0]), (
                f"{snippet.place}\n{after}"
            )
    expected = [("RESOLVED", "Upgrade finished.")] if page in OF_AN_ACCOUNT else []
    found = [(one["status"], one["resolutionNote"]) for one in simulator.incidents]
    assert found == expected


def test_a_walk_contains_every_file_of_its_page():
    """A new file on a page fails here until the walk uses it."""
    assert {Path(page).suffix for page in WALKS} == {".md"}
    titles = {page: [one.title for one in checked("python", "yaml", page=page)] for page in WALKS}
    project = ["Pulumi.yaml", "__main__.py"]
    assert titles == {
        "docs/getting-started.md": [*project, "__main__.py"],
        "docs/announce-planned-work.md": [*project, None],
        "README.md": [None, *project, None, None],
        "docs/how-to/end-an-incident.md": [*project, *["__main__.py"] * 4],
        "docs/how-to/find-who-opened-it.md": project,
        "docs/how-to/run-a-monthly-drill-in-ci.md": [None, None, None],
        "docs/how-to/take-over-an-incident.md": [*project, *["__main__.py"] * 3],
        "docs/how-to/unit-test-with-mocks.md": ["test_program.py"],
        "docs/how-to/use-a-new-token.md": project,
        "docs/how-to/use-another-language.md": ["Pulumi.yaml", "Pulumi.yaml"],
        "docs/how-to/use-two-workspaces.md": project,
        "docs/how-to/what-customers-see.md": project,
        "docs/how-to/wrap-a-command.md": project,
    }
