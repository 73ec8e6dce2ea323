"""A command does its work even if its output can't be written."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("pulumi-devhelm")
# A dash, an umlaut, an emoji, and a character that reverses the text after it.
TITLE = "[DRILL] Ausfall — Zürich 🚀 \u202egnp"
DEV_FULL = "/dev/full"


@dataclass(frozen=True)
class Done:
    code: int
    out: bytes
    err: bytes


@pytest.fixture
def drills(simulator, clock):
    """Two old drills; call it to see whether each is still open."""
    for title in (TITLE, "[DRILL] Failover"):
        simulator.create_incident(title=title, severity="MAINTENANCE", source="MANUAL")
    clock.advance(hours=9)
    return lambda: [one["status"] != "RESOLVED" for one in simulator.incidents]


@pytest.fixture
def run(environment):
    """Runs the command in a shell that redirects its output."""

    def ran(*arguments, redirect="", **variables):
        done = subprocess.run(
            ["sh", "-c", f'exec "$0" "$@" {redirect}', COMMAND, *arguments],
            env={**environment, **variables},
            capture_output=True,
            check=False,
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return Done(done.returncode, done.stdout, done.stderr)

    return ran


@pytest.fixture
def run_into(environment):
    """Runs the command with a file descriptor as its stdout, then closes the descriptor."""

    def ran(descriptor, *arguments, **variables):
        try:
            done = subprocess.run(
                [COMMAND, *arguments],
                env={**environment, **variables},
                stdout=descriptor,
                stderr=subprocess.PIPE,
                check=False,
            )
        finally:
            os.close(descriptor)
        return Done(done.returncode, b"", done.stderr)

    return ran


@pytest.mark.parametrize(
    ("variables", "shown"),
    [
        ({"PYTHONIOENCODING": "ascii"}, "[DRILL] Ausfall ? Z?rich ?"),
        ({"PYTHONIOENCODING": "latin-1"}, "[DRILL] Ausfall ? Zürich ?"),
        ({"PYTHONIOENCODING": "cp1252"}, "[DRILL] Ausfall — Zürich ?"),
        ({"PYTHONIOENCODING": "cp437", "PYTHONUNBUFFERED": "1"}, "[DRILL] Ausfall ? Zürich ?"),
        ({"PYTHONIOENCODING": "utf-8"}, "[DRILL] Ausfall — Zürich 🚀"),
        (
            {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
            "[DRILL] Ausfall ? Z?rich ?",
        ),
    ],
)
def test_characters_that_the_encoding_lacks_are_replaced(run, drills, variables, shown):
    encoding = variables.get("PYTHONIOENCODING", "ascii")
    swept = run("sweep", "--yes", **variables)
    assert (swept.code, drills()) == (0, [False, False])
    assert shown in swept.out.decode(encoding)
    assert "2 of 2 ended." in swept.out.decode(encoding)


@pytest.mark.usefixtures("drills")
def test_json_has_the_exact_title(run):
    shown = json.loads(run("open", "--json", PYTHONIOENCODING="ascii").out)
    assert TITLE in [one["title"] for one in shown]


# The exit code of `sweep --yes` is about the drills, never about its output.
@pytest.mark.parametrize(
    "redirect", [">&-", ">&- 2>&-", f">{DEV_FULL}", f"2>{DEV_FULL}", f">{DEV_FULL} 2>&1"]
)
class TestRedirected:
    def test_sweep_ends_the_drills_and_exits_with_0(self, run, drills, redirect):
        assert run("sweep", "--yes", redirect=redirect).code == 0
        assert drills() == [False, False]

    def test_sweep_that_cannot_end_a_drill_exits_with_1(self, run, simulator, drills, redirect):
        simulator.fail("POST", "/api/v1/incidents/*/resolve", status=403)
        assert run("sweep", "--yes", "--json", redirect=redirect).code == 1
        assert sorted(drills()) == [False, True]

    def test_a_wrong_option_exits_with_2(self, run, redirect):
        assert run("sweep", "--older-than", "soon", redirect=redirect).code == 2


@pytest.mark.usefixtures("drills")
@pytest.mark.parametrize("arguments", [("open",), ("open", "--json"), ("sweep",)])
class TestShowing:
    def test_a_list_that_cannot_be_written_is_an_error(self, run, arguments):
        done = run(*arguments, redirect=f">{DEV_FULL}")
        assert done.code == 1
        assert done.err == b"error: The list can't be written: No space left on device.\n"

    def test_a_closed_output_is_no_error(self, run, arguments):
        assert run(*arguments, redirect=">&-") == Done(0, b"", b"")


def test_a_pipe_without_a_reader_does_not_stop_a_sweep(run_into, drills):
    reader, writer = os.pipe()
    os.close(reader)
    assert run_into(writer, "sweep", "--yes") == Done(0, b"", b"")
    assert drills() == [False, False]


@pytest.fixture
def full_pipe():
    """A pipe that nobody reads from."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(writer, b"x")
    yield writer
    os.close(reader)


@pytest.mark.usefixtures("drills")
def test_a_list_that_does_not_fit_into_a_full_pipe_is_an_error(run_into, full_pipe):
    done = run_into(full_pipe, "open")
    assert done.code == 1
    assert done.err.startswith(b"error: The list can't be written: ")


def test_a_reader_that_does_not_read_does_not_stop_a_sweep(environment, drills, full_pipe):
    os.set_blocking(full_pipe, True)
    process = subprocess.Popen([COMMAND, "sweep", "--yes"], env=environment, stdout=full_pipe)
    os.close(full_pipe)
    while any(drills()):
        assert process.poll() is None
        time.sleep(0.05)
    process.kill()
    process.wait()


@pytest.mark.usefixtures("drills")
@pytest.mark.parametrize(
    "variables",
    [
        {"COLUMNS": "0"},
        {"COLUMNS": "1"},
        {"COLUMNS": "wide", "NO_COLOR": "1"},
        {"COLUMNS": "200"},
        {"TERM": "dumb"},
    ],
)
def test_every_terminal_shows_the_whole_list(run_in_terminal, variables):
    shown = "".join(run_in_terminal("open", columns=80, **variables))
    assert "Ausfall — Zürich 🚀" in shown
