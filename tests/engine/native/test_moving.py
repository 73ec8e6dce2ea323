"""A stack moves from one host to the other, and back."""

from __future__ import annotations

import pytest
from programs import only_window
from requests_seen import calls, writes

PROGRAM = """
incident = Incident(
    "it",
    title=pulumi.Output.secret("Leaked?"),
    severity=config.get("severity") or "DEGRADED",
    body=config.get("body"),
    opts=on,
)
window = MaintenanceWindow("quiet", org_wide=True, duration="2h", opts=on)
entry = IncidentUpdate("entry", incident_id=incident.id, body="Half way.", opts=on)
work = MaintenanceIncident(
    "work", title="Work", org_wide=True, duration="1h", triggers=[config.get("run")], opts=on
)
"""


def on_host(stack, host, source):
    """Make `source` the program, and let a host serve its resources."""
    stack.host = host
    stack.program(source)


def types(stack):
    return {resource["type"].partition(":")[0] for resource in stack.resources()}


def provided(stack):
    """Whether each resource in the state has the object that dynamic resources need."""
    return {
        "__provider" in resource["outputs"]
        for resource in stack.resources()
        if resource.get("outputs") and "providers" not in resource["type"] and "id" in resource
    }


def test_a_dynamic_stack_moves_without_a_call_and_back(native, simulator):
    on_host(native, "dynamic", PROGRAM)
    native.up()
    simulator.clear_requests()

    on_host(native, "native", PROGRAM)
    moved = native.up()
    assert "+ 1 created" in moved
    assert "7 unchanged" in moved
    assert calls(simulator) == []
    assert types(native) == {"devhelm"}
    assert "Leaked?" not in native.export()
    native.set({"severity": "DOWN"})
    native.up()
    assert writes(simulator) == ["PATCH incidents"]

    on_host(native, "dynamic", PROGRAM)
    back = native.up()
    assert "- 1 deleted" in back
    assert "created" not in back
    assert writes(simulator) == []
    assert provided(native) == {True}
    native.refresh()
    assert "unchanged" in native.up()
    assert writes(simulator) == []
    native.destroy()
    assert sorted(writes(simulator)) == [*["POST resolve"] * 2, *["PUT maintenance-windows"] * 2]


def test_a_stack_that_began_on_the_plugin_becomes_dynamic(native, simulator):
    on_host(native, "native", PROGRAM)
    native.up()
    assert provided(native) == {False}
    simulator.clear_requests()

    on_host(native, "dynamic", PROGRAM)
    assert "~ 5 to update" in native.preview()
    native.up()
    assert calls(simulator) == []
    assert provided(native) == {True}
    assert "Leaked?" not in native.export()
    native.refresh()
    native.set({"severity": "DOWN", "run": "two"})
    native.up()
    assert sorted(writes(simulator)) == [
        "PATCH incidents",
        "POST incidents",
        "POST maintenance-windows",
        "POST resolve",
        "PUT maintenance-windows",
    ]
    native.destroy()
    assert only_active(simulator) == []


def only_active(simulator):
    return [one for one in simulator.incidents if one["status"] != "RESOLVED"]


@pytest.mark.parametrize(("first", "second"), [("dynamic", "native"), ("native", "dynamic")])
def test_a_move_together_with_a_replacement_ends_the_old_one(native, simulator, first, second):
    source = """
again = [config.get("run")]
Incident("it", title="A", severity="DOWN", triggers=again, opts=on)
MaintenanceWindow("quiet", org_wide=True, duration="1h", triggers=again, opts=on)
"""
    on_host(native, first, source)
    native.up()
    simulator.clear_requests()
    native.set({"run": "two"})
    on_host(native, second, source)
    native.up()
    assert sorted(writes(simulator)) == [
        "POST incidents",
        "POST maintenance-windows",
        "POST resolve",
        "PUT maintenance-windows",
    ]
    assert len(only_active(simulator)) == 1


def test_destroy_right_after_the_change_of_the_program_ends_everything(native, simulator):
    on_host(native, "native", 'MaintenanceWindow("quiet", org_wide=True, duration="2h", opts=on)\n')
    native.up()
    on_host(
        native, "dynamic", 'MaintenanceWindow("quiet", org_wide=True, duration="2h", opts=on)\n'
    )
    simulator.clear_requests()
    native.destroy()
    assert writes(simulator) == ["PUT maintenance-windows"]
    assert only_window(simulator)["endsAt"]
