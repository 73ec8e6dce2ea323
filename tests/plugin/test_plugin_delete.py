"""Deleting an incident resolves it, unless it is resolved, gone, kept, or taken over."""

from __future__ import annotations

import pytest
from declared_incident import DECLARED, INCIDENTS, ONE, error_message
from requests_seen import incident_calls


def test_an_open_incident_is_resolved_with_the_message(plugin, simulator, state, live):
    plugin.delete(state)
    (request,) = simulator.requests()
    assert (request.path, request.body) == (
        f"{INCIDENTS}/{state.id}/resolve",
        {"body": "Done."},
    )
    assert live()["status"] == "RESOLVED"


def test_an_incident_that_somebody_resolved_since_the_last_refresh_is_left_alone(
    plugin, simulator, state, live
):
    simulator.resolve_incident(state.id, "Fixed by hand.")
    plugin.delete(state)
    assert incident_calls(simulator) == ["POST /{id}/resolve", "GET /{id}"]
    assert live()["resolutionNote"] == "Fixed by hand."


def test_an_incident_that_is_resolved_in_the_state_is_only_read(plugin, simulator, state):
    simulator.resolve_incident(state.id)
    resolved = plugin.read(state)
    simulator.clear_requests()
    plugin.delete(resolved)
    assert incident_calls(simulator) == ["GET /{id}"]


def test_an_incident_that_was_reopened_is_resolved(plugin, simulator, state, live):
    simulator.resolve_incident(state.id)
    resolved = plugin.read(state)
    simulator.add_update(state.id, "Not yet.", new_status="CONFIRMED")
    simulator.clear_requests()
    plugin.delete(resolved)
    assert incident_calls(simulator) == ["GET /{id}", "POST /{id}/resolve"]
    assert live()["status"] == "RESOLVED"


def test_an_incident_that_another_resource_took_over_stays_open(
    plugin, next_run, simulator, state, live
):
    """A resource was renamed, and its old name leaves the state in a later run."""
    adopting = {**DECLARED, "title": state.outputs["title"], "adoptId": state.id}
    renamed = plugin.up(adopting)
    assert not next_run.diff(renamed, renamed.inputs).changes
    simulator.clear_requests()
    next_run.delete(state)
    assert incident_calls(simulator) == []
    assert live()["status"] != "RESOLVED"
    (line,) = next_run.lines()
    assert "stays open: another resource of this stack declares it now" in line


def test_an_incident_whose_resource_is_replaced_is_resolved(plugin, next_run, state, live):
    renamed = plugin.up({**DECLARED, "adoptId": state.id})
    declared = {key: value for key, value in renamed.inputs.items() if key != "adoptId"}
    assert next_run.diff(renamed, {**declared, "triggers": [2]}).replaces == ["triggers"]
    next_run.delete(renamed)
    assert live()["status"] == "RESOLVED"


def test_an_incident_whose_resource_is_replaced_without_a_difference_is_resolved(
    plugin, next_run, state, live
):
    """`replace_with` replaces a resource whose own inputs did not change."""
    renamed = plugin.up({**DECLARED, "adoptId": state.id})
    assert not next_run.diff(renamed, renamed.inputs).changes
    next_run.delete(renamed)
    assert live()["status"] == "RESOLVED"


def test_deleting_twice_succeeds(plugin, state, live):
    plugin.delete(state)
    plugin.delete(state)
    assert live()["resolutionNote"] == "Done."


def test_deleting_an_incident_that_is_gone_succeeds_with_a_message(plugin, simulator, state):
    simulator.delete_incident(state.id)
    plugin.delete(state)
    assert incident_calls(simulator) == ["POST /{id}/resolve", "GET /{id}"]
    (line,) = plugin.lines()
    assert line.startswith(f"devhelm: incident {state.id} (")
    assert line.endswith("Nothing was ended.")


def test_an_incident_with_on_destroy_keep_is_left_alone(plugin, simulator, state):
    kept = plugin.up({**DECLARED, "onDestroy": "keep"}, state)
    plugin.delete(kept)
    assert incident_calls(simulator) == []


@pytest.mark.parametrize("fault", [{"status": 503, "after": True}, {"drop": "after"}])
def test_a_resolution_whose_answer_is_lost_happens_once(plugin, simulator, state, live, fault):
    simulator.fail("POST", f"{ONE}/resolve", **fault)
    plugin.delete(state)
    assert live()["status"] == "RESOLVED"
    assert len(live()["updates"]) == 2


@pytest.mark.parametrize("status", [401, 403, 404, 409, 418, 500])
def test_a_resolution_that_fails_reports_the_reason(plugin, simulator, state, live, status):
    simulator.fail("POST", f"{ONE}/resolve", status=status, times=None)
    message = error_message(plugin.delete, state)
    assert message.startswith(f"Resolving the incident failed: POST {simulator.url}{INCIDENTS}/")
    assert f"returned {status}" in message
    assert live()["status"] != "RESOLVED"
