"""Adopting an incident with adopt_id or adopt_open."""

from __future__ import annotations

import pytest
from declared_incident import AN_ID, ANOTHER_ID, DECLARED, error_message
from requests_seen import incident_calls


@pytest.fixture
def existing(simulator):
    return simulator.create_incident(title="Theirs", severity="DOWN", source="MONITORS")


def test_adopt_id_changes_an_open_incident_to_the_declaration(plugin, simulator, existing):
    state = plugin.up({**DECLARED, "adoptId": existing["id"]})
    assert incident_calls(simulator) == ["GET /{id}", "PATCH /{id}", "POST /{id}/updates"]
    (incident,) = simulator.incidents
    assert state.id == incident["id"] == existing["id"]
    assert (incident["title"], incident["severity"]) == ("Upgrade", "MAINTENANCE")
    assert state.outputs["source"] == "MONITORS"
    assert not plugin.diff(state, state.inputs).changes
    without = {key: value for key, value in state.inputs.items() if key != "adoptId"}
    assert not plugin.diff(state, without).changes


def test_adopt_id_sends_nothing_if_the_incident_is_as_declared(plugin, simulator):
    same = {key: DECLARED[key] for key in ("title", "severity")}
    existing = simulator.create_incident(**same, updates=[{"body": DECLARED["body"]}])
    plugin.up({**DECLARED, "adoptId": existing["id"]})
    assert incident_calls(simulator) == ["GET /{id}"]


def test_adopt_id_of_a_resolved_incident_is_refused(plugin, simulator, existing):
    simulator.resolve_incident(existing["id"])
    message = error_message(plugin.up, {**DECLARED, "adoptId": existing["id"]})
    assert message.startswith(
        f"adopt_id names incident {existing['id']}, but it is already resolved"
    )
    assert incident_calls(simulator) == ["GET /{id}"]


def test_adopt_id_of_an_incident_of_another_monitor_is_refused(plugin, simulator, existing):
    simulator.change_incident(existing["id"], monitor_id=ANOTHER_ID)
    message = error_message(plugin.up, {**DECLARED, "adoptId": existing["id"], "monitorId": AN_ID})
    assert f"its monitor_id is {ANOTHER_ID}, which does not match the declared one" in message
    assert incident_calls(simulator) == ["GET /{id}"]


def test_adopt_id_of_an_unknown_incident_is_refused(plugin, simulator):
    message = error_message(plugin.up, {**DECLARED, "adoptId": AN_ID})
    assert message.startswith(f"adopt_id names incident {AN_ID}, which DevHelm can't find.")
    assert incident_calls(simulator) == ["GET /{id}"]


def test_adopt_open_takes_over_an_equal_open_incident_and_reports_it(plugin, simulator):
    title = "The one that a killed run left"
    left = simulator.create_incident(title=title, severity="DOWN", source="MANUAL")
    state = plugin.up({"title": title, "severity": "DOWN", "adoptOpen": True})
    assert state.id == left["id"]
    assert incident_calls(simulator) == ["GET", "GET /{id}"]
    (line,) = plugin.lines()
    assert line.startswith(f"devhelm: took over {left['shortlink']} ({left['id']}), open for")


def test_adopt_open_opens_an_incident_if_none_is_equal(plugin, simulator):
    plugin.up({"title": "None like it", "severity": "DOWN", "adoptOpen": True})
    assert incident_calls(simulator) == ["GET", "POST"]
