"""MaintenanceIncident on the real engine: quiet first, told second, and undone in reverse."""

from __future__ import annotations

import pytest
from requests_seen import calls

MONITORS = ["0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90", "5a0c8f3e-1b2d-4e6f-8a9b-0c1d2e3f4a5b"]
PROGRAM = """
work = MaintenanceIncident(
    "work",
    title="Upgrade",
    monitors={monitors},
    duration="1h",
    body=config.get("body"),
    triggers=[config.get("run")],
    resolve_message="Done.",
    opts=pulumi.ResourceOptions({opts}),
)
pulumi.export("message", work.chat_message)
"""


def program(monitors=MONITORS, opts=""):
    return PROGRAM.format(monitors=monitors, opts=opts)


@pytest.mark.parametrize("monitors", [MONITORS[:1], MONITORS])
def test_windows_open_first_and_end_last(stack, simulator, monitors):
    stack.program(program(monitors))
    stack.set({"body": "Soon back."})
    stack.up()
    opened = ["POST maintenance-windows"] * len(monitors) + ["POST incidents"]
    assert [call for call in calls(simulator) if call.startswith("POST")] == opened
    (incident,) = simulator.incidents
    linked = incident.get("monitorId")
    named = [monitor for monitor in monitors if monitor in incident["updates"][0]["body"]]
    assert (linked, named) == ((monitors[0], []) if len(monitors) == 1 else (None, monitors))
    assert "unchanged" in stack.up()
    assert calls(simulator) == []
    stack.destroy()
    first, *rest = [call for call in calls(simulator) if not call.startswith("GET")]
    assert first == "POST resolve"
    assert rest == ["PUT maintenance-windows"] * len(monitors)


def test_org_wide_is_said_aloud(stack, simulator):
    stack.program('MaintenanceIncident("work", title="A", duration="1h")')
    told = stack.preview(fails=True)
    assert "monitors: give one or more, or org_wide=True" in told
    assert "Traceback" not in told
    stack.program('MaintenanceIncident("work", title="A", duration="1h", org_wide=True)')
    stack.up()
    (window,) = simulator.maintenance_windows
    assert "monitorId" not in window


def test_a_new_run_is_quiet_all_the_time(stack, simulator):
    stack.program(program(MONITORS[:1]))
    stack.up()
    simulator.clear_requests()
    stack.set({"run": "2"})
    stack.up()
    assert [call for call in calls(simulator) if not call.startswith("GET")] == [
        "POST maintenance-windows",
        "POST resolve",
        "POST incidents",
        "PUT maintenance-windows",
    ]


def test_protect_holds_for_what_it_consists_of(stack, simulator):
    stack.program(program(opts="protect=True"))
    stack.up()
    simulator.clear_requests()
    assert "protect" in stack.destroy(fails=True)
    assert calls(simulator) == []


def test_retain_on_delete_leaves_everything_as_it_is(stack, simulator):
    stack.program(program(opts="retain_on_delete=True"))
    stack.up()
    simulator.clear_requests()
    stack.destroy()
    assert calls(simulator) == []
    assert stack.resources() == []


def test_an_alias_keeps_what_it_consists_of(stack, simulator):
    stack.program(program())
    stack.up()
    simulator.clear_requests()
    renamed = program(opts='aliases=[pulumi.Alias(name="work")]').replace('"work",', '"renamed",')
    stack.program(renamed)
    assert "unchanged" in stack.up()
    assert calls(simulator) == []
