"""MaintenanceIncident on the real engine: quiet first, told second, and undone in reverse."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from requests_seen import calls
from stacks import QUICK

from pulumi_devhelm.times import instant

MONITORS = ["0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90", "5a0c8f3e-1b2d-4e6f-8a9b-0c1d2e3f4a5b"]
FIRST, SECOND = MONITORS
THIRD = "00000000-0000-4000-8000-00000000000a"
ANOTHER = "ffffffff-0000-4000-8000-000000000000"
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
pulumi.export("window_ids", work.window_ids)
pulumi.export("summary", work.summary)
"""
# A monitor that the same program makes: its id is known when it is there.
MADE = f"""
from pulumi import dynamic

class MonitorProvider(dynamic.ResourceProvider):
    def create(self, props):
        return dynamic.CreateResult(props["uuid"], props)

class Monitor(dynamic.Resource):
    def __init__(self, name, uuid):
        super().__init__(MonitorProvider(), name, {{"uuid": uuid}})

first = Monitor("first", {MONITORS[0]!r})
again = Monitor("again", {MONITORS[0]!r})
second = Monitor("second", {MONITORS[1]!r})
"""


def program(monitors=MONITORS, opts=""):
    return PROGRAM.format(monitors=monitors, opts=opts)


def writes(simulator):
    """What changed something, in its order."""
    return [call for call in calls(simulator) if not call.startswith("GET")]


def active(simulator):
    """The monitors whose windows go on, sorted."""
    return sorted(
        window.get("monitorId", "all")
        for window in simulator.maintenance_windows
        if instant(window["endsAt"]) > datetime.now(timezone.utc)
    )


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
    assert "monitors: set exactly one of monitors and org_wide=True" in told
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


@pytest.mark.parametrize("body", [None, "Soon back."])
def test_monitors_come_and_go_and_nothing_else_happens(stack, simulator, body):
    if body:
        stack.set({"body": body})
    stack.program(program([FIRST]))
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
        stack.program(program(monitors))
        told = stack.preview()
        assert [word in told for word in ("to update", "to replace")] == [False, False]
        stack.up()
        assert writes(simulator) == done
        assert active(simulator) == sorted(monitor.lower() for monitor in monitors)
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
def test_monitors_are_a_set(stack, simulator, monitors):
    stack.program(program())
    stack.up()
    before = stack.outputs()
    simulator.clear_requests()
    stack.program(program(monitors))
    assert "unchanged" in stack.up()
    assert calls(simulator) == []
    assert stack.outputs() == before
    assert before["summary"]["monitors"] == MONITORS


def test_a_new_run_links_or_names_the_monitors_of_its_time(stack, simulator):
    stack.program(program([FIRST]))
    stack.set({"body": "Soon back."})
    stack.up()
    stack.program(program([SECOND, FIRST]))
    stack.up()
    stack.set({"run": "2"})
    stack.up()
    stack.program(program([SECOND]))
    stack.up()
    stack.set({"run": "3"})
    stack.up()
    opened = [
        (one.get("monitorId"), [entry["body"] for entry in one["updates"]])
        for one in simulator.incidents
    ]
    assert opened == [
        (FIRST, ["Soon back.", "Done."]),
        (None, [f"Soon back.\n\nMonitors: {FIRST}, {SECOND}", "Done."]),
        (SECOND, ["Soon back."]),
    ]


def test_what_else_changes_with_the_monitors_is_all_that_changes(stack, simulator):
    stack.program(program([FIRST]))
    stack.up()
    simulator.clear_requests()
    stack.program(program([SECOND]).replace('"Upgrade"', '"Upgrade 2"'))
    told = stack.preview("--diff")
    assert "[urn" in told
    assert f'monitorId: "{FIRST}" => ' not in told
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


def windows(stack):
    """The monitor of each window, by how the window is named."""
    found = [one for one in stack.resources() if one["type"].endswith(":MaintenanceWindow")]
    return {one["urn"].rpartition("::")[2]: one["outputs"]["monitorId"] for one in found}


def test_a_window_is_named_after_its_monitor_or_by_position(stack, simulator):
    stack.program(MADE + program(f"[second.id, {THIRD.upper()!r}, first.id]"))
    told = stack.preview()
    assert f"work-window-{THIRD}" in told
    stack.up()
    named = {f"work-window-{THIRD}": THIRD, "work-window-1": SECOND, "work-window-2": FIRST}
    assert windows(stack) == named
    (incident,) = simulator.incidents
    everything = sorted([FIRST, SECOND, THIRD])
    assert incident["updates"][0]["body"] == f"Monitors: {', '.join(everything)}"
    outputs = stack.outputs()
    assert outputs["summary"]["monitors"] == everything
    ids = {window["monitorId"]: window["id"] for window in simulator.maintenance_windows}
    assert outputs["window_ids"] == [ids[monitor] for monitor in everything]
    assert outputs["summary"]["window_ids"] == outputs["window_ids"]
    simulator.clear_requests()
    stack.program(MADE + program(f"['{ANOTHER}', second.id, first.id, {THIRD!r}]"))
    stack.up()
    assert writes(simulator) == ["POST maintenance-windows"]
    assert windows(stack) == named | {f"work-window-{ANOTHER}": ANOTHER}


def test_one_monitor_that_the_program_makes_is_linked(stack, simulator):
    stack.program(MADE + program("[first.id]"))
    stack.up()
    assert [one["monitorId"] for one in simulator.incidents] == [FIRST]
    assert "unchanged" in stack.up()
    simulator.clear_requests()
    # A monitor that is made anew has another id, which the preview doesn't know.
    stack.program(MADE.replace('"first"', '"anew"').replace(FIRST, THIRD) + program("[first.id]"))
    told = stack.preview()
    assert not told.lines("work-incident")
    stack.up()
    assert writes(simulator) == ["PUT maintenance-windows"]
    assert [one["monitorId"] for one in simulator.incidents] == [FIRST]


@pytest.mark.parametrize(
    ("monitors", "said"),
    [
        (f"'{FIRST}'", "monitors: must be a list or a set of UUIDs"),
        (f"(one for one in ['{FIRST}'])", "monitors: must be a list or a set of UUIDs"),
        (f"pulumi.Output.from_input(['{FIRST}'])", "monitors: must be a list or a set of UUIDs"),
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
        (f"['{FIRST}', '{FIRST.upper()}']", "monitors[1]: is given twice"),
        (f"['{FIRST}', pulumi.Output.secret('{FIRST.upper()}')]", "monitors[1]: is given twice"),
        (f"[pulumi.Output.secret('{FIRST}'), '{FIRST}']", "monitors[0]: is given twice"),
        ("[first.id, second.id, first.id]", "monitors: has one Output twice"),
        ("{first.id, second.id}", "monitors: must be a list if it has two or more Outputs"),
    ],
)
def test_what_is_no_set_of_monitors_is_refused_at_the_preview(stack, simulator, monitors, said):
    stack.program(MADE + program(monitors))
    told = stack.preview(fails=True)
    assert f"MaintenanceIncident 'work': {said}" in told
    assert "Traceback" not in told
    assert simulator.requests() == []


@pytest.mark.parametrize("monitors", [f"[first.id, '{FIRST}']", "[first.id, second.id, again.id]"])
def test_a_monitor_that_turns_out_to_be_there_already_gets_no_second_window(
    stack, simulator, monitors
):
    stack.program(MADE + program(monitors))
    stack.preview()
    told = stack.up(fails=True)
    assert "is a duplicate; list each monitor once." in told
    assert "Traceback" not in told
    assert active(simulator).count(FIRST) <= 1
    assert simulator.incidents == []


@pytest.mark.parametrize("way", ["--replace", "failed"])
def test_an_incident_that_is_replaced_in_any_way_links_the_monitor_of_its_time(
    stack, simulator, way
):
    stack.program(program([FIRST]))
    stack.up()
    stack.program(program([SECOND]))
    stack.up()
    if way == "failed":
        stack.set({"run": "2", **QUICK})
        simulator.fail("POST", "/api/v1/incidents", status=422)
        stack.up(fails=True)
        stack.program(program([THIRD]))
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
        stack.program(program(monitors))
        told = [stack.preview("--diff").text, stack.up("--diff").text, stack.export()]
        assert not [text for text in told if FIRST in text]
        assert "unchanged" in stack.up()
    assert [one["monitorId"] for one in simulator.incidents] == [FIRST]
    assert active(simulator) == MONITORS
    stack.refresh()
    assert FIRST not in stack.export()


def test_another_target_leaves_windows_and_incident(stack, simulator):
    stack.program(MADE + program([FIRST]))
    stack.up()
    simulator.clear_requests()
    stack.program(MADE + program([SECOND, THIRD]))
    stack.up("--target", "**second")
    assert calls(simulator) == []
    stack.up()
    assert writes(simulator) == ["POST maintenance-windows"] * 2 + ["PUT maintenance-windows"]
