"""The blocks of a script, from DevHelm's side: however a script ends, nothing stays open."""

from __future__ import annotations

import signal
import sys
import time

import pytest
from requests_seen import calls
from runs import until
from stacks import TOKEN, Stack

from pulumi_devhelm.simulator.times import parse_time

INCIDENTS = "/api/v1/incidents"
WINDOWS = "/api/v1/maintenance-windows"
RESOLVE = f"{INCIDENTS}/*/resolve"
# How long DevHelm is silent: enough for a signal or two on a busy machine.
SILENCE = 5
SCRIPT = """
import sys, threading, time
from pulumi_devhelm.automation import gameday, maintenance

def say(line):
    print(line, flush=True)

def run(**more):
    inputs = {{"title": "Cache failover", "duration": "45m", "org_wide": True, "progress": say}}
    with gameday("failover", **(inputs | more)) as drill:
        drill.note("Primary stopped")
        say("in the block")
{body}
    say(repr(drill.result))
run({inputs})
"""
WAIT = "time.sleep(120)"
FINISH = ["destroy", "-C", "/", "--yes", "--stack", "organization/devhelm-gameday/failover"]


def indented(body):
    return "\n".join(f"        {line}" for line in body.splitlines())


@pytest.fixture
def folder(_engine, tmp_path):
    """Where the script is: no project, no stack."""
    made = tmp_path / "script"
    made.mkdir()
    return made


@pytest.fixture
def start(begin, folder):
    """Starts the script."""

    def started(body="pass", inputs="", script=None, variables=None):
        file = folder / f"drill{len(list(folder.glob('*.py'))) or ''}.py"
        file.write_text(script or SCRIPT.format(body=indented(body), inputs=inputs))
        return begin([sys.executable, file.name], folder, **(variables or {}))

    return started


@pytest.fixture
def finish(folder, environment):
    """Runs Pulumi's command line from a folder that knows nothing of the drill."""
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    return Stack(elsewhere, environment).pulumi


def locks(folder):
    return list((folder.parent / "state" / ".pulumi" / "locks").rglob("*.json"))


def assert_nothing_is_open(simulator, folder, drills=1):
    assert [one["status"] for one in simulator.incidents] == ["RESOLVED"] * drills
    now = simulator.clock()
    assert all(parse_time(window["endsAt"]) <= now for window in simulator.maintenance_windows)
    assert locks(folder) == []


def resolution(simulator):
    return simulator.incidents[-1]["resolutionNote"]


def once(run):
    run.interrupt()


def twice(run):
    run.interrupt()
    time.sleep(1)
    run.interrupt()


def terminated(run):
    run.terminate(signal.SIGTERM)


def hung_up(run):
    run.terminate(signal.SIGHUP)


def killed(run):
    run.kill()


# How a script is ended, and the exit code that it then has.
ENDS = {
    "Ctrl-C": (once, -signal.SIGINT),
    "Ctrl-C twice": (twice, -signal.SIGINT),
    "SIGTERM": (terminated, 128 + signal.SIGTERM),
    "SIGHUP": (hung_up, 128 + signal.SIGHUP),
}
# At each stage: what holds the script there, and how to see that it is there.
STAGES = {
    "before the windows": (
        ("POST", WINDOWS, {"delay": SILENCE}),
        lambda _run, simulator: simulator.requests("POST", WINDOWS),
    ),
    "the incident on its way": (
        ("POST", INCIDENTS, {"delay": SILENCE}),
        lambda _run, simulator: simulator.requests("POST", INCIDENTS),
    ),
    "the incident just open": (
        ("POST", INCIDENTS, {"delay_after": SILENCE}),
        lambda _run, simulator: simulator.incidents,
    ),
    "in the block": (None, lambda run, _simulator: "in the block" in run.printed()),
    "resolving": (
        ("POST", RESOLVE, {"delay_after": SILENCE}),
        lambda _run, simulator: simulator.requests("POST", RESOLVE),
    ),
}


@pytest.fixture
def held(start, simulator):
    """Starts a script, and returns when it is at a stage."""

    def started(stage, inputs=""):
        fault, reached = STAGES[stage]
        if fault:
            method, path, what = fault
            simulator.fail(method, path, **what)
        run = start("pass" if stage == "resolving" else WAIT, inputs)
        until(lambda: reached(run, simulator))
        return run

    return started


def test_a_drill_from_beginning_to_end(start, simulator, folder, finish):
    run = start(
        'drill.note("Failed over")',
        "monitors=['0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90'],"
        " org_wide=False, resolve_message='Failed over in 12 s'",
    )
    assert run.wait() == 0, run.printed()
    (incident,) = simulator.incidents
    assert [entry.get("body") for entry in incident["updates"][-3:]] == [
        "Primary stopped",
        "Failed over",
        "Failed over in 12 s",
    ]
    assert [call for call in calls(simulator) if not call.startswith("GET")] == [
        "POST maintenance-windows",
        "POST incidents",
        "POST updates",
        "POST updates",
        "POST resolve",
        "PUT maintenance-windows",
    ]
    assert_nothing_is_open(simulator, folder)
    (window,) = simulator.maintenance_windows
    for told in ("completed", incident["id"], incident["shortlink"], window["id"]):
        assert told in run.printed().splitlines()[-1]
    # The record is kept for the review.
    history = finish("stack", "history", "--stack", FINISH[-1])
    assert "UpdateKind: update" in history
    assert {file.name for file in folder.iterdir()} == {"drill.py", "drill.py.txt", "elsewhere"}


def test_an_exception_aborts_and_propagates(start, simulator, folder):
    run = start(f'raise RuntimeError("It broke, with {TOKEN}\\nand more")')
    assert run.wait() == 1
    assert run.printed().splitlines()[-2].startswith("RuntimeError: It broke")
    assert resolution(simulator) == "aborted: RuntimeError: It broke, with [token]"
    assert_nothing_is_open(simulator, folder)


@pytest.mark.parametrize(
    ("stage", "end"),
    [
        *((stage, "Ctrl-C twice") for stage in STAGES),
        *(
            (stage, end)
            for stage in ("the incident just open", "in the block", "resolving")
            for end in ("Ctrl-C", "SIGTERM")
        ),
        ("in the block", "SIGHUP"),
    ],
)
def test_a_signal_ends_it_in_good_order(held, simulator, folder, stage, end):
    interrupt, code = ENDS[end]
    run = held(stage)
    interrupt(run)
    assert run.wait() == code, run.printed()
    drills = 0 if stage == "before the windows" else 1
    assert_nothing_is_open(simulator, folder, drills)
    if stage == "in the block":
        assert resolution(simulator).startswith("aborted: interrupted by SIG")
    if stage == "resolving":
        assert resolution(simulator) == "completed"


@pytest.mark.parametrize("stage", STAGES)
def test_the_next_run_ends_what_a_killed_one_left(held, start, simulator, folder, stage):
    killed = held(stage)
    killed.kill()
    killed.wait()
    run = start()
    assert run.wait() == 0, run.printed()
    assert_nothing_is_open(simulator, folder, len(simulator.incidents))
    assert resolution(simulator) == "completed"
    assert len(simulator.incidents) <= 2


@pytest.mark.parametrize("stage", ["the incident on its way", "the incident just open"])
def test_the_next_run_finds_what_a_dead_machine_lost(held, start, simulator, folder, stage):
    dead = held(stage, "run_id='1'")
    dead.end()
    assert locks(folder)
    until(lambda: simulator.incidents)
    run = start(inputs="run_id='2'")
    assert run.wait() == 0, run.printed()
    assert "Removing the lock" in run.printed()
    first, second = simulator.incidents
    assert first["resolutionNote"].startswith("aborted: the run ended before")
    assert second["title"] == "[DRILL] Cache failover (2)"
    assert_nothing_is_open(simulator, folder, 2)


def test_the_command_ends_what_a_killed_run_left(held, simulator, folder, finish):
    run = held("in the block")
    run.kill()
    run.wait()
    finish(*FINISH)
    assert resolution(simulator).startswith("aborted: the run ended before")
    assert_nothing_is_open(simulator, folder)


def test_a_drill_that_runs_is_not_disturbed(held, start, simulator, folder):
    running = held("in the block")
    simulator.clear_requests()
    second = start()
    assert second.wait() == 1
    (incident,) = simulator.incidents
    *_, said = second.printed().splitlines()
    assert said.startswith("pulumi_devhelm.errors.BusyError")
    assert f"'failover' is open already: {incident['shortlink']}" in said
    assert " ".join(FINISH) in said
    assert simulator.requests() == []
    terminated(running)
    running.wait()
    assert_nothing_is_open(simulator, folder)


def test_a_drill_that_is_being_opened_is_not_disturbed(held, start, simulator, folder):
    opening = held("the incident on its way")
    second = start()
    assert second.wait() == 1, second.printed()
    assert "'failover' is open already" in second.printed()
    until(lambda: "in the block" in opening.printed())
    assert [one["status"] for one in simulator.incidents] == ["CONFIRMED"]
    terminated(opening)
    opening.wait()
    assert_nothing_is_open(simulator, folder)


def test_what_somebody_else_has_ended_is_left_alone(start, simulator, folder, finish):
    run = start("while not (now := __import__('pathlib').Path('go')).exists(): time.sleep(0.1)")
    until(lambda: "in the block" in run.printed())
    finish(*FINISH)
    simulator.clear_requests()
    (folder / "go").touch()
    assert run.wait() == 0, run.printed()
    assert "outcome='ended elsewhere'" in run.printed()
    assert simulator.requests() == []
    assert_nothing_is_open(simulator, folder)


def test_other_exceptions_clean_up_too(start, simulator, folder):
    run = start(
        script="""
import os, signal, threading, time
from pulumi_devhelm.automation import gameday

def leave(number, frame):
    raise SystemExit(20)

signal.signal(signal.SIGUSR1, leave)
threading.Timer(6, os.kill, [os.getpid(), signal.SIGUSR1]).start()
with gameday("failover", title="Cache failover", duration="45m", org_wide=True):
    time.sleep(60)
"""
    )
    simulator.fail("POST", INCIDENTS, delay=12)
    assert run.wait() == 20, run.printed()
    assert_nothing_is_open(simulator, folder)


def test_a_signal_in_the_last_moment_of_the_opening_counts(start, simulator, folder):
    run = start(
        script="""
import os, signal, time
from pulumi_devhelm.automation import gameday

def say(line):
    if line.startswith("[DRILL]"):
        os.kill(os.getpid(), signal.SIGTERM)

with gameday("failover", title="Cache failover", duration="45m", org_wide=True, progress=say):
    print("in the block")
"""
    )
    assert run.wait() == 128 + signal.SIGTERM
    assert "in the block" not in run.printed()
    assert resolution(simulator) == "aborted: interrupted by SIGTERM"
    assert_nothing_is_open(simulator, folder)


def test_what_cannot_be_resolved_is_told_with_the_way_out(start, simulator, folder, finish):
    simulator.fail("POST", RESOLVE, status=403, times=None)
    run = start()
    assert run.wait() == 1
    (incident,) = simulator.incidents
    told = [line for line in run.printed().splitlines() if "may still be open" in line]
    assert len(told) == 2
    for line in told:
        assert incident["shortlink"] in line
        assert f"pulumi {' '.join(FINISH)}" in line
        assert "403" in line
    assert len(simulator.requests("POST", RESOLVE)) == 2
    simulator.clear_faults()
    finish(*FINISH)
    assert resolution(simulator) == "completed"
    assert_nothing_is_open(simulator, folder)


def test_the_error_names_the_way_out_where_stderr_takes_nothing(start, simulator):
    simulator.fail("POST", RESOLVE, status=403, times=None)
    script = """
import sys
from pulumi_devhelm.automation import gameday
from pulumi_devhelm.errors import StillOpenError

sys.stderr = open("/dev/full", "w", buffering=1)
try:
    with gameday("failover", title="Cache failover", duration="45m", org_wide=True):
        pass
except StillOpenError as error:
    print(error.command)
"""
    run = start(script=script)
    run.wait()
    assert f"pulumi {' '.join(FINISH)}" in run.printed()


def test_a_backend_in_a_folder_is_found_from_where_the_script_runs(start, folder):
    run = start(inputs="backend_url='file://.'")
    assert run.wait() == 0, run.printed()
    assert list((folder / ".pulumi" / "history").rglob("*.history.json"))


def test_a_dry_run_previews_and_changes_nothing(start, simulator, folder):
    run = start("say(drill.preview)", "dry_run=True")
    assert run.wait() == 0, run.printed()
    assert "4 to create" in run.printed()
    assert "outcome='previewed'" in run.printed()
    assert simulator.requests() == []
    assert list((folder.parent / "state" / ".pulumi" / "stacks").rglob("*.json")) == []


@pytest.mark.parametrize(
    ("inputs", "variables", "said"),
    [
        ("duration='9h'", {}, "duration: 9h is longer than max_duration, 8h"),
        ("duration='P1M'", {}, "months and years have no fixed length"),
        ("run_id=' '", {}, "run_id: must not be blank"),
        ("monitors=['x'], org_wide=False", {}, "monitors[0]: must be a UUID"),
        ("", {"DEVHELM_API_TOKEN": "another"}, "401"),
        ("", {"DEVHELM_API_TOKEN": ""}, "The DevHelm API token is missing"),
        ("", {"PULUMI_CONFIG_PASSPHRASE": None}, "PULUMI_CONFIG_PASSPHRASE"),
        ("", {"PATH": "/nowhere"}, "There is no `pulumi` on PATH."),
        ("backend_url='file:///nowhere/at/all'", {}, "/nowhere/at/all"),
    ],
)
def test_what_cannot_be_opened_is_said_in_a_sentence(start, simulator, inputs, variables, said):
    run = start(inputs=inputs, variables=variables)
    assert run.wait() == 1
    *_, last = run.printed().strip().splitlines()
    assert last.startswith("pulumi_devhelm.errors.")
    assert said in last
    assert TOKEN not in run.printed()
    assert simulator.incidents == simulator.maintenance_windows == []


def test_handlers_are_put_back_and_other_threads_have_none(start, simulator, folder):
    run = start(
        script="""
import signal, threading
from datetime import datetime, timedelta, timezone
from pulumi_devhelm.automation import maintenance

tomorrow = datetime.now(timezone.utc) + timedelta(days=1)

def handler(number, frame):
    print("mine", flush=True)

signal.signal(signal.SIGTERM, handler)
signal.signal(signal.SIGHUP, signal.SIG_IGN)
before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]

def work(name):
    with maintenance(name, title="Upgrade", ends_at=tomorrow, org_wide=True,
                     body="Soon back.") as open_:
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
        if name == "main":
            signal.raise_signal(signal.SIGTERM)
        open_.note("Half done.")
    print(open_.result.outcome, flush=True)

work("main")
assert before == [
    signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
]
thread = threading.Thread(target=work, args=["thread"])
thread.start()
thread.join()
"""
    )
    assert run.wait() == 0, run.printed()
    assert run.printed().splitlines() == ["mine", "completed", "completed"]
    assert_nothing_is_open(simulator, folder, 2)
