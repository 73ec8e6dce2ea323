"""The commands of a page work in their order, for a newcomer in an empty folder.

The exceptions: `pip install` downloads nothing, but adds the packages of this environment; a free
port replaces 8080, and a second simulator replaces DevHelm itself; every question is answered with
yes, and the one for the token with a token.
"""

from __future__ import annotations

import shlex
import socket
import sysconfig
from pathlib import Path

import pytest
from snippets import Snippet, checked, pattern
from stacks import TOKEN

PORT = "8080"
WALKS = {
    "docs/getting-started.md": lambda _: True,
    # What follows is about another program.
    "docs/announce-planned-work.md": lambda snippet: snippet.heading != "Around a change",
    "README.md": lambda snippet: snippet.heading in {"Installation", "Quickstart"},
}
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
BEGINNING = """
set -eu
cd empty
VIRTUAL_ENV=
unset DEVHELM_API_URL DEVHELM_API_TOKEN PULUMI_BACKEND_URL PULUMI_CONFIG_PASSPHRASE
trap 'kill ${begun:-} 2>&- || :' EXIT
"""
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
    if snippet.title:
        return f"cat > {shlex.quote(snippet.title)} <<'END OF FILE'\n{snippet.text}END OF FILE\n"
    commands = snippet.text
    if "&\n" in commands:
        commands = commands.replace("&\n", "&\n" + LISTENS.format(port=PORT))
    if "unset DEVHELM_API_URL" in commands:
        commands = commands.replace("\npulumi", f"\nexport DEVHELM_API_URL={devhelm}\npulumi", 1)
    return commands.replace(PORT, port)


@pytest.mark.usefixtures("_engine")
@pytest.mark.parametrize("page", list(WALKS))
def test_the_steps_of_a_page_work_in_an_empty_folder(page, begin, tmp_path, simulator):
    steps = [snippet for snippet in checked(page=page) if WALKS[page](snippet)]
    port = free_port()
    (tmp_path / "empty").mkdir()
    script = [BEGINNING, PIP]
    if page == "README.md":
        script.append(f"export DEVHELM_API_URL={simulator.url}")
    for number, snippet in enumerate(steps):
        if snippet.language != "text":
            script += [f"echo '= {number} ='", step(snippet, port, simulator.url)]
    (tmp_path / "walk.sh").write_text("\n".join(script))
    run = begin(
        ["sh", "-c", f"printf %s {TOKEN} | sh walk.sh"],
        tmp_path,
        PULUMI_SKIP_CONFIRMATIONS="true",
    )
    assert run.wait() == 0, run.printed()
    output = run.printed()
    for number, snippet in enumerate(steps):
        if snippet.language == "text":
            _, _, after = output.partition(f"= {number - 1} =")
            assert pattern(snippet.text.replace(PORT, port)).search(after.partition("\n= ")[0]), (
                f"{snippet.place}\n{after}"
            )
    # The page about planned work ends with its own simulator, before anything happened.
    expected = [] if "planned" in page else [("RESOLVED", "Upgrade finished.")]
    found = [(one["status"], one["resolutionNote"]) for one in simulator.incidents]
    assert found == expected


def test_a_walk_contains_every_file_of_its_page():
    """A new file on a page fails here until the walk uses it."""
    assert {Path(page).suffix for page in WALKS} == {".md"}
    titles = {page: [one.title for one in checked("python", "yaml", page=page)] for page in WALKS}
    assert titles["docs/getting-started.md"] == ["Pulumi.yaml", "__main__.py", "__main__.py"]
    assert titles["docs/announce-planned-work.md"] == ["Pulumi.yaml", "__main__.py", None]
    assert titles["README.md"] == [None, "Pulumi.yaml", "__main__.py", None, None]
