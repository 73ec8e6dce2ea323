"""The recovery from an interrupted or killed run, as the README describes it."""

from __future__ import annotations

import json

import pytest
from runs import ctrl_c_twice, kill_of_the_cli, until
from stacks import PULUMI

PROGRAM = """
incident = Incident("it", title="Upgrade", severity="MAINTENANCE", body="Soon back.",
                    adopt_open={adopt_open}, resolve_message="Done.")
pulumi.export("id", incident.id)
"""
INCIDENTS = "/api/v1/incidents"
RESOLVE = f"{INCIDENTS}/*/resolve"
# How many seconds DevHelm delays an answer: enough for a signal or two on a busy machine.
SILENCE = 5
# For each stage of a creation: whether its program has adopt_open from the start, the fault that
# holds the creation there, and whether it has arrived there.
STAGES = {
    "before sending": (
        True,
        ("GET", {"delay": SILENCE}),
        lambda _run, simulator: simulator.requests("GET", INCIDENTS),
    ),
    "on its way": (
        False,
        ("POST", {"delay": SILENCE}),
        lambda _run, simulator: simulator.requests("POST", INCIDENTS),
    ),
    "after the commit": (
        False,
        ("POST", {"delay_after": SILENCE}),
        lambda _run, simulator: simulator.incidents,
    ),
    "while waiting": (
        False,
        ("POST", {"status": 429, "headers": {"Retry-After": str(SILENCE)}}),
        lambda run, _simulator: "Trying again in" in run.printed(),
    ),
}
# The commands of the recovery in order; each end of a run needs some of them.
CANCEL = ("cancel", "--yes")
REFRESH = ("refresh", "--yes", "--skip-preview", "--clear-pending-creates")
UP = ("up", "--yes", "--skip-preview")


def once(run):
    run.interrupt()
    run.wait()


def kill_of_the_plugin(run):
    run.kill("pulumi.dynamic")
    run.wait()


def kill_of_the_program(run):
    run.kill("pulumi-language-python-exec")
    run.wait()


# For each end of a run: whether the incident is then in the state, whether the state has a pending
# operation, whether the stack is locked, and the commands of the recovery.
ENDS = {
    "Ctrl-C": (once, True, False, False, []),
    "Ctrl-C twice": (ctrl_c_twice, False, True, False, [REFRESH, UP]),
    "SIGKILL of the CLI": (kill_of_the_cli, False, True, True, [CANCEL, REFRESH, UP]),
    "SIGKILL of the plugin": (kill_of_the_plugin, False, False, False, [UP]),
    "SIGKILL of the program": (kill_of_the_program, True, False, False, []),
}


@pytest.fixture
def start(begin, stack):
    """Starts a command on the stack."""

    def started(*arguments):
        return begin((*PULUMI, *arguments, "--yes", "--skip-preview"), stack.folder)

    return started


@pytest.fixture
def creation(stack, simulator, start):
    """Starts a creation, and returns when it has arrived at a stage."""

    def held(stage):
        adopt_open, (method, fault), reached = STAGES[stage]
        stack.program(PROGRAM.format(adopt_open=adopt_open))
        simulator.fail(method, INCIDENTS, **fault)
        run = start("up")
        until(lambda: reached(run, simulator))
        return run

    return held


def state(stack):
    """The ids of the incidents in the state, and the types of the pending operations."""
    deployment = json.loads(stack.export())["deployment"]
    resources = deployment.get("resources", [])
    incidents = [one["id"] for one in resources if one["type"].endswith("devhelm:Incident")]
    return incidents, [one["type"] for one in deployment.get("pending_operations", [])]


def locked(stack):
    locks = stack.folder.parent / "state" / ".pulumi" / "locks"
    return any(file.suffix == ".json" for file in locks.rglob("*"))


def answered(simulator):
    """Whether all requests are answered."""
    return all(request.status for request in simulator.requests())


def assert_one_incident_and_a_clean_stack(stack, simulator):
    (incident,) = simulator.incidents
    assert incident["status"] == "CONFIRMED"
    assert [entry["body"] for entry in incident["updates"]] == ["Soon back."]
    assert state(stack) == ([incident["id"]], [])

    simulator.clear_requests()
    stack.program(PROGRAM.format(adopt_open=False))
    assert "2 unchanged" in stack.up()
    assert simulator.requests() == []
    stack.destroy()
    (incident,) = simulator.incidents
    assert (incident["status"], incident["resolutionNote"]) == ("RESOLVED", "Done.")


@pytest.mark.parametrize(
    ("stage", "end"),
    [
        *((stage, end) for stage in STAGES for end in ENDS if stage != "on its way"),
        # The other ends are as after the commit; only here, the incident opens after the end.
        ("on its way", "SIGKILL of the plugin"),
    ],
)
def test_an_interrupted_creation_ends_as_one_incident(stack, simulator, creation, stage, end):
    interrupt, stored, leaves_pending, leaves_lock, recovery = ENDS[end]
    run = creation(stage)
    interrupt(run)
    if end == "SIGKILL of the CLI":
        # The plugin finishes the operation although the CLI is gone.
        until(lambda: simulator.incidents)
    until(lambda: answered(simulator))
    if end == "SIGKILL of the plugin":
        assert "error reading from server: EOF" in run.printed()
    ids = [incident["id"] for incident in simulator.incidents]
    assert state(stack) == (ids if stored else [], ["creating"] if leaves_pending else [])
    assert locked(stack) == leaves_lock

    stack.program(PROGRAM.format(adopt_open=True))
    outputs = [stack.pulumi(*command) for command in recovery]
    assert any("took over" in output for output in outputs) == (bool(ids) and not stored)
    assert_one_incident_and_a_clean_stack(stack, simulator)


def test_the_plugin_of_a_killed_cli_can_be_killed_too(stack, simulator, creation):
    run = creation("while waiting")
    kill_of_the_cli(run)
    run.end()
    stack.program(PROGRAM.format(adopt_open=True))
    for command in (CANCEL, REFRESH, UP):
        stack.pulumi(*command)
    assert_one_incident_and_a_clean_stack(stack, simulator)


def test_a_lock_is_reported_and_the_refresh_may_come_last(stack, simulator, creation):
    run = creation("after the commit")
    kill_of_the_cli(run)
    until(lambda: answered(simulator))
    stack.program(PROGRAM.format(adopt_open=True))
    for command in (UP, REFRESH):
        assert "`pulumi cancel`" in stack.pulumi(*command, fails=True)
    stack.pulumi(*CANCEL)
    output = stack.pulumi(*UP)
    assert "1 pending operations" in output
    assert "took over" in output
    assert state(stack)[1] == ["creating"]
    stack.pulumi(*REFRESH)
    assert_one_incident_and_a_clean_stack(stack, simulator)


@pytest.mark.parametrize("end", [end for end in ENDS if "program" not in end])
def test_the_next_destroy_finishes_an_interrupted_one(stack, simulator, start, end):
    interrupt, finished, leaves_pending, leaves_lock, _ = ENDS[end]
    stack.program(PROGRAM.format(adopt_open=False))
    stack.up()
    simulator.fail("POST", RESOLVE, delay_after=SILENCE)
    run = start("destroy")
    until(lambda: simulator.incidents[0]["status"] == "RESOLVED")
    interrupt(run)
    until(lambda: answered(simulator))
    ids = [incident["id"] for incident in simulator.incidents]
    assert state(stack) == ([] if finished else ids, ["deleting"] if leaves_pending else [])
    assert locked(stack) == leaves_lock

    if leaves_lock:
        stack.pulumi(*CANCEL)
    stack.destroy()
    assert state(stack) == ([], [])
    answers = [request.status for request in simulator.requests("POST", RESOLVE)]
    assert answers == ([200] if finished else [200, 409])
