"""A command runs while a drill or a maintenance is open, and its exit code is the command's."""

from __future__ import annotations

import json
import shlex

import pytest
from drills import COMMAND, DRILL, INCIDENTS, PROGRAM, RESOLVE, assert_nothing_is_open, resolution
from requests_seen import writes
from runs import until
from stacks import TOKEN

MONITOR = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
MAINTENANCE = [PROGRAM, "maintenance", "--title", "Postgres 16", "--monitor", MONITOR]


def test_a_command_succeeds_while_the_drill_is_open(start_command, simulator, folder):
    run = start_command(
        f"echo $DEVHELM_INCIDENT_ID $DEVHELM_SHORTLINK; {PROGRAM} open --json >open.json",
        "--json",
        "result.json",
        "--scenario",
        "The replica takes over.",
    )
    assert run.wait() == 0, run.printed()
    (incident,) = simulator.incidents
    assert incident["title"] == "[DRILL] Cache failover"
    assert f"{incident['id']} {incident['shortlink']}" in run.printed().splitlines()
    opened = json.loads((folder / "open.json").read_text())
    assert {one["kind"] for one in opened} == {"incident", "window"}
    assert resolution(simulator) == "completed"
    assert_nothing_is_open(simulator, folder)
    result = json.loads((folder / "result.json").read_text())
    (window,) = simulator.maintenance_windows
    assert result.pop("opened_at") < result.pop("ended_at")
    assert result == {
        "outcome": "completed",
        "message": "completed",
        "incident_id": incident["id"],
        "shortlink": incident["shortlink"],
        "window_ids": [window["id"]],
        "exit_code": 0,
    }


def test_a_command_that_fails_aborts_the_maintenance(start_command, simulator, folder):
    run = start_command(
        f"exit 3 # {TOKEN} secret",
        *("--duration", "45m", "--body", "Soon back.", "--json", "result.json"),
        words=MAINTENANCE,
    )
    assert run.wait() == 3, run.printed()
    assert resolution(simulator) == "aborted: exit code 3"
    assert "secret" not in str(simulator.incidents)
    assert writes(simulator) == [
        "POST maintenance-windows",
        "POST incidents",
        "POST resolve",
        "PUT maintenance-windows",
    ]
    assert_nothing_is_open(simulator, folder)
    (stack,) = (folder.parent / "state" / ".pulumi" / "stacks").iterdir()
    assert stack.name == "devhelm-maintenance"
    assert {file.stem for file in stack.glob("*.json")} == {"postgres-16"}
    result = json.loads((folder / "result.json").read_text())
    assert (result["outcome"], result["exit_code"]) == ("aborted", 3)


def test_a_command_that_takes_longer_than_its_windows_says_so(start_command, simulator, folder):
    run = start_command("sleep 3", "--org-wide", "--duration", "2s", words=MAINTENANCE[:4])
    assert run.wait() == 0, run.printed()
    assert "The windows ended before that, at " in run.printed()
    assert resolution(simulator) == "completed"
    assert_nothing_is_open(simulator, folder)


def test_monitors_are_given_by_name_and_tag(start_command, simulator, folder):
    simulator.create_monitor(id=MONITOR, name="Checkout API", tags=["prod"])
    other = simulator.create_monitor(name="Card gateway", tags=["payments"])["id"]
    words = [PROGRAM, "maintenance", "--title", "Postgres 16", "--monitor", "Checkout API"]
    run = start_command("exit 0", "--tag", "payments", "--duration", "45m", words=words)
    assert run.wait() == 0, run.printed()
    assert {window["monitorId"] for window in simulator.maintenance_windows} == {MONITOR, other}
    assert "Card gateway, Checkout API" in simulator.incidents[0]["updates"][0]["body"]
    words[-1] = "Checkout Api"
    simulator.clear_requests()
    run = start_command("exit 0", "--duration", "45m", words=words)
    assert run.wait() == 1
    assert f'similar: "Checkout API" ({MONITOR})' in run.printed()
    assert writes(simulator) == []
    assert_nothing_is_open(simulator, folder)


def test_a_signal_that_ends_the_command_is_named(start_command, simulator, folder):
    run = start_command("kill -SEGV $$")
    assert run.wait() == 139, run.printed()
    assert resolution(simulator) == "aborted: the command was ended by SIGSEGV"
    assert_nothing_is_open(simulator, folder)


def test_the_output_is_the_commands_alone(begin, folder):
    command = f"echo typed | {' '.join(map(shlex.quote, COMMAND))} -- cat >out 2>errors"
    run = begin(["sh", "-c", command], folder)
    assert run.wait() == 0
    assert (folder / "out").read_text() == "typed\n"
    errors = (folder / "errors").read_text().splitlines()
    assert all(line.startswith("devhelm: ") for line in errors)
    assert errors[-1].endswith(" is resolved.")


def test_a_reader_who_does_not_read_does_not_keep_the_drill_open(begin, simulator, folder):
    """The command has filled the pipe."""
    fill = "dd if=/dev/zero of=/proc/self/fd/1 oflag=nonblock bs=1 count=1000000"
    words = " ".join(map(shlex.quote, [*COMMAND, "--", "sh", "-c", f"{fill} 2>failed"]))
    run = begin(["sh", "-c", f"{words} 2>&1 | sleep 100"], folder)
    until(lambda: [one["status"] for one in simulator.incidents] == ["RESOLVED"])
    assert "temporarily unavailable" in (folder / "failed").read_text()
    run.end()


def test_a_dry_run_previews_and_runs_nothing(start_command, simulator, folder):
    run = start_command("touch ran", "--dry-run", "--json", "result.json")
    assert run.wait() == 0, run.printed()
    assert "devhelm:     + 4 to create" in run.printed()
    assert not (folder / "ran").exists()
    assert simulator.requests() == []
    result = json.loads((folder / "result.json").read_text())
    assert (result["outcome"], result["incident_id"], result["exit_code"]) == ("previewed", None, 0)


@pytest.mark.parametrize(("command", "code"), [("true", 1), ("exit 3", 3)])
def test_a_drill_that_cannot_be_resolved_is_an_error(
    start_command, simulator, folder, command, code
):
    simulator.fail("POST", RESOLVE, status=403, times=None)
    run = start_command(command, "--json", "result.json")
    assert run.wait() == code, run.printed()
    assert run.printed().count("may still be open") == 1
    assert "Traceback" not in run.printed()
    (incident,) = simulator.incidents
    result = json.loads((folder / "result.json").read_text())
    assert (result["outcome"], result["exit_code"]) == ("still open", code)
    assert result["incident_id"] == incident["id"]


def test_the_command_does_not_run_if_the_drill_cannot_be_opened(start_command, simulator, folder):
    simulator.fail("POST", INCIDENTS, status=403, times=None)
    run = start_command("touch ran", "--json", "result.json")
    assert run.wait() == 1
    last = run.printed().splitlines()[-1]
    assert last.startswith("error: pulumi up failed: ")
    assert "403" in last
    assert not (folder / "ran").exists()
    result = json.loads((folder / "result.json").read_text())
    assert (result["outcome"], result["exit_code"]) == ("not opened", 1)


def test_a_second_command_of_the_same_name_is_refused(start_command_at, start_command, folder):
    first = start_command_at("inside")
    second = start_command("touch ran")
    assert second.wait() == 1
    assert "error: 'failover' is already open" in second.printed()
    assert not (folder / "ran").exists()
    first.terminate(15)
    assert first.wait() == 128 + 15


def test_a_result_that_cannot_be_written_is_an_error(start_command, simulator, folder):
    run = start_command("true", "--json", "/dev/full")
    assert run.wait() == 1
    assert "error: The result can't be written: No space left on device." in run.printed()
    assert_nothing_is_open(simulator, folder)


@pytest.mark.parametrize("kind", ["gameday", "maintenance"])
def test_a_note_reaches_the_open_run_of_a_name(start_command, begin, simulator, folder, kind):
    words = [PROGRAM, kind, *DRILL]
    run = start_command("while [ ! -e go ]; do sleep 0.1; done", words=words)
    until(lambda: "/i/" in run.printed())
    note = begin([PROGRAM, "note", "failover", "Primary stopped"], folder)
    assert note.wait() == 0, note.printed()
    assert note.printed() == ""
    (folder / "go").touch()
    assert run.wait() == 0, run.printed()
    (incident,) = simulator.incidents
    bodies = [entry["body"] for entry in incident["updates"] if entry.get("body")]
    assert bodies[-2:] == ["Primary stopped", "completed"]
    late = begin([PROGRAM, "note", "failover", "Too late"], folder)
    assert late.wait() == 1
    assert "error: No open gameday or maintenance is called" in late.printed()
