"""What `pulumi destroy` does to a maintenance window."""

from __future__ import annotations

from datetime import timedelta

import pytest
from programs import WINDOWS, only_window, schedule
from requests_seen import calls

from pulumi_devhelm.times import instant


def test_destroy_ends_an_active_window_and_keeps_its_record(stack_with_window, simulator, clock):
    clock.advance(minutes=30)
    before = only_window(simulator)
    stack_with_window.destroy()
    assert calls(simulator) == ["GET maintenance-windows", "PUT maintenance-windows"]
    after = only_window(simulator)
    assert abs(instant(after["endsAt"]) - clock()) < timedelta(minutes=1)
    assert {**after, "endsAt": None} == {**before, "endsAt": None}


def test_destroy_deletes_a_window_that_has_not_begun(window_program, simulator):
    schedule(window_program)
    window_program.up()
    window_program.destroy()
    assert calls(simulator)[1:] == ["GET maintenance-windows", "DELETE maintenance-windows"]
    assert simulator.maintenance_windows == []


@pytest.mark.parametrize(("how", "left"), [("keep", 1), ("delete", 0)])
def test_on_destroy_can_keep_or_delete_an_active_window(stack_with_window, simulator, how, left):
    stack_with_window.set({"onDestroy": how})
    stack_with_window.up()
    assert calls(simulator) == []
    stack_with_window.destroy()
    assert calls(simulator) == ["DELETE maintenance-windows"] * (1 - left)
    assert len(simulator.maintenance_windows) == left


@pytest.mark.parametrize(("how", "method"), [("end", "PUT"), ("delete", "DELETE")])
def test_a_404_keeps_an_existing_window_in_the_state(stack_with_window, simulator, how, method):
    """DevHelm's API description has this example: "Monitor not found"."""
    stack_with_window.set({"onDestroy": how})
    stack_with_window.up()
    body = {"status": 404, "code": "NOT_FOUND", "message": "Monitor not found", "timestamp": 0}
    simulator.fail(method, f"{WINDOWS}/*", status=404, body=body)
    assert 'returned 404 NOT_FOUND "Monitor not found"' in stack_with_window.destroy(fails=True)
    assert len(stack_with_window.resources()) == 1
    stack_with_window.destroy()
    assert stack_with_window.resources() == []


def test_destroying_a_window_that_somebody_deleted_succeeds_with_a_message(
    stack_with_window, simulator
):
    gone = only_window(simulator)["id"]
    simulator.delete_maintenance_window(gone)
    assert gone in stack_with_window.destroy()
