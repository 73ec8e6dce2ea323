"""Destroying an incident that somebody resolved or deleted."""

from __future__ import annotations

from programs import INCIDENTS, only_incident
from requests_seen import incident_calls


def test_destroying_an_incident_that_somebody_resolved_succeeds(stack_with_incident, simulator):
    simulator.resolve_incident(only_incident(simulator)["id"])
    stack_with_incident.destroy()
    assert incident_calls(simulator) == ["POST /{id}/resolve", "GET /{id}"]


def test_destroying_an_incident_that_somebody_deleted_succeeds_with_a_message(
    stack_with_incident, simulator
):
    incident = only_incident(simulator)
    simulator.delete_incident(incident["id"])
    assert incident["id"] in stack_with_incident.destroy()
    assert incident_calls(simulator) == ["POST /{id}/resolve", "GET /{id}"]


def test_a_404_to_the_resolution_keeps_an_existing_incident_in_the_state(
    stack_with_incident, simulator
):
    simulator.fail("POST", f"{INCIDENTS}/*/resolve", status=404)
    assert "Resolving the incident failed" in stack_with_incident.destroy(fails=True)
    assert len(stack_with_incident.resources()) == 1
    stack_with_incident.destroy()
    assert only_incident(simulator)["status"] == "RESOLVED"
