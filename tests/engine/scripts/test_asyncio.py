"""A drill in an asyncio program, which has its own signal handlers and cancellations."""

from __future__ import annotations

import signal
import sys

import pytest
from runs import until

pytestmark = pytest.mark.usefixtures("_engine")

AROUND = """
with gameday("failover", title="Cache failover", duration="45m", org_wide=True):
    asyncio.run(work())
"""
WITHIN = """
async def main():
    with gameday("failover", title="Cache failover", duration="45m", org_wide=True):
        await work()

asyncio.run(main())
"""
# gather() cancels the siblings of a failed task; the loop itself cancels all tasks.
IN_TASKS = """
async def main():
    with gameday("failover", title="Cache failover", duration="45m", org_wide=True):
        await asyncio.gather(work(), asyncio.to_thread(time.sleep, 0.1))

asyncio.run(main())
"""
WORK = """
import asyncio, time
from pulumi_devhelm.automation import gameday

async def work():
    print("inside", flush=True)
    await asyncio.sleep(120)
"""
TIMED_OUT = """
async def drill():
    with gameday("failover", title="Cache failover", duration="45m", org_wide=True):
        await asyncio.sleep(120)

async def main():
    try:
        await asyncio.wait_for(drill(), 1)
    except asyncio.TimeoutError:
        print("continued", flush=True)

asyncio.run(main())
"""


@pytest.fixture
def start(begin, tmp_path):
    def started(script):
        (tmp_path / "drill.py").write_text(WORK + script)
        return begin([sys.executable, "drill.py"], tmp_path)

    return started


@pytest.mark.parametrize(
    ("script", "number"),
    [
        pytest.param(AROUND, signal.SIGTERM, id="around"),
        pytest.param(WITHIN, signal.SIGTERM, id="within"),
        pytest.param(WITHIN, signal.SIGINT, id="within, the loop handles SIGINT"),
        pytest.param(IN_TASKS, signal.SIGTERM, id="tasks"),
    ],
)
def test_the_resolution_names_the_signal(start, simulator, script, number):
    run = start(script)
    until(lambda: "inside" in run.printed())
    run.terminate(number)
    assert run.wait() == (-number if number == signal.SIGINT else 128 + number), run.printed()
    (incident,) = simulator.incidents
    assert incident["resolutionNote"] == f"aborted: interrupted by {number.name}"


def test_a_signal_during_the_cleanup_of_a_cancelled_drill_is_not_lost(start, simulator):
    simulator.fail("POST", "/api/v1/incidents/*/resolve", delay_after=5)
    run = start(TIMED_OUT)
    until(lambda: simulator.requests("POST", "/api/v1/incidents/*/resolve"))
    run.terminate(signal.SIGTERM)
    assert run.wait() == 128 + signal.SIGTERM, run.printed()
    assert "continued" not in run.printed()
    (incident,) = simulator.incidents
    assert incident["resolutionNote"] == "aborted: CancelledError"
