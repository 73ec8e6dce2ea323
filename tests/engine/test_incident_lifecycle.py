"""An incident on the real engine, from its creation to its resolution."""

from __future__ import annotations

from programs import only_incident
from requests_seen import incident_calls


def test_a_creation_is_one_post_and_a_second_up_sends_nothing(incident_program, simulator):
    incident_program.set({"body": "Soon back."})
    incident_program.up()
    (request,) = simulator.requests()
    assert request.body == {
        "title": "Upgrade",
        "severity": "MAINTENANCE",
        "body": "Soon back.",
    }
    simulator.clear_requests()
    assert "unchanged" in incident_program.up()
    assert incident_calls(simulator) == []


def test_the_outputs_are_what_devhelm_answered(stack_with_incident, simulator):
    incident = only_incident(simulator)
    outputs = stack_with_incident.outputs()
    assert outputs["id"] == incident["id"]
    assert outputs["shortlink"] == incident["shortlink"]
    assert outputs["status"] == incident["status"]
    assert outputs["reopen_count"] == 0
    assert isinstance(outputs["reopen_count"], int)


def test_a_change_of_title_and_severity_is_one_patch(stack_with_incident, simulator):
    stack_with_incident.set({"title": "New", "severity": "DOWN"})
    assert "1 updated" in stack_with_incident.up()
    reading, request = simulator.requests()
    assert reading.method == "GET"
    assert (request.method, request.body) == ("PATCH", {"title": "New", "severity": "DOWN"})
    simulator.clear_requests()
    assert "unchanged" in stack_with_incident.up()
    assert incident_calls(simulator) == []


def test_a_new_body_is_one_timeline_update_and_its_removal_sends_nothing(
    stack_with_incident, simulator
):
    stack_with_incident.set({"body": "Half way."})
    stack_with_incident.up()
    _, request = simulator.requests()
    assert request.path.endswith("/updates")
    assert request.body == {"body": "Half way.", "notifySubscribers": False}
    simulator.clear_requests()
    stack_with_incident.pulumi("config", "rm", "body")
    stack_with_incident.up()
    stack_with_incident.up()
    assert incident_calls(simulator) == []


def test_a_patch_comes_before_a_timeline_update_which_notifies_subscribers_on_request(
    stack_with_incident, simulator
):
    stack_with_incident.set({"title": "New", "body": "More.", "notify": "true"})
    stack_with_incident.up()
    assert incident_calls(simulator) == ["GET /{id}", "PATCH /{id}", "POST /{id}/updates"]
    assert only_incident(simulator)["updates"][-1]["notifySubscribers"] is True


def test_a_change_of_on_destroy_sends_nothing(stack_with_incident, simulator):
    stack_with_incident.set({"onDestroy": "keep"})
    assert "1 updated" in stack_with_incident.up()
    stack_with_incident.destroy()
    assert incident_calls(simulator) == []
    assert only_incident(simulator)["status"] != "RESOLVED"


def test_destroy_is_one_resolution_with_the_message(stack_with_incident, simulator):
    stack_with_incident.destroy()
    assert incident_calls(simulator) == ["POST /{id}/resolve"]
    incident = only_incident(simulator)
    assert (incident["status"], incident["resolutionNote"]) == ("RESOLVED", "Done.")


def test_a_refresh_is_one_get_and_shows_no_false_drift(stack_with_incident, simulator):
    assert "unchanged" in stack_with_incident.refresh()
    assert incident_calls(simulator) == ["GET /{id}"]
    assert "unchanged" in stack_with_incident.preview("--expect-no-changes")
    assert incident_calls(simulator) == []


def test_many_incidents_share_a_few_connections(stack, simulator):
    stack.program("""
for number in range(12):
    Incident(f"it-{number}", title=f"Number {number}", severity="MAINTENANCE")
""")
    stack.up()
    assert len(simulator.incidents) == 12
    assert len({request.client_port for request in simulator.requests()}) <= 4
