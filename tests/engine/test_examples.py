"""Each example runs as its README says."""

from __future__ import annotations

import shutil

import pytest
from stacks import ROOT, Stack


def bodies(simulator, method):
    return [request.body for request in simulator.requests() if request.method == method]


def test_quickstart(example, simulator):
    stack = example("quickstart")
    stack.up()
    (incident,) = simulator.incidents
    outputs = {"incident_id": incident["id"], "shortlink": incident["shortlink"]}
    assert stack.outputs() == outputs
    stack.set({"title": "Database upgrade, part two"})
    stack.up()
    assert bodies(simulator, "PATCH") == [{"title": "Database upgrade, part two"}]
    stack.destroy()
    assert simulator.incidents[0]["resolutionNote"] == "Upgrade finished."


@pytest.mark.usefixtures("_engine")
def test_the_root_project_is_the_quickstart(tmp_path, environment, simulator):
    root = tmp_path / "root"
    root.mkdir()
    shutil.copy(ROOT / "Pulumi.yaml", root)
    shutil.copytree(ROOT / "examples/quickstart", root / "examples/quickstart")
    stack = Stack(root, environment)
    stack.pulumi("stack", "init", "dev")
    stack.up()
    assert stack.outputs()["incident_id"] == simulator.incidents[0]["id"]


def test_monitor_incident(example, simulator):
    stack = example("monitor-incident")
    monitor = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
    stack.set({"monitorId": monitor, "title": "Checkout is slow"})
    stack.up()
    (incident,) = simulator.incidents
    assert (incident["monitorId"], incident["severity"]) == (monitor, "DEGRADED")
    assert stack.outputs()["status"] == incident["status"]
    stack.set({"body": "A fix is on its way.", "severity": "DOWN"})
    stack.up()
    (incident,) = simulator.incidents
    assert incident["severity"] == "DOWN"
    assert incident["updates"][-1]["body"] == "A fix is on its way."


def test_adopt(example, simulator):
    opened = simulator.create_incident(title="checkout slow??", severity="DOWN")
    watched = simulator.create_incident(title="Search is down", severity="DOWN")
    stack = example("adopt")
    stack.set({"incidentId": opened["id"], "watchedId": watched["id"]})
    stack.up()
    assert stack.outputs()["incident_id"] == opened["id"]
    assert stack.outputs()["watched_title"] == "Search is down"
    stack.pulumi("config", "rm", "incidentId")
    simulator.clear_requests()
    stack.up()
    assert [request.method for request in simulator.requests()] == ["GET"]
    stack.destroy()
    statuses = {incident["title"]: incident["status"] for incident in simulator.incidents}
    assert statuses["Checkout is slow"] == "RESOLVED"
    assert statuses["Search is down"] == watched["status"]


def test_many(example, simulator):
    stack = example("many")
    stack.up()
    shortlinks = {incident["id"]: incident["shortlink"] for incident in simulator.incidents}
    outputs = stack.outputs()["incidents"]
    assert set(outputs) == {"api", "checkout", "search"}
    assert {one["id"]: one["shortlink"] for one in outputs.values()} == shortlinks
    stack.destroy()
    assert {incident["status"] for incident in simulator.incidents} == {"RESOLVED"}
