"""Drift: somebody changed or deleted the incident in DevHelm."""

from __future__ import annotations

from programs import only_incident
from requests_seen import incident_calls


def test_a_refresh_shows_drift_and_the_next_up_corrects_it(stack_with_incident, simulator):
    incident = only_incident(simulator)
    simulator.change_incident(incident["id"], title="Somebody's", severity="DOWN")
    assert "1 updated" in stack_with_incident.refresh()
    simulator.clear_requests()
    assert "1 to update" in stack_with_incident.preview()
    stack_with_incident.up()
    _, request = simulator.requests()
    assert request.body == {"title": "Upgrade", "severity": "MAINTENANCE"}


def test_a_deleted_incident_leaves_the_state_with_a_warning_and_is_opened_again(
    stack_with_incident, simulator
):
    incident = only_incident(simulator)
    simulator.delete_incident(incident["id"])
    refreshed = stack_with_incident.refresh()
    assert incident["id"] in refreshed
    assert incident["shortlink"] in refreshed
    assert "organization 1" in refreshed
    assert "another workspace" in refreshed
    assert stack_with_incident.resources() == []
    simulator.clear_requests()
    stack_with_incident.up()
    assert incident_calls(simulator) == ["POST"]


def test_up_with_refresh_shows_and_corrects_drift(stack_with_incident, simulator):
    simulator.change_incident(only_incident(simulator)["id"], title="Somebody's")
    stack_with_incident.up("--refresh")
    assert incident_calls(simulator) == ["GET /{id}", "GET /{id}", "PATCH /{id}"]


def test_drift_is_left_alone_until_a_refresh_shows_it(stack_with_incident, simulator):
    """An update of another input keeps it; the update after the next refresh corrects it."""
    incident = only_incident(simulator)
    simulator.change_incident(incident["id"], title="Somebody's")
    stack_with_incident.set({"severity": "DOWN"})
    stack_with_incident.up()
    simulator.clear_requests()
    assert "unchanged" in stack_with_incident.up()
    assert incident_calls(simulator) == []
    assert only_incident(simulator)["title"] == "Somebody's"
    assert "1 updated" in stack_with_incident.refresh()
    stack_with_incident.up()
    assert (only_incident(simulator)["title"], only_incident(simulator)["severity"]) == (
        "Upgrade",
        "DOWN",
    )
