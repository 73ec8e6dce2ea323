"""Whether the run that left something open may still be alive."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone

import pytest

from pulumi_devhelm.automation import processes
from pulumi_devhelm.automation.leftover import Leftover
from pulumi_devhelm.errors import BusyError

INCIDENT = "pulumi-python:dynamic/devhelm:Incident"
LINK = "https://devhelm.io/i/ABC"


HERE = processes.identity(os.getpid()) | {"block": "another"}


def refuse(run, ends_at, open_blocks=()):
    left(run, ends_at).refuse_if_running("drill", "pulumi destroy", open_blocks)


def left(run, ends_at):
    outputs = {"run": run, "summary": {"ends_at": ends_at}}
    return Leftover.of(
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


def test_refused_while_its_block_is_open_here():
    with pytest.raises(BusyError, match=f"'drill' is open already: {LINK}, by process"):
        refuse(HERE | {"block": "mine"}, in_minutes(-5), {"mine"})


@pytest.mark.parametrize(
    ("change", "ends_at"),
    [
        pytest.param({"pid": os.getppid(), "started": None}, in_minutes(-5), id="a living one"),
        pytest.param({"host": "elsewhere"}, in_minutes(60), id="another machine's, in its time"),
        pytest.param({"boot": "another"}, in_minutes(60), id="before a restart, in its time"),
        pytest.param({"namespace": "pid:[1]"}, in_minutes(60), id="another container's"),
        pytest.param({"boot": None, "namespace": None}, in_minutes(60), id="an older version's"),
        pytest.param({"host": "elsewhere"}, "", id="another machine's, its time unknown"),
    ],
)
def test_refused_where_it_may_live(change, ends_at):
    with pytest.raises(BusyError, match="run `pulumi destroy`, then this again"):
        refuse(HERE | change, ends_at)


@pytest.mark.parametrize(
    ("change", "ends_at"),
    [
        pytest.param({"pid": ended_process()}, in_minutes(60), id="a dead one"),
        pytest.param({}, in_minutes(60), id="a block of this process that is over"),
        pytest.param(
            {"pid": os.getppid(), "started": "1"},
            in_minutes(60),
            id="one whose number another process has now",
        ),
        pytest.param({"host": "elsewhere"}, in_minutes(-5), id="another machine's, its time over"),
        pytest.param({"namespace": "pid:[1]"}, in_minutes(-5), id="another container's, over"),
    ],
)
def test_taken_for_dead(change, ends_at):
    refuse(HERE | change, ends_at)


def test_one_that_was_killed_before_it_was_stored_is_taken_for_dead():
    refuse(None, in_minutes(60))


@pytest.mark.parametrize("state", [{}, {"resources": None}, {"resources": []}])
def test_nothing_is_left(state):
    assert Leftover.of(state) is None


def test_what_was_being_created_is_lost_and_nothing_else():
    incident = {"type": INCIDENT, "inputs": {"title": "A"}}
    lost = Leftover.of(
        {
            "pending_operations": [
                {"type": "creating", "resource": incident},
                {"type": "deleting", "resource": {"type": INCIDENT, "inputs": {}}},
            ]
        }
    )
    assert lost.creating == (incident,)
