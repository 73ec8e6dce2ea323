"""Somebody resolved the incident in DevHelm."""

from __future__ import annotations

import pytest
from programs import INCIDENT, only_incident
from requests_seen import incident_calls


@pytest.fixture
def resolved(stack_with_incident, simulator):
    simulator.resolve_incident(only_incident(simulator)["id"], "Somebody was faster.")
    stack_with_incident.refresh()
    simulator.clear_requests()
    return stack_with_incident


def test_a_resolved_incident_stays_in_the_state_and_is_not_changed(resolved, simulator):
    assert resolved.resources()[0]["outputs"]["status"] == "RESOLVED"
    resolved.set({"title": "New", "body": "More."})
    resolved.program(INCIDENT + 'Incident("other", title="Other", severity="DOWN")\n')
    done = resolved.up()
    (line,) = [line for line in done.lines("is resolved, so") if line.startswith("devhelm:")]
    assert "title, body" in line
    assert "triggers" in line
    assert incident_calls(simulator) == ["POST"]


@pytest.mark.parametrize("changed", [{"title": "New"}, {"body": "More."}])
def test_an_incident_resolved_since_the_last_refresh_is_not_changed(
    stack_with_incident, simulator, changed
):
    simulator.resolve_incident(only_incident(simulator)["id"], "Somebody was faster.")
    before = only_incident(simulator)
    simulator.clear_requests()
    stack_with_incident.set(changed)
    lines = stack_with_incident.up().lines("is resolved, so")
    (line,) = [line for line in lines if line.startswith("devhelm:")]
    assert "change triggers" in line
    assert next(iter(changed)) in line
    assert incident_calls(simulator) == ["GET /{id}"]
    assert only_incident(simulator) == before
    assert "unchanged" in stack_with_incident.up()
    assert incident_calls(simulator) == []


def test_a_changed_trigger_opens_a_new_incident(resolved, simulator):
    resolved.set({"run": "2"})
    resolved.up()
    assert incident_calls(simulator) == ["GET /{id}", "POST"]
    assert {incident["status"] for incident in simulator.incidents} == {
        "RESOLVED",
        "CONFIRMED",
    }


def test_destroy_does_not_resolve_a_resolved_incident_again(resolved, simulator):
    resolved.destroy()
    assert incident_calls(simulator) == ["GET /{id}"]
    assert only_incident(simulator)["resolutionNote"] == "Somebody was faster."
