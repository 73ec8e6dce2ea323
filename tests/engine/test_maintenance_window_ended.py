"""A maintenance window that is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from programs import only_window
from requests_seen import calls


@pytest.fixture
def ended(stack_with_window, simulator, clock):
    clock.advance(hours=2)
    stack_with_window.refresh()
    assert stack_with_window.resources()[0]["outputs"]["phase"] == "ended"
    simulator.clear_requests()
    return stack_with_window


def test_an_ended_window_stays_in_the_state_and_is_not_changed(ended, simulator):
    assert "unchanged" in ended.up()
    assert "unchanged" in ended.refresh()
    ended.destroy()
    assert calls(simulator) == ["GET maintenance-windows"] * 2
    assert len(simulator.maintenance_windows) == 1


def test_a_longer_duration_replaces_an_ended_window_without_triggers(stack, simulator, clock):
    program = 'MaintenanceWindow("it", org_wide=True, duration="1h")'
    stack.program(program)
    stack.up()
    clock.advance(hours=2)
    stack.refresh()
    stack.program(program.replace("1h", "5h"))
    assert "1 to replace" in stack.preview()
    stack.up()
    assert len(simulator.maintenance_windows) == 2


def test_with_triggers_a_longer_duration_opens_no_window(ended, simulator):
    ended.set({"duration": "5h"})
    assert "To open a new window, change triggers" in ended.up()
    assert calls(simulator) == []
    assert "unchanged" in ended.up()


@pytest.mark.parametrize("changed", [{"reason": "New"}, {"suppress": "false"}])
def test_a_window_that_somebody_ended_since_the_last_refresh_is_not_changed(
    stack_with_window, simulator, clock, changed
):
    clock.advance(minutes=10)
    id_ = only_window(simulator)["id"]
    simulator.change_maintenance_window(id_, ends_at=(clock() - timedelta(minutes=1)).isoformat())
    ended = only_window(simulator)
    simulator.clear_requests()
    stack_with_window.set(changed)
    assert f"maintenance window {id_} is over" in stack_with_window.up()
    assert calls(simulator) == ["GET maintenance-windows"]
    assert only_window(simulator) == ended
    assert "unchanged" in stack_with_window.up()
    assert calls(simulator) == []


def test_a_changed_reason_of_an_ended_window_is_not_sent(ended, simulator):
    ended.set({"reason": "New"})
    assert "is over, so the changed reason is not sent" in ended.up()
    assert calls(simulator) == []


def test_a_window_that_somebody_ended_early_is_not_extended(stack_with_window, simulator, clock):
    clock.advance(minutes=10)
    simulator.change_maintenance_window(
        only_window(simulator)["id"], ends_at=(clock() - timedelta(minutes=1)).isoformat()
    )
    stack_with_window.refresh()
    simulator.clear_requests()
    assert "unchanged" in stack_with_window.up()
    assert calls(simulator) == []
