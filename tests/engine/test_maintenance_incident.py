"""MaintenanceIncident: windows open before the incident and end after it."""

from __future__ import annotations

import pytest
from programs import MONITORS, maintenance_incident
from requests_seen import calls, writes


@pytest.mark.parametrize("monitors", [MONITORS[:1], MONITORS])
def test_windows_open_before_the_incident_and_end_after_it(stack, simulator, monitors):
    stack.program(maintenance_incident(monitors))
    stack.set({"body": "Soon back."})
    stack.up()
    opened = ["POST maintenance-windows"] * len(monitors) + ["POST incidents"]
    assert [call for call in calls(simulator) if call.startswith("POST")] == opened
    (incident,) = simulator.incidents
    shown = (incident.get("monitorId"), incident["updates"][0]["body"])
    one, several = (monitors[0], "Soon back."), (None, "Soon back.\n\n2 monitors")
    assert shown == (one if len(monitors) == 1 else several)
    assert "unchanged" in stack.up()
    assert calls(simulator) == []
    stack.destroy()
    first, *rest = writes(simulator)
    assert first == "POST resolve"
    assert rest == ["PUT maintenance-windows"] * len(monitors)


def test_org_wide_must_be_declared(stack, simulator):
    stack.program('MaintenanceIncident("work", title="A", duration="1h")')
    output = stack.preview(fails=True)
    assert "monitors: set monitors or org_wide=True" in output
    assert "Traceback" not in output
    stack.program('MaintenanceIncident("work", title="A", duration="1h", org_wide=True)')
    stack.up()
    (window,) = simulator.maintenance_windows
    assert "monitorId" not in window


def test_a_new_run_opens_its_window_before_the_old_one_ends(stack, simulator):
    stack.program(maintenance_incident(MONITORS[:1]))
    stack.up()
    simulator.clear_requests()
    stack.set({"run": "2"})
    stack.up()
    assert writes(simulator) == [
        "POST maintenance-windows",
        "POST resolve",
        "POST incidents",
        "PUT maintenance-windows",
    ]


def test_protect_applies_to_incident_and_windows(stack, simulator):
    stack.program(maintenance_incident(opts="protect=True"))
    stack.up()
    simulator.clear_requests()
    assert "protect" in stack.destroy(fails=True)
    assert calls(simulator) == []


def test_retain_on_delete_applies_to_incident_and_windows(stack, simulator):
    stack.program(maintenance_incident(opts="retain_on_delete=True"))
    stack.up()
    simulator.clear_requests()
    stack.destroy()
    assert calls(simulator) == []
    assert stack.resources() == []


def test_an_alias_keeps_incident_and_windows(stack, simulator):
    stack.program(maintenance_incident())
    stack.up()
    simulator.clear_requests()
    renamed = maintenance_incident(opts='aliases=[pulumi.Alias(name="work")]').replace(
        '"work",', '"renamed",'
    )
    stack.program(renamed)
    assert "unchanged" in stack.up()
    assert calls(simulator) == []
