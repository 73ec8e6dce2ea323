"""Reading an incident: drift, incidents that are gone, and `.get`."""

from __future__ import annotations

import pytest
from declared_incident import AN_ID, INCIDENTS, ONE, error_message
from requests_seen import incident_calls


def test_reading_an_unchanged_incident_is_one_get_and_no_drift(plugin, simulator, state):
    same = plugin.read(state)
    assert incident_calls(simulator) == ["GET /{id}"]
    assert same == state
    assert not plugin.diff(same, state.inputs).changes


def test_a_resolved_incident_stays_in_the_state(plugin, simulator, state):
    simulator.resolve_incident(state.id, "Fixed by hand.")
    resolved = plugin.read(state)
    assert resolved.outputs["status"] == "RESOLVED"
    assert resolved.outputs["resolutionNote"] == "Fixed by hand."
    assert not plugin.diff(resolved, state.inputs).changes


def test_a_deleted_incident_leaves_the_state_with_a_message(plugin, simulator, state):
    simulator.delete_incident(state.id)
    assert plugin.read(state) is None
    assert incident_calls(simulator) == ["GET /{id}"]
    (line,) = plugin.lines()
    assert line == (
        f"devhelm: incident {state.id} ({state.outputs['shortlink']}) was not found in "
        "organization 1 (a token for another workspace looks the same). "
        "Removing it from the stack's state."
    )


def test_a_changed_title_and_severity_are_drift(plugin, simulator, state):
    simulator.change_incident(state.id, title="Theirs", severity="DOWN", external_ref="P1")
    drifted = plugin.read(state)
    shown = {"title": "Theirs", "severity": "DOWN"}
    assert drifted.inputs == {**state.inputs, **shown}
    assert drifted.outputs.items() >= {**shown, "externalRef": "P1"}.items()
    assert plugin.diff(drifted, state.inputs).changes


@pytest.mark.parametrize("status", [401, 403, 409, 418, 500])
def test_a_read_that_fails_reports_the_reason_and_drops_nothing(plugin, simulator, state, status):
    simulator.fail("GET", ONE, status=status, times=None)
    message = error_message(plugin.read, state)
    assert message.startswith(f"Reading the incident failed: GET {simulator.url}{INCIDENTS}/")
    assert f"returned {status}" in message


def test_a_404_that_is_not_from_devhelm_drops_nothing(plugin, simulator, state):
    simulator.fail("GET", ONE, status=404, body="<html>", content_type="text/html")
    assert "returned a 404 that did not come from DevHelm" in error_message(plugin.read, state)


@pytest.mark.parametrize("host", ["dynamic"], indirect=True)
def test_get_returns_all_outputs_and_no_inputs(plugin, simulator, state):
    found = plugin.get(state.id)
    assert incident_calls(simulator) == ["GET /{id}"]
    assert (found.id, found.inputs) == (state.id, {})
    assert found.outputs["title"] == "Upgrade"
    assert "id" not in found.outputs


def test_get_of_an_unknown_id_is_an_error(plugin):
    assert "404 NOT_FOUND" in error_message(plugin.get, AN_ID)


@pytest.mark.parametrize("host", ["native"], indirect=True)
def test_get_on_the_plugin_is_an_import(plugin, simulator, state):
    """The engine asks for both in the same way."""
    found = plugin.get(state.id)
    assert incident_calls(simulator) == ["GET /{id}"]
    # The program that Pulumi writes from the inputs has no defaults, but the state has them.
    assert (found.id, found.inputs) == (state.id, {"title": "Upgrade", "severity": "MAINTENANCE"})
    checked = plugin.check(found.inputs, found.inputs)
    assert not plugin.diff(found, checked.inputs).changes
