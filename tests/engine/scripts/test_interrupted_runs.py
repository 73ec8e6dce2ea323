"""A signal ends a script cleanly at every stage: nothing stays open."""

from __future__ import annotations

import signal

import pytest
from drills import INCIDENTS, INTERRUPTS, SILENCE, STAGES, assert_nothing_is_open, resolution
from runs import until


@pytest.mark.parametrize(
    ("stage", "interrupt"),
    [
        *((stage, "Ctrl-C twice") for stage in STAGES),
        *(
            (stage, interrupt)
            for stage in ("incident opened", "inside", "resolving")
            for interrupt in ("Ctrl-C", "SIGTERM")
        ),
        ("inside", "SIGHUP"),
    ],
)
def test_a_signal_ends_the_run_cleanly(start_at, simulator, folder, stage, interrupt):
    send, code = INTERRUPTS[interrupt]
    run = start_at(stage)
    send(run)
    assert run.wait() == code, run.printed()
    drills = 0 if stage == "before the windows" else 1
    assert_nothing_is_open(simulator, folder, drills)
    if stage == "inside":
        assert resolution(simulator).startswith("aborted: interrupted by SIG")
    if stage == "resolving":
        assert resolution(simulator) == "completed"


def test_an_exception_from_the_scripts_own_signal_handler_ends_the_drill(start, simulator, folder):
    simulator.fail("POST", INCIDENTS, delay=SILENCE)
    run = start(
        script="""
import signal, time
from pulumi_devhelm.automation import gameday

def leave(number, frame):
    raise SystemExit(20)

signal.signal(signal.SIGUSR1, leave)
with gameday("failover", title="Cache failover", duration="45m", org_wide=True):
    time.sleep(60)
"""
    )
    until(lambda: simulator.requests("POST", INCIDENTS))
    run.terminate(signal.SIGUSR1)
    assert run.wait() == 20, run.printed()
    assert_nothing_is_open(simulator, folder)


def test_a_signal_at_the_very_end_of_the_opening_is_not_lost(start, simulator, folder):
    run = start(
        script="""
import os, signal, time
from pulumi_devhelm.automation import gameday

def say(line):
    if line.startswith("[DRILL]"):
        os.kill(os.getpid(), signal.SIGTERM)

with gameday("failover", title="Cache failover", duration="45m", org_wide=True, progress=say):
    print("inside")
"""
    )
    assert run.wait() == 128 + signal.SIGTERM
    assert "inside" not in run.printed()
    assert resolution(simulator) == "aborted: interrupted by SIGTERM"
    assert_nothing_is_open(simulator, folder)
