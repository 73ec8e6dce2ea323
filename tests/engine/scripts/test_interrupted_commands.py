"""A signal ends a command and its drill in order at every stage."""

from __future__ import annotations

import json
import signal

import pytest
from drills import (
    DESTROY,
    IS_OPEN,
    STAGES,
    assert_nothing_is_open,
    ctrl_c,
    ctrl_c_twice,
    resolution,
    sighup,
    sigterm,
)
from runs import until

SIGNALS = {
    "Ctrl-C": (ctrl_c, signal.SIGINT),
    "Ctrl-C twice": (ctrl_c_twice, signal.SIGINT),
    "SIGTERM": (sigterm, signal.SIGTERM),
    "SIGHUP": (sighup, signal.SIGHUP),
}


@pytest.mark.parametrize(
    ("stage", "interrupt"),
    [
        ("inside", "Ctrl-C"),
        *((stage, name) for stage in STAGES for name in ("Ctrl-C twice", "SIGTERM", "SIGHUP")),
    ],
)
def test_a_signal_ends_everything_in_order(start_command_at, simulator, folder, stage, interrupt):
    send, number = SIGNALS[interrupt]
    run = start_command_at(stage, "--json", "result.json")
    send(run)
    # The command has succeeded before it is resolved, whatever happens to this process.
    code = 0 if stage == "resolving" else 128 + number
    assert run.wait() == code, run.printed()
    assert_nothing_is_open(simulator, folder, 0 if stage == "before the windows" else 1)
    result = json.loads((folder / "result.json").read_text())
    assert result["exit_code"] == code
    if stage == "inside":
        message = f"aborted: the command was ended by {number.name}"
        assert resolution(simulator) == result["message"] == message
    elif stage == "resolving":
        assert resolution(simulator) == result["message"] == "completed"
    else:
        assert IS_OPEN not in run.printed()
        assert (result["outcome"], result["message"]) == (
            "not opened",
            f"interrupted by {number.name}",
        )
    assert "Traceback" not in run.printed()
    assert run.processes() == {}


def test_a_command_that_cleans_up_after_a_signal_has_its_own_exit_code(
    start_command, simulator, folder
):
    script = """
        trap 'touch cleaned; exit 7' TERM
        echo ready
        while :; do sleep 0.1; done
    """
    run = start_command(script)
    until(lambda: "ready" in run.printed())
    sigterm(run)
    assert run.wait() == 7, run.printed()
    assert (folder / "cleaned").exists()
    assert resolution(simulator) == "aborted: exit code 7"
    assert_nothing_is_open(simulator, folder)


@pytest.mark.parametrize("stage", STAGES)
def test_the_next_command_ends_what_a_killed_one_left(
    start_command_at, start_command, simulator, folder, stage
):
    killed = start_command_at(stage)
    killed.kill()
    killed.wait()
    run = start_command()
    assert run.wait() == 0, run.printed()
    assert_nothing_is_open(simulator, folder, len(simulator.incidents))
    assert resolution(simulator) == "completed"


def test_the_documented_command_ends_what_a_killed_one_left(
    start_command_at, simulator, folder, pulumi
):
    run = start_command_at("inside")
    run.kill()
    run.wait()
    pulumi(*DESTROY)
    assert resolution(simulator).startswith("aborted: the run ended before")
    assert_nothing_is_open(simulator, folder)
