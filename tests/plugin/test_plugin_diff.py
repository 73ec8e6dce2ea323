"""Which changes update an incident, which replace it, and which are no difference."""

from __future__ import annotations

import pytest
from declared_incident import AN_ID, DECLARED, error_message
from requests_seen import incident_calls


def test_an_unchanged_declaration_is_no_difference(plugin, simulator, state):
    assert not plugin.diff(state, plugin.check(DECLARED, state.inputs).inputs).changes
    assert incident_calls(simulator) == []


@pytest.mark.parametrize(
    ("change", "replaces"),
    [
        ({"title": "New"}, []),
        ({"severity": "DOWN"}, []),
        ({"body": "More."}, []),
        ({"body": None}, []),
        ({"resolveMessage": "Over."}, []),
        ({"onDestroy": "keep"}, []),
        ({"notifySubscribers": True}, []),
        ({"triggers": {"run": 2}}, ["triggers"]),
        ({"triggers": None}, ["triggers"]),
        ({"monitorId": AN_ID}, ["monitorId"]),
        ({"serviceId": AN_ID}, ["serviceId"]),
        ({"serviceIncidentId": AN_ID}, ["serviceIncidentId"]),
        ({"adoptId": AN_ID}, ["adoptId"]),
        ({"title": "New", "monitorId": AN_ID}, ["monitorId"]),
    ],
    ids="+".join,
)
def test_a_changed_input_updates_or_replaces_the_incident(
    plugin, simulator, state, change, replaces
):
    declared = plugin.check({**DECLARED, **change}, state.inputs).inputs
    difference = plugin.diff(state, declared)
    assert (difference.changes, difference.replaces) == (True, replaces)
    assert difference.deletes_first
    assert incident_calls(simulator) == []


@pytest.mark.parametrize(
    "change", [{"adoptOpen": True}, {"monitorId": None}, {"triggers": DECLARED["triggers"]}]
)
def test_an_input_that_asks_for_nothing_new_is_no_difference(plugin, state, change):
    declared = plugin.check({**DECLARED, **change}, state.inputs).inputs
    assert not plugin.diff(state, declared).changes


def test_adopt_id_of_its_own_incident_together_with_a_replacement_is_refused(plugin, state):
    message = error_message(
        plugin.diff, state, {**state.inputs, "adoptId": state.id, "triggers": [2]}
    )
    assert message.startswith(
        f"adopt_id names incident {state.id}, which this resource already owns"
    )


def test_a_change_of_a_resolved_incident_is_reported_once_and_not_sent(plugin, simulator, state):
    simulator.resolve_incident(state.id)
    resolved = plugin.read(state)
    simulator.clear_requests()
    declared = {**state.inputs, "title": "New"}
    reported = plugin.up(declared, resolved)
    (line,) = plugin.lines()
    assert line.endswith("the changed title is not sent. To open a new incident, change triggers.")
    assert not plugin.diff(reported, declared).changes
    assert plugin.lines() == []
    assert simulator.requests() == []
