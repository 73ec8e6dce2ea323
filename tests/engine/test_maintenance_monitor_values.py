"""Monitors that the same program creates, and values of `monitors` that are refused."""

from __future__ import annotations

import pytest
from programs import MONITOR_RESOURCES, MONITORS, active_monitors, maintenance_incident
from requests_seen import writes

FIRST, SECOND = MONITORS
THIRD = "00000000-0000-4000-8000-00000000000a"
LAST = "ffffffff-0000-4000-8000-000000000000"


def monitors_of_windows(stack):
    """The monitor of each window, by the window's name."""
    found = [one for one in stack.resources() if one["type"].endswith(":MaintenanceWindow")]
    return {one["urn"].rpartition("::")[2]: one["outputs"]["monitorId"] for one in found}


def test_a_window_is_named_after_its_monitor_or_by_its_position(stack, simulator):
    stack.program(
        MONITOR_RESOURCES + maintenance_incident(f"[second.id, {THIRD.upper()!r}, first.id]")
    )
    output = stack.preview()
    assert f"work-window-{THIRD}" in output
    stack.up()
    named = {f"work-window-{THIRD}": THIRD, "work-window-1": SECOND, "work-window-2": FIRST}
    assert monitors_of_windows(stack) == named
    (incident,) = simulator.incidents
    everything = sorted([FIRST, SECOND, THIRD])
    assert incident["updates"][0]["body"] == "3 monitors"
    outputs = stack.outputs()
    assert outputs["summary"]["monitors"] == everything
    ids = {window["monitorId"]: window["id"] for window in simulator.maintenance_windows}
    assert outputs["window_ids"] == [ids[monitor] for monitor in everything]
    assert outputs["summary"]["window_ids"] == outputs["window_ids"]
    simulator.clear_requests()
    stack.program(
        MONITOR_RESOURCES + maintenance_incident(f"['{LAST}', second.id, first.id, {THIRD!r}]")
    )
    stack.up()
    assert writes(simulator) == ["POST maintenance-windows"]
    assert monitors_of_windows(stack) == named | {f"work-window-{LAST}": LAST}


def test_a_single_monitor_that_the_program_creates_is_linked(stack, simulator):
    stack.program(MONITOR_RESOURCES + maintenance_incident("[first.id]"))
    stack.up()
    assert [one["monitorId"] for one in simulator.incidents] == [FIRST]
    assert "unchanged" in stack.up()
    simulator.clear_requests()
    # A recreated monitor has another ID, which the preview doesn't know.
    stack.program(
        MONITOR_RESOURCES.replace('"first"', '"anew"').replace(FIRST, THIRD)
        + maintenance_incident("[first.id]")
    )
    output = stack.preview()
    assert not output.lines("work-incident")
    stack.up()
    assert writes(simulator) == ["PUT maintenance-windows"]
    assert [one["monitorId"] for one in simulator.incidents] == [FIRST]


@pytest.mark.parametrize(
    ("monitors", "message"),
    [
        (f"'{FIRST}'", "monitors: must be a list or a set of UUIDs"),
        (f"(one for one in ['{FIRST}'])", "monitors: must be a list or a set of UUIDs"),
        (
            f"pulumi.Output.from_input(['{FIRST}'])",
            "monitors: must be a list, not an Output of one, because a preview shows a window for",
        ),
        ("['']", "monitors[0]: must be a UUID such as"),
        (f"['{FIRST}', ' ']", "monitors[1]: must be a UUID such as"),
        (f"['{FIRST}', 'api', 1]", "monitors[2]: must be a UUID such as"),
        (
            "[config.get('monitor')]",
            "monitors[0]: must be a UUID such as",
        ),
        (
            "[pulumi.Output.from_input(None)]",
            "monitors[0]: must be a UUID such as",
        ),
        ("[pulumi.Output.secret('api')]", "monitors[0]: must be a UUID such as"),
        (f"['{FIRST}', '{FIRST.upper()}']", "monitors[1]: is a duplicate"),
        (f"['{FIRST}', pulumi.Output.secret('{FIRST.upper()}')]", "monitors[1]: is a duplicate"),
        (f"[pulumi.Output.secret('{FIRST}'), '{FIRST}']", "monitors[0]: is a duplicate"),
        ("[first.id, second.id, first.id]", "monitors: contains the same Output twice"),
        ("{first.id, second.id}", "monitors: must be a list if it has two or more Outputs"),
    ],
)
def test_an_invalid_list_of_monitors_is_refused_at_the_preview(stack, simulator, monitors, message):
    stack.program(MONITOR_RESOURCES + maintenance_incident(monitors))
    output = stack.preview(fails=True)
    assert f"MaintenanceIncident 'work': {message}" in output
    assert "Traceback" not in output
    assert simulator.requests() == []


@pytest.mark.parametrize("monitors", [f"[first.id, '{FIRST}']", "[first.id, second.id, again.id]"])
def test_an_unknown_monitor_that_is_a_duplicate_gets_no_second_window(stack, simulator, monitors):
    stack.program(MONITOR_RESOURCES + maintenance_incident(monitors))
    stack.preview()
    output = stack.up(fails=True)
    assert "is a duplicate; list each monitor once." in output
    assert "Traceback" not in output
    assert active_monitors(simulator).count(FIRST) <= 1
    assert simulator.incidents == []
