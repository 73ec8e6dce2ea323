"""Resources in YAML, from the preview to the end, with every call."""

from __future__ import annotations

import pytest
from programs import only_incident, only_window
from requests_seen import calls, writes

LIFE = """
config:
  title: {type: string, default: Upgrade}
  body: {type: string, default: Soon back.}
  run: {type: string, default: one}
resources:
  window:
    type: devhelm:MaintenanceWindow
    properties: {orgWide: true, duration: 2h, reason: "${title}"}
  incident:
    type: devhelm:Incident
    properties:
      title: ${title}
      severity: MAINTENANCE
      body: ${body}
      resolveMessage: Done.
      triggers: ["${run}"]
    options: {dependsOn: ["${window}"]}
  entry:
    type: devhelm:IncidentUpdate
    properties: {incidentId: "${incident.id}", body: Half way.}
outputs:
  id: ${incident.id}
  shortlink: ${incident.shortlink}
  endsAt: ${window.endsAt}
  postedAt: ${entry.createdAt}
"""


@pytest.fixture
def life(yaml_stack):
    yaml_stack.program(LIFE)
    return yaml_stack


def test_three_resources_live_through_everything_with_no_needless_call(life, simulator):
    previewed = life.preview()
    for output in ("id       ", "shortlink", "endsAt   ", "postedAt "):
        assert f"{output}: [unknown]" in previewed
    assert calls(simulator) == []

    life.up()
    assert calls(simulator) == [
        # DevHelm's clock, for a window that starts now.
        "GET maintenance-windows",
        "POST maintenance-windows",
        "POST incidents",
        "POST updates",
    ]
    outputs, first = life.outputs(), only_incident(simulator)
    assert outputs["id"] == first["id"]
    assert outputs["shortlink"] == first["shortlink"]
    assert outputs["endsAt"] == only_window(simulator)["endsAt"]
    assert "4 unchanged" in life.up()
    assert calls(simulator) == []

    simulator.change_incident(first["id"], title="Renamed by a human")
    assert "~ 1 updated" in life.refresh()
    back = life.preview("--diff")
    assert '~ title: "Renamed by a human" => "Upgrade"' in back
    assert writes(simulator) == []
    life.up()
    assert writes(simulator) == ["PATCH incidents"]

    life.set({"title": "New", "body": "More."})
    changed = life.preview("--diff")
    assert '~ body : "Soon back." => "More."' in changed
    assert '~ title: "Upgrade" => "New"' in changed
    assert '~ reason: "Upgrade" => "New"' in changed
    life.up()
    assert sorted(writes(simulator)) == [
        "PATCH incidents",
        "POST updates",
        "PUT maintenance-windows",
    ]

    life.set({"run": "two"})
    replaced = life.preview("--diff")
    assert "+-devhelm:index:Incident: (replace)" in replaced
    life.up()
    assert writes(simulator) == ["POST resolve", "POST incidents", "POST updates"]
    assert first["id"] != life.outputs()["id"]

    life.destroy()
    assert writes(simulator) == ["POST resolve", "PUT maintenance-windows"]
    assert {incident["status"] for incident in simulator.incidents} == {"RESOLVED"}
    assert {incident["resolutionNote"] for incident in simulator.incidents} == {"Done."}


def test_a_gone_incident_leaves_the_state_with_a_line_beside_it(life, simulator):
    life.up()
    incident = only_incident(simulator)
    simulator.delete_incident(incident["id"])
    refreshed = life.refresh()
    told = refreshed.text.partition("Diagnostics:")[2]
    assert f"devhelm:index:Incident (incident):\n    incident {incident['id']} (" in told
    assert "devhelm:index:IncidentUpdate (entry):\n    entry " in told
    assert told.count("Removing it from the stack's state.") == 2
