"""Drift: somebody changed or deleted the maintenance window in DevHelm."""

from __future__ import annotations

from datetime import timedelta

from programs import MONITOR, only_window
from requests_seen import calls

from pulumi_devhelm.times import instant


def test_a_refresh_shows_the_drift_of_a_window_and_the_next_up_corrects_it(
    stack_with_window, simulator
):
    before = only_window(simulator)
    later = instant(before["endsAt"]) + timedelta(hours=1)
    simulator.change_maintenance_window(
        before["id"], reason="Somebody's", monitor_id=None, ends_at=later.isoformat()
    )
    assert "1 updated" in stack_with_window.refresh()
    simulator.clear_requests()
    assert "1 to update" in stack_with_window.preview()
    stack_with_window.up()
    assert calls(simulator) == ["GET maintenance-windows", "PUT maintenance-windows"]
    assert only_window(simulator) == before


def test_the_drift_of_a_window_is_left_alone_until_a_refresh_shows_it(stack_with_window, simulator):
    """A changed reason does not shorten a window that somebody extended."""
    before = only_window(simulator)
    later = instant(before["endsAt"]) + timedelta(hours=2)
    simulator.change_maintenance_window(
        before["id"], ends_at=later.isoformat(), suppress_alerts=False
    )
    stack_with_window.set({"reason": "Part two"})
    stack_with_window.up()
    after = only_window(simulator)
    assert (instant(after["endsAt"]), after["suppressAlerts"]) == (later, False)
    assert after["reason"] == "Part two"
    simulator.clear_requests()
    assert "unchanged" in stack_with_window.up()
    assert calls(simulator) == []
    stack_with_window.refresh()
    stack_with_window.up()
    assert only_window(simulator) == {**before, "reason": "Part two"}


def test_a_refresh_of_a_window_is_one_get_and_shows_no_false_drift(stack_with_window, simulator):
    assert "unchanged" in stack_with_window.refresh()
    assert calls(simulator) == ["GET maintenance-windows"]
    assert "unchanged" in stack_with_window.preview("--expect-no-changes")


def test_a_deleted_window_leaves_the_state_with_a_warning(stack_with_window, simulator):
    simulator.delete_maintenance_window(only_window(simulator)["id"])
    assert f"(monitor {MONITOR}) was not found in organization 1" in stack_with_window.refresh()
    assert stack_with_window.resources() == []
