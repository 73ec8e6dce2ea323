"""A drill belongs to its process: a forked child can't end it."""

from __future__ import annotations

import sys

import pytest
from runs import until

pytestmark = pytest.mark.usefixtures("_engine")

SCRIPT = """
import multiprocessing, os, pathlib, signal, sys, threading, time
from pulumi_devhelm.automation import gameday

def fork(child):
    pid = os.fork()
    if not pid:
        child()
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

def in_a_thread(child):
    codes = []
    thread = threading.Thread(target=lambda: codes.append(fork(child)))
    thread.start()
    thread.join()
    return codes[0]

def fail():
    raise RuntimeError("The child's.")

def end_by(number):
    os.kill(os.getpid(), number)
    time.sleep(60)

def note():
    drill.note("From a child")
    sys.exit()

with gameday("failover", title="Cache failover", duration="45m", org_wide=True) as drill:
    parent = os.getpid()
    drill.note("From the parent")
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    assert fork(lambda: end_by(signal.SIGTERM)) == -signal.SIGTERM
    assert fork(lambda: end_by(signal.SIGINT)) == -signal.SIGINT
    assert fork(lambda: sys.exit(3)) == 3
    assert fork(fail) == 1
    assert fork(note) == 0
    assert in_a_thread(lambda: end_by(signal.SIGTERM)) == -signal.SIGTERM
    worker = multiprocessing.get_context("fork").Process(target=drill.note, args=["From a worker"])
    worker.start()
    worker.join(60)
    assert worker.exitcode == 0
    drill.note("From the parent again")
    assert handlers == [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    print("inside", flush=True)
    while not pathlib.Path("go").exists():
        time.sleep(0.1)
print(drill.result.outcome, flush=True)
"""
NESTED = """
import os, signal, sys, time
from pulumi_devhelm.automation import gameday, maintenance

with maintenance("upgrade", title="Upgrade", duration="45m", org_wide=True, body="Soon back."):
    pid = os.fork()
    if not pid:
        with gameday("failover", title="Cache failover", duration="45m", org_wide=True):
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(60)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 128 + signal.SIGTERM
"""


def start(begin, folder, script):
    temporary = folder / "temporary"
    temporary.mkdir()
    (folder / "drill.py").write_text(script)
    return temporary, begin([sys.executable, "drill.py"], folder, TMPDIR=str(temporary))


def notes(simulator):
    (incident,) = simulator.incidents
    return [entry["body"] for entry in incident["updates"] if "body" in entry]


def test_a_child_process_does_not_end_the_drill_and_can_post_notes(begin, tmp_path, simulator):
    temporary, run = start(begin, tmp_path, SCRIPT)
    until(lambda: "inside" in run.printed() or run.ended())
    (incident,) = simulator.incidents
    assert incident["status"] == "CONFIRMED", run.printed()
    (workspace,) = temporary.glob("devhelm-*")
    assert (workspace / "Pulumi.yaml").exists()
    (tmp_path / "go").touch()
    assert run.wait() == 0, run.printed()
    assert run.printed().splitlines()[-1] == "completed"
    assert notes(simulator)[-5:] == [
        "From the parent",
        "From a child",
        "From a worker",
        "From the parent again",
        "completed",
    ]
    assert list(temporary.glob("devhelm-*")) == []


def test_a_child_process_can_open_its_own_drill(begin, tmp_path, simulator):
    _, run = start(begin, tmp_path, NESTED)
    assert run.wait() == 0, run.printed()
    found = {one["title"]: one["resolutionNote"] for one in simulator.incidents}
    assert found == {
        "Upgrade": "completed",
        "[DRILL] Cache failover": "aborted: interrupted by SIGTERM",
    }
