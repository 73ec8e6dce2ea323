"""Python programs whose resources the plugin serves, from the preview to the end."""

from __future__ import annotations

from programs import only_incident, only_window
from requests_seen import calls, writes

LIFE = """
incident = Incident(
    "it",
    title=config.get("title") or "Upgrade",
    severity="MAINTENANCE",
    body=config.get("body"),
    triggers={"run": config.get("run")},
    resolve_message="Done.",
    opts=on,
)
window = MaintenanceWindow(
    "quiet", org_wide=True, duration=config.get("duration") or "1h", triggers=[config.get("run")],
    opts=on,
)
entry = IncidentUpdate("entry", incident_id=incident.id, body="Half way.", opts=on)
pulumi.export("id", incident.id)
pulumi.export("reopen_count", incident.reopen_count)
pulumi.export("ends_at", window.ends_at)
"""
MAINTENANCE = """
with MaintenanceIncident(
    "work", title="Work", org_wide=True, duration="1h", triggers=[config.get("run")],
    opts=pulumi.ResourceOptions(providers=[acme]),
) as work:
    change = IncidentUpdate("change", incident_id=work.incident_id, body="Begun.", opts=on)
"""
DRILL = """
drill = GameDay(
    "day", title="Lose a node", org_wide=True, duration="1h", run_id=config.get("run"),
    opts=pulumi.ResourceOptions(providers={"devhelm": acme}),
)
fault = IncidentUpdate(
    "fault", incident_id=drill.incident_id, body="Broken.",
    opts=pulumi.ResourceOptions(parent=drill),
)
"""


def test_resources_live_through_everything_with_no_needless_call(native, simulator):
    native.program(LIFE)
    assert "+ 5 to create" in native.preview()
    assert calls(simulator) == []
    native.up()
    assert sorted(writes(simulator)) == [
        "POST incidents",
        "POST maintenance-windows",
        "POST updates",
    ]
    assert native.outputs()["id"] == only_incident(simulator)["id"]
    assert native.outputs()["reopen_count"] == 0
    assert "5 unchanged" in native.up()
    assert calls(simulator) == []

    simulator.change_incident(only_incident(simulator)["id"], severity="DOWN")
    native.refresh()
    assert writes(simulator) == []
    assert '~ severity: "DOWN" => "MAINTENANCE"' in native.preview("--diff")
    native.up()
    assert writes(simulator) == ["PATCH incidents"]

    native.set({"title": "New", "body": "Soon back.", "duration": "2h"})
    changed = native.preview("--diff")
    for difference in (
        ': "Soon back."',
        ': "Upgrade" => "New"',
        ': "1h" => "2h"',
    ):
        assert difference in changed
    assert writes(simulator) == []
    native.up()
    assert sorted(writes(simulator)) == [
        "PATCH incidents",
        "POST updates",
        "PUT maintenance-windows",
    ]
    assert native.outputs()["ends_at"] == only_window(simulator)["endsAt"]

    native.set({"run": "two"})
    native.up()
    sent = writes(simulator)
    assert [call for call in sent if call.endswith("windows")] == [
        "POST maintenance-windows",
        "PUT maintenance-windows",
    ]
    assert [call for call in sent if not call.endswith("windows")] == [
        "POST resolve",
        "POST incidents",
        "POST updates",
    ]
    native.destroy()
    assert sorted(writes(simulator)) == ["POST resolve", "PUT maintenance-windows"]


def test_a_maintenance_in_a_with_statement_ends_after_the_change(native, simulator):
    native.program(MAINTENANCE)
    end = ["POST resolve", "PUT maintenance-windows"]
    run = ["POST maintenance-windows", "POST incidents", "POST updates", *end]
    native.up()
    assert writes(simulator) == run
    assert "unchanged" in native.up()
    assert writes(simulator) == []
    native.set({"run": "two"})
    native.up()
    assert writes(simulator) == run
    native.destroy()
    assert writes(simulator) == []


def test_a_drill_ends_after_its_faults(native, simulator):
    native.program(DRILL)
    native.up()
    assert writes(simulator) == ["POST maintenance-windows", "POST incidents", "POST updates"]
    (fault,) = [one for one in native.resources() if one["urn"].endswith("::fault")]
    assert any("day-incident" in urn for urn in fault["dependencies"])
    assert fault["type"] == "devhelm:index:IncidentUpdate"
    native.destroy()
    assert writes(simulator) == ["POST resolve", "PUT maintenance-windows"]
