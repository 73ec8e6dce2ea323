"""A maintenance window on the real engine, from its creation to its last change."""

from __future__ import annotations

from datetime import timedelta, timezone

from programs import OTHER_MONITOR, WINDOWS, at, only_window, schedule
from requests_seen import calls

from pulumi_devhelm.times import instant


def test_devhelms_clock_decides_the_times_at_the_creation(window_program, simulator, clock):
    clock.advance(hours=3)
    assert "to create" in window_program.preview()
    assert simulator.requests() == []
    window_program.up()
    *_, request = simulator.requests()
    assert request.method == "POST"
    assert set(request.body) == {
        "monitorId",
        "startsAt",
        "endsAt",
        "repeatRule",
        "reason",
        "suppressAlerts",
    }
    outputs = window_program.outputs()
    start = instant(outputs["starts_at"])
    assert abs(start - clock()) < timedelta(minutes=1)
    assert instant(outputs["ends_at"]) - start == timedelta(minutes=90)
    assert (outputs["phase"], outputs["organization_id"]) == ("active", 1)
    simulator.clear_requests()
    assert "unchanged" in window_program.up()
    assert calls(simulator) == []


def test_the_same_start_in_another_spelling_is_no_change(window_program, simulator):
    schedule(window_program)
    window_program.up()
    assert calls(simulator) == ["POST maintenance-windows"]
    assert window_program.outputs()["phase"] == "scheduled"
    start = instant(window_program.outputs()["starts_at"])
    elsewhere = start.astimezone(timezone(timedelta(hours=5, minutes=30)))
    window_program.set({"start": elsewhere.isoformat()})
    assert "unchanged" in window_program.up()
    window_program.set({"start": start.isoformat().replace("+00:00", "Z")})
    assert "unchanged" in window_program.up()
    assert calls(simulator) == []


def test_an_active_window_is_changed_with_one_complete_put(stack_with_window, simulator):
    before = only_window(simulator)
    stack_with_window.set(
        {"duration": "2h", "reason": "Longer", "suppress": "false", "monitor": OTHER_MONITOR}
    )
    assert "1 to update" in stack_with_window.preview()
    stack_with_window.up()
    reading, request = simulator.requests()
    assert (reading.method, request.method) == ("GET", "PUT")
    assert request.body == {
        "monitorId": OTHER_MONITOR,
        "startsAt": request.body["startsAt"],
        "endsAt": request.body["endsAt"],
        "repeatRule": None,
        "reason": "Longer",
        "suppressAlerts": False,
    }
    assert instant(request.body["startsAt"]) == instant(before["startsAt"])
    lasts = instant(request.body["endsAt"]) - instant(before["startsAt"])
    assert lasts == timedelta(hours=2)


def test_org_wide_must_be_declared_and_is_sent_as_null(stack_with_window, simulator):
    stack_with_window.pulumi("config", "rm", "monitor")
    stack_with_window.pulumi("config", "rm", "reason")
    assert "monitor_id: set monitor_id or org_wide=True" in stack_with_window.preview(fails=True)
    stack_with_window.set({"orgWide": "true"})
    stack_with_window.up()
    _, request = simulator.requests()
    assert (request.body["monitorId"], request.body["reason"]) == (None, None)
    assert "monitorId" not in only_window(simulator)
    assert "unchanged" in stack_with_window.up()


def test_another_start_of_an_active_window_opens_the_new_window_before_the_old_one_ends(
    stack_with_window, simulator
):
    stack_with_window.set({"start": at(minutes=-5).isoformat()})
    assert "1 to replace" in stack_with_window.preview()
    stack_with_window.up()
    assert calls(simulator) == [
        "POST maintenance-windows",
        "GET maintenance-windows",
        "PUT maintenance-windows",
    ]


def test_a_scheduled_window_is_moved_in_place(window_program, simulator):
    schedule(window_program)
    window_program.up()
    simulator.clear_requests()
    window_program.set({"start": at(days=1, minutes=30).isoformat()})
    window_program.up()
    assert calls(simulator) == ["GET maintenance-windows", "PUT maintenance-windows"]


def test_a_changed_trigger_opens_a_new_window_although_its_start_is_past(window_program, simulator):
    window_program.set({"start": at(minutes=-30).isoformat(), "run": "1"})
    window_program.up()
    simulator.clear_requests()
    window_program.set({"run": "2"})
    window_program.up()
    assert [request.method for request in simulator.requests()] == ["POST", "GET", "PUT"]


def test_lost_answers_create_no_second_window(window_program, simulator):
    simulator.fail("POST", WINDOWS, drop="after")
    simulator.fail("PUT", f"{WINDOWS}/*", status=503, after=True, times=2)
    simulator.fail("DELETE", f"{WINDOWS}/*", drop="after")
    schedule(window_program)
    window_program.up()
    assert len(simulator.maintenance_windows) == 1
    window_program.set({"reason": "Changed"})
    window_program.up()
    window_program.destroy()
    assert simulator.maintenance_windows == []
