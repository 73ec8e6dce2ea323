"""A previous run is refused while it may be alive, and cleaned up once it is dead."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone

import pytest

from pulumi_devhelm.automation import processes
from pulumi_devhelm.automation.previous_run import PreviousRun
from pulumi_devhelm.errors import BusyError

INCIDENT = "pulumi-python:dynamic/devhelm:Incident"
LINK = "https://devhelm.io/i/ABC"


HERE = processes.identity(os.getpid()) | {"id": "another"}


def refuse(run, ends_at, open_runs=()):
    previous(run, ends_at).refuse_if_running("drill", "pulumi destroy", open_runs)


def previous(run, ends_at):
    outputs = {"run": run, "summary": {"ends_at": ends_at}}
    return PreviousRun.from_state(
        {
            "resources": [
                {"type": "pulumi:pulumi:Stack", "outputs": outputs},
                {"type": INCIDENT, "outputs": {"shortlink": LINK}},
            ]
        }
    )


def in_minutes(minutes):
    return (datetime.now(timezone.utc) + timedelta(minutes=minutes)).isoformat()


def ended_process():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_run_that_is_open_in_this_process_is_refused():
    with pytest.raises(BusyError, match=f"'drill' is already open: {LINK}, opened by process"):
        refuse(HERE | {"id": "mine"}, in_minutes(-5), {"mine"})


@pytest.mark.parametrize(
    ("change", "ends_at"),
    [
        pytest.param({"pid": os.getppid(), "started": None}, in_minutes(-5), id="alive"),
        pytest.param({"host": "elsewhere"}, in_minutes(60), id="another machine, not over"),
        pytest.param({"boot": "another"}, in_minutes(60), id="before a reboot, not over"),
        pytest.param({"namespace": "pid:[1]"}, in_minutes(60), id="another container, not over"),
        pytest.param({"boot": None, "namespace": None}, in_minutes(60), id="an older version's"),
        pytest.param({"host": "elsewhere"}, "", id="another machine, end unknown"),
    ],
)
def test_a_run_that_may_be_alive_is_refused(change, ends_at):
    with pytest.raises(BusyError, match="run `pulumi destroy`, then run this again"):
        refuse(HERE | change, ends_at)


@pytest.mark.parametrize(
    ("change", "ends_at"),
    [
        pytest.param({"pid": ended_process()}, in_minutes(60), id="dead"),
        pytest.param({}, in_minutes(60), id="a run of this process that has ended"),
        pytest.param(
            {"pid": os.getppid(), "started": "1"},
            in_minutes(60),
            id="its PID belongs to another process now",
        ),
        pytest.param({"host": "elsewhere"}, in_minutes(-5), id="another machine, over"),
        pytest.param({"namespace": "pid:[1]"}, in_minutes(-5), id="another container, over"),
    ],
)
def test_a_run_that_is_dead_is_not_refused(change, ends_at):
    refuse(HERE | change, ends_at)


def test_a_run_that_died_before_it_was_stored_is_not_refused():
    refuse(None, in_minutes(60))


@pytest.mark.parametrize("state", [{}, {"resources": None}, {"resources": []}])
def test_an_empty_state_has_no_previous_run(state):
    assert PreviousRun.from_state(state) is None


def test_only_unfinished_creations_count_as_creating():
    incident = {"type": INCIDENT, "inputs": {"title": "A"}}
    previous = PreviousRun.from_state(
        {
            "pending_operations": [
                {"type": "creating", "resource": incident},
                {"type": "deleting", "resource": {"type": INCIDENT, "inputs": {}}},
            ]
        }
    )
    assert previous.creating == (incident,)
