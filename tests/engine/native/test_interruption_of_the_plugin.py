"""Interrupted and killed runs on the native plugin."""

from __future__ import annotations

import json

import pytest
from requests_seen import writes
from runs import ctrl_c_twice, kill_of_the_cli, until
from stacks import PULUMI

INCIDENTS = "/api/v1/incidents"
# How many seconds DevHelm delays an answer: enough for a signal or two on a busy machine.
SILENCE = 5
PROGRAM = """
adopts = config.get_bool("adopt")
Incident("it", title="Upgrade", severity="MAINTENANCE", adopt_open=adopts, opts=on)
"""


@pytest.fixture
def up(native, begin):
    """Starts `pulumi up` in the background."""
    native.program(PROGRAM)
    return lambda: begin((*PULUMI, "up", "--yes", "--skip-preview"), native.folder)


def state(stack):
    """The ids of the incidents in the state, and the number of pending operations."""
    deployment = json.loads(stack.export())["deployment"]
    resources = deployment.get("resources", [])
    incidents = [one["id"] for one in resources if one["type"].endswith(":Incident")]
    return incidents, len(deployment.get("pending_operations", []))


def is_gone(run):
    return not any("pulumi-resource-devhelm" in words for words in run.processes().values())


def test_ctrl_c_stores_what_a_sent_request_did(native, up, simulator):
    simulator.fail("POST", INCIDENTS, delay_after=SILENCE)
    run = up()
    until(lambda: simulator.incidents)
    run.interrupt()
    assert run.wait() != 0
    assert state(native) == ([simulator.incidents[0]["id"]], 0)
    assert "unchanged" in native.up()
    until(lambda: is_gone(run))


def test_ctrl_c_ends_a_wait_at_once_and_sends_nothing_more(native, up, simulator):
    minute = {"Retry-After": "50"}
    simulator.fail("POST", INCIDENTS, status=429, headers=minute, times=None)
    run = up()
    until(lambda: "Trying again in" in run.printed())
    run.interrupt()
    # The wait would be longer than the patience of this test.
    until(run.ended)
    assert "returned 429" in run.printed()
    assert writes(simulator) == ["POST incidents"]
    assert state(native) == ([], 0)


@pytest.mark.parametrize(
    ("end", "leaves_lock"),
    [
        pytest.param(ctrl_c_twice, False, id="Ctrl-C twice"),
        pytest.param(kill_of_the_cli, True, id="SIGKILL of the CLI"),
    ],
)
def test_an_abandoned_run_leaves_no_plugin_that_goes_on_sending(
    native, up, simulator, end, leaves_lock
):
    simulator.fail("POST", INCIDENTS, delay_after=SILENCE)
    run = up()
    until(lambda: simulator.incidents)
    end(run)
    until(lambda: is_gone(run))
    assert writes(simulator) == ["POST incidents"]
    assert state(native) == ([], 1)
    if leaves_lock:
        native.pulumi("cancel", "--yes")
    native.set({"adopt": "true"})
    native.refresh("--clear-pending-creates")
    assert "took over" in native.up()
    assert state(native) == ([simulator.incidents[0]["id"]], 0)
    assert len(simulator.incidents) == 1


def test_a_killed_plugin_is_an_error_and_the_next_run_recovers(native, up, simulator):
    simulator.fail("POST", INCIDENTS, delay_after=SILENCE)
    run = up()
    until(lambda: simulator.incidents)
    run.kill("pulumi-resource-devhelm")
    assert run.wait() != 0
    native.set({"adopt": "true"})
    assert "took over" in native.up()
    assert len(simulator.incidents) == 1
