"""The next run, or one command, ends what a killed run left open."""

from __future__ import annotations

import pytest
from drills import DESTROY, STAGES, assert_nothing_is_open, locks, resolution
from runs import until


@pytest.mark.parametrize("stage", STAGES)
def test_the_next_run_ends_what_a_killed_one_left(start_at, start, simulator, folder, stage):
    killed = start_at(stage)
    killed.kill()
    killed.wait()
    run = start()
    assert run.wait() == 0, run.printed()
    assert_nothing_is_open(simulator, folder, len(simulator.incidents))
    assert resolution(simulator) == "completed"
    assert len(simulator.incidents) <= 2


@pytest.mark.parametrize("stage", ["opening the incident", "incident opened"])
def test_the_next_run_resolves_an_incident_that_the_state_lost(
    start_at, start, simulator, folder, stage
):
    """A dead machine also leaves a lock, and an incident whose ID was never stored."""
    dead = start_at(stage, "run_id='1'")
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


def test_the_documented_command_ends_what_a_killed_run_left(start_at, simulator, folder, pulumi):
    run = start_at("inside")
    run.kill()
    run.wait()
    pulumi(*DESTROY)
    assert resolution(simulator).startswith("aborted: the run ended before")
    assert_nothing_is_open(simulator, folder)
