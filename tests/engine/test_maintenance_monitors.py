"""The monitors of a MaintenanceIncident: the windows and the link of the incident."""

from __future__ import annotations

import pytest
from programs import MONITOR_RESOURCES, MONITORS, active_monitors, maintenance_incident
from requests_seen import calls, writes
from stacks import QUICK

FIRST, SECOND = MONITORS
THIRD = "00000000-0000-4000-8000-00000000000a"


@pytest.mark.parametrize("body", [None, "Soon back."])
def test_a_changed_list_of_monitors_opens_and_ends_only_their_windows(stack, simulator, body):
    if body:
        stack.set({"body": body})
    stack.program(maintenance_incident([FIRST]))
    stack.up()
    (opened,) = simulator.incidents
    simulator.clear_requests()
    for monitors, done in [
        ([SECOND, FIRST], ["POST maintenance-windows"]),
        ([FIRST, SECOND], []),
        ([SECOND, FIRST.upper(), THIRD], ["POST maintenance-windows"]),
        ([THIRD], ["PUT maintenance-windows"] * 2),
        ([FIRST], ["POST maintenance-windows", "PUT maintenance-windows"]),
    ]:
        stack.program(maintenance_incident(monitors))
        output = stack.preview()
        assert [word in output for word in ("to update", "to replace")] == [False, False]
        stack.up()
        assert writes(simulator) == done
        assert active_monitors(simulator) == sorted(monitor.lower() for monitor in monitors)
        assert simulator.incidents == [opened]
    assert "unchanged" in stack.refresh()
    simulator.clear_requests()
    assert "unchanged" in stack.up()
    assert calls(simulator) == []


@pytest.mark.parametrize(
    "monitors",
    [
        [SECOND, FIRST],
        tuple(MONITORS),
        set(MONITORS),
        [FIRST.upper(), SECOND],
    ],
)
def test_the_order_and_spelling_of_monitors_is_no_change(stack, simulator, monitors):
    stack.program(maintenance_incident())
    stack.up()
    before = stack.outputs()
    simulator.clear_requests()
    stack.program(maintenance_incident(monitors))
    assert "unchanged" in stack.up()
    assert calls(simulator) == []
    assert stack.outputs() == before
    assert before["summary"]["monitors"] == MONITORS


def test_a_new_run_links_or_counts_its_current_monitors(stack, simulator):
    stack.program(maintenance_incident([FIRST]))
    stack.set({"body": "Soon back."})
    stack.up()
    stack.program(maintenance_incident([SECOND, FIRST]))
    stack.up()
    stack.set({"run": "2"})
    stack.up()
    stack.program(maintenance_incident([SECOND]))
    stack.up()
    stack.set({"run": "3"})
    stack.up()
    opened = [
        (one.get("monitorId"), [entry["body"] for entry in one["updates"]])
        for one in simulator.incidents
    ]
    assert opened == [
        (FIRST, ["Soon back.", "Done."]),
        (None, ["Soon back.\n\n2 monitors", "Done."]),
        (SECOND, ["Soon back."]),
    ]


def test_a_title_that_changes_with_the_monitors_is_one_patch(stack, simulator):
    stack.program(maintenance_incident([FIRST]))
    stack.up()
    simulator.clear_requests()
    stack.program(maintenance_incident([SECOND]).replace('"Upgrade"', '"Upgrade 2"'))
    output = stack.preview("--diff")
    assert "[urn" in output
    assert f'monitorId: "{FIRST}" => ' not in output
    stack.up()
    assert writes(simulator) == [
        "POST maintenance-windows",
        "PATCH incidents",
        "PUT maintenance-windows",
    ]
    assert simulator.incidents[0]["monitorId"] == FIRST
    (incident,) = [one for one in stack.resources() if one["type"].endswith("devhelm:Incident")]
    assert (incident["inputs"]["monitorId"], incident["outputs"]["monitorId"]) == (FIRST, FIRST)
    assert "unchanged" in stack.up()
    stack.set({"body": "Half way."})
    stack.up()
    assert simulator.incidents[0]["updates"][-1]["body"] == "Half way."


@pytest.mark.parametrize("way", ["--replace", "failed"])
def test_a_replaced_incident_links_its_current_monitor(stack, simulator, way):
    stack.program(maintenance_incident([FIRST]))
    stack.up()
    stack.program(maintenance_incident([SECOND]))
    stack.up()
    if way == "failed":
        stack.set({"run": "2", **QUICK})
        simulator.fail("POST", "/api/v1/incidents", status=422)
        stack.up(fails=True)
        stack.program(maintenance_incident([THIRD]))
        stack.up()
        assert [one.get("monitorId") for one in simulator.incidents] == [FIRST, THIRD]
    else:
        (urn,) = [one["urn"] for one in stack.resources() if one["type"].endswith(":Incident")]
        stack.up("--replace", urn)
        assert [one.get("monitorId") for one in simulator.incidents] == [FIRST, SECOND]
    simulator.clear_requests()
    assert "unchanged" in stack.up()
    assert calls(simulator) == []


def test_a_secret_monitor_stays_secret(stack, simulator):
    stack.set({"monitor": FIRST}, "--secret")
    secret = "config.require_secret('monitor')"
    for monitors in (f"[{secret}]", f"[{secret}, '{SECOND}']", f"['{SECOND}', {secret}]"):
        stack.program(maintenance_incident(monitors))
        texts = [stack.preview("--diff").text, stack.up("--diff").text, stack.export()]
        assert not [text for text in texts if FIRST in text]
        assert "unchanged" in stack.up()
    assert [one["monitorId"] for one in simulator.incidents] == [FIRST]
    assert active_monitors(simulator) == MONITORS
    stack.refresh()
    assert FIRST not in stack.export()


def test_an_update_of_another_target_leaves_windows_and_incident_alone(stack, simulator):
    stack.program(MONITOR_RESOURCES + maintenance_incident([FIRST]))
    stack.up()
    simulator.clear_requests()
    stack.program(MONITOR_RESOURCES + maintenance_incident([SECOND, THIRD]))
    stack.up("--target", "**second")
    assert calls(simulator) == []
    stack.up()
    assert writes(simulator) == ["POST maintenance-windows"] * 2 + ["PUT maintenance-windows"]
