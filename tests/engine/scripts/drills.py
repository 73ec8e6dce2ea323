"""The script of a drill, the stages of its run, and assertions for the end of every run."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

from pulumi_devhelm.simulator.times import parse_time

INCIDENTS = "/api/v1/incidents"
WINDOWS = "/api/v1/maintenance-windows"
RESOLVE = f"{INCIDENTS}/*/resolve"
# How many seconds DevHelm delays an answer: enough for a signal or two on a busy machine.
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
        say("The drill is open.")
{body}
    say(repr(drill.result))
run({inputs})
"""
IS_OPEN = "The drill is open."
# The same drill from a shell.
PROGRAM = str(Path(sys.executable).with_name("pulumi-devhelm"))
DRILL = ["--name", "failover", "--title", "Cache failover", "--duration", "45m", "--org-wide"]
COMMAND = [PROGRAM, "gameday", *DRILL]
WAIT = "time.sleep(120)"
# The command that the messages and the documentation name.
DESTROY = ["destroy", "-C", "/", "--yes", "--stack", "organization/devhelm-gameday/failover"]


def indented(body):
    return "\n".join(f"        {line}" for line in body.splitlines())


def locks(folder):
    return list((folder.parent / "state" / ".pulumi" / "locks").rglob("*.json"))


def assert_nothing_is_open(simulator, folder, drills=1):
    assert [one["status"] for one in simulator.incidents] == ["RESOLVED"] * drills
    now = simulator.clock()
    assert all(parse_time(window["endsAt"]) <= now for window in simulator.maintenance_windows)
    assert locks(folder) == []


def resolution(simulator):
    return simulator.incidents[-1]["resolutionNote"]


def ctrl_c(run):
    run.interrupt()


def ctrl_c_twice(run):
    run.interrupt()
    time.sleep(1)
    run.interrupt()


def sigterm(run):
    run.terminate(signal.SIGTERM)


def sighup(run):
    run.terminate(signal.SIGHUP)


# Each way to interrupt a script, and the exit code that follows.
INTERRUPTS = {
    "Ctrl-C": (ctrl_c, -signal.SIGINT),
    "Ctrl-C twice": (ctrl_c_twice, -signal.SIGINT),
    "SIGTERM": (sigterm, 128 + signal.SIGTERM),
    "SIGHUP": (sighup, 128 + signal.SIGHUP),
}
# For each stage: the delay that holds the script there, and whether it has arrived.
STAGES = {
    "before the windows": (
        ("POST", WINDOWS, {"delay": SILENCE}),
        lambda _run, simulator: simulator.requests("POST", WINDOWS),
    ),
    "opening the incident": (
        ("POST", INCIDENTS, {"delay": SILENCE}),
        lambda _run, simulator: simulator.requests("POST", INCIDENTS),
    ),
    "incident opened": (
        ("POST", INCIDENTS, {"delay_after": SILENCE}),
        lambda _run, simulator: simulator.incidents,
    ),
    "inside": (None, lambda run, _simulator: IS_OPEN in run.printed()),
    "resolving": (
        ("POST", RESOLVE, {"delay_after": SILENCE}),
        lambda _run, simulator: simulator.requests("POST", RESOLVE),
    ),
}
