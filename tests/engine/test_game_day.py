"""GameDay on the real engine: windows, incident, and faults come in order and go in reverse."""

from __future__ import annotations

import pytest
from requests_seen import calls, writes

MONITORS = ["0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90", "5a0c8f3e-1b2d-4e6f-8a9b-0c1d2e3f4a5b"]
# Faults that send the simulator a request when they come and go, so that its log has the order.
PROGRAM = """
import os
import urllib.request
from pulumi import dynamic

def report(method, fault):
    address = os.environ["DEVHELM_API_URL"] + "/api/v1/faults/" + fault
    try:
        urllib.request.urlopen(urllib.request.Request(address, method=method))
    except urllib.error.HTTPError:
        pass

class FaultProvider(dynamic.ResourceProvider):
    def create(self, props):
        if os.environ.get("FAULT") == "stillborn":
            raise Exception("The fault can't be injected.")
        report("POST", props["name"])
        return dynamic.CreateResult(props["name"], props)

    def delete(self, id_, props):
        if os.environ.get("FAULT") == "stuck":
            raise Exception("The fault can't be taken away.")
        report("DELETE", props["name"])

class Fault(dynamic.Resource):
    def __init__(self, name, opts=None):
        super().__init__(FaultProvider(), name, {{"name": name}}, opts)

class Outage(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("test:index:Outage", name, None, opts)
        Fault("nested", opts=pulumi.ResourceOptions(parent=self))

drill = GameDay(
    "drill",
    title="Cache failover",
    scenario="The primary stops.",
    monitors={monitors},
    duration="45m",
    run_id=config.get("run"),
)
pulumi.export("summary", drill.summary)
pulumi.export("message", drill.chat_message)
{faults}
"""
CHILD = 'Fault("child", opts=pulumi.ResourceOptions(parent=drill))'
NESTED = 'Outage("outage", opts=pulumi.ResourceOptions(parent=drill))'
DEPENDENT = 'Fault("dependent", opts=pulumi.ResourceOptions(depends_on=[drill]))'


def program(faults=CHILD, monitors=MONITORS[:1]):
    return PROGRAM.format(faults=faults, monitors=monitors)


@pytest.mark.parametrize(
    ("faults", "names"),
    [
        (CHILD, ["child"]),
        (CHILD.replace("parent=drill", "parent=drill, depends_on=[drill]"), ["child"]),
        (NESTED, ["nested"]),
        (DEPENDENT, ["dependent"]),
    ],
)
def test_faults_come_last_and_go_first(stack, simulator, faults, names):
    stack.program(program(faults))
    stack.up()
    opened = ["POST maintenance-windows", "POST incidents"]
    assert writes(simulator) == opened + [f"POST {name}" for name in names]
    assert "unchanged" in stack.up()
    assert calls(simulator) == []
    stack.destroy()
    gone = [f"DELETE {name}" for name in names]
    assert writes(simulator) == [*gone, "POST resolve", "PUT maintenance-windows"]


def test_a_new_run_opens_its_window_before_it_ends_the_old_run(stack, simulator):
    stack.program(program(f"{CHILD}\n{NESTED}"))
    stack.set({"run": "1"})
    stack.up()
    simulator.clear_requests()
    stack.set({"run": "2"})
    assert "replace" in stack.preview()
    assert calls(simulator) == []
    stack.up()
    window, *ended, resolved, opened, first, second, old_window = writes(simulator)
    assert (window, old_window) == ("POST maintenance-windows", "PUT maintenance-windows")
    assert sorted(ended) == ["DELETE child", "DELETE nested"]
    assert (resolved, opened) == ("POST resolve", "POST incidents")
    assert sorted([first, second]) == ["POST child", "POST nested"]
    titles = [(one["title"], one["status"]) for one in simulator.incidents]
    assert titles == [
        ("[DRILL] Cache failover (1)", "RESOLVED"),
        ("[DRILL] Cache failover (2)", "CONFIRMED"),
    ]


def test_a_changed_list_of_monitors_leaves_incident_and_faults_alone(stack, simulator):
    first, second = MONITORS
    stack.program(program(f"{CHILD}\n{NESTED}", [first]))
    stack.up()
    simulator.clear_requests()
    for monitors, done in [
        ([second.upper(), first], ["POST maintenance-windows"]),
        ([first, second], []),
        ([second], ["PUT maintenance-windows"]),
    ]:
        stack.program(program(f"{CHILD}\n{NESTED}", monitors))
        assert "replace" not in stack.preview()
        stack.up()
        assert writes(simulator) == done
    assert [one["monitorId"] for one in simulator.incidents] == [first]
    stack.set({"run": "2"})
    stack.up()
    assert [one["monitorId"] for one in simulator.incidents] == [first, second]
    assert [call for call in writes(simulator) if call.startswith("DELETE")] != []
    stack.destroy()
    assert [one["status"] for one in simulator.incidents] == ["RESOLVED", "RESOLVED"]


def test_a_fault_that_cannot_be_removed_keeps_incident_and_window_open(stack, simulator):
    stack.program(program())
    stack.up()
    simulator.clear_requests()
    stack.environment["FAULT"] = "stuck"
    assert "The fault can't be taken away." in stack.destroy(fails=True)
    assert writes(simulator) == []
    # The README's way out after somebody removed the fault by hand.
    (urn,) = [
        line.split()[-1]
        for line in stack.pulumi("stack", "--show-urns").text.splitlines()
        if line.endswith("::child")
    ]
    stack.pulumi("state", "delete", urn, "--yes")
    stack.destroy()
    assert writes(simulator) == ["POST resolve", "PUT maintenance-windows"]


def test_destroy_ends_a_drill_that_was_opened_in_part(stack, simulator):
    stack.program(program())
    stack.environment["FAULT"] = "stillborn"
    assert "The fault can't be injected." in stack.up(fails=True)
    (incident,) = simulator.incidents
    assert incident["status"] == "CONFIRMED"
    simulator.clear_requests()
    stack.destroy()
    assert writes(simulator) == ["POST resolve", "PUT maintenance-windows"]
    assert simulator.incidents[0]["resolutionNote"] == "The drill is over."


def test_title_text_and_summary_name_the_run_and_nobody_is_notified(stack, simulator):
    stack.program(
        program("", MONITORS).replace("Cache failover", " [drill] Cache failover ")
        + 'IncidentUpdate("note", incident_id=drill.incident_id, body="Now.",'
        " opts=pulumi.ResourceOptions(parent=drill))"
    )
    stack.set({"run": "2026-11"})
    stack.up()
    (incident,) = simulator.incidents
    title = "[DRILL] Cache failover (2026-11)"
    windows = simulator.maintenance_windows
    assert [incident["title"], *(window["reason"] for window in windows)] == [title] * 3
    text = incident["updates"][0]["body"]
    assert text.startswith("The primary stops.")
    assert text.endswith("\n\n2 monitors")
    bodies = [request.body for request in simulator.requests("POST", "/api/v1/incidents/*/updates")]
    assert [body["notifySubscribers"] for body in bodies] == [False]
    by_monitor = {window["monitorId"]: window for window in windows}
    first = by_monitor[MONITORS[0]]
    outputs = stack.outputs()
    assert outputs["summary"] == {
        "title": title,
        "severity": "MAINTENANCE",
        "run_id": "2026-11",
        "incident_id": incident["id"],
        "shortlink": incident["shortlink"],
        "monitors": MONITORS,
        "window_ids": [by_monitor[monitor]["id"] for monitor in MONITORS],
        "starts_at": first["startsAt"],
        "ends_at": first["endsAt"],
    }
    assert outputs["message"].startswith(title)
    assert outputs["message"].endswith(incident["shortlink"])


def test_an_incident_that_the_state_lost_is_taken_over(stack, simulator):
    stack.program(program())
    stack.up()
    stack.pulumi("state", "delete", "--yes", "--target-dependents", urn_of_the_incident(stack))
    assert "took over" in stack.up()
    assert len(simulator.incidents) == 1
    stack.destroy()
    assert simulator.incidents[0]["status"] == "RESOLVED"
    stack.up()
    assert [one["status"] for one in simulator.incidents] == ["RESOLVED", "CONFIRMED"]


def urn_of_the_incident(stack):
    (urn,) = [one["urn"] for one in stack.resources() if one["type"].endswith(":Incident")]
    return urn


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ('title=" ", duration="1h"', "title: must say what the drill tests."),
        ('title="A", duration="9h"', "duration: 9h is longer than max_duration, 8h"),
        ('title="A", duration="soon"', "duration: must be a timedelta or a duration string"),
        (
            'title="A", duration="P1M", max_duration="9999d"',
            "duration: must not use months or years",
        ),
        ('title="A", duration="1h", max_duration="P1Y"', "must not use months or years"),
        ('title="A", duration="1h", severity="DOWN"', "set allow_down=True"),
        ('title="A", duration="1h", run_id=" "', "run_id: must not be blank"),
        ('title="A", duration="1h", max_duration="long"', "max_duration: must be a timedelta"),
        ('title="A", duration=pulumi.Output.from_input("9h")', "duration: 9h is longer"),
    ],
)
def test_bad_and_dangerous_inputs_are_refused(stack, simulator, inputs, message):
    stack.program(f'GameDay("drill", org_wide=True, {inputs})')
    output = stack.up(fails=True)
    assert "GameDay 'drill': " in output
    assert message in output
    assert "Traceback" not in output
    assert simulator.requests() == []


def test_a_longer_drill_and_severity_down_can_be_allowed(stack, simulator):
    stack.program(
        'GameDay("drill", title="A", duration="9h", max_duration="10h", org_wide=True,'
        ' severity="DOWN", allow_down=True)'
    )
    stack.up()
    assert simulator.incidents[0]["severity"] == "DOWN"
    assert "monitorId" not in simulator.maintenance_windows[0]
