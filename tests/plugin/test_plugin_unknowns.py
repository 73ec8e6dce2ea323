"""Values that are unknown until the update, as Check and Diff receive them."""

from __future__ import annotations

import pytest
from plugin_process import UNKNOWN

DECLARED = {"title": "Upgrade", "severity": "MAINTENANCE", "triggers": {"run": ["a"]}}
INPUTS = {
    "title": [],
    "severity": [],
    "body": [],
    "monitorId": ["monitorId"],
    "serviceId": ["serviceId"],
    "serviceIncidentId": ["serviceIncidentId"],
    "triggers": ["triggers"],
    "adoptId": ["adoptId"],
    "adoptOpen": None,
    "notifySubscribers": [],
    "onDestroy": [],
    "resolveMessage": [],
}


@pytest.mark.parametrize("key", INPUTS)
def test_check_accepts_an_unknown_value_and_keeps_it(plugin, simulator, key):
    checked = plugin.check({**DECLARED, key: UNKNOWN})
    assert checked.reasons == []
    assert checked.inputs[key] == UNKNOWN
    assert simulator.requests() == []


@pytest.mark.parametrize("key", [key for key, replaces in INPUTS.items() if replaces is not None])
def test_an_unknown_value_is_a_change(plugin, simulator, key):
    state = plugin.up(DECLARED)
    simulator.clear_requests()
    difference = plugin.diff(state, {**state.inputs, key: UNKNOWN})
    assert (difference.changes, difference.replaces) == (True, INPUTS[key])
    assert simulator.requests() == []


@pytest.mark.parametrize(
    "triggers",
    [
        [UNKNOWN],
        {"run": UNKNOWN},
        {"run": ["a", {"deep": [UNKNOWN]}]},
        {"run": ["a"], "x": UNKNOWN},
    ],
    ids=["in a list", "in a mapping", "deep", "next to a known value"],
)
def test_an_unknown_value_at_any_depth_of_triggers_is_a_change(plugin, triggers):
    state = plugin.up(DECLARED)
    checked = plugin.check({**DECLARED, "triggers": triggers}, state.inputs)
    assert (checked.reasons, checked.inputs["triggers"]) == ([], triggers)
    assert plugin.diff(state, checked.inputs).replaces == ["triggers"]


def test_all_inputs_can_be_unknown_at_once(plugin):
    everything = dict.fromkeys(INPUTS, UNKNOWN)
    assert plugin.check(everything).reasons == []
    assert plugin.diff(plugin.up(DECLARED), everything).changes


def test_a_wrong_value_is_reported_although_another_is_unknown(plugin):
    (reason,) = plugin.check({"title": UNKNOWN, "severity": "DOWNN"}).reasons
    assert reason.startswith("severity: must be one of")


def test_an_unknown_title_of_a_resolved_incident_is_not_printed(plugin, simulator):
    state = plugin.up(DECLARED)
    simulator.resolve_incident(state.id)
    resolved = plugin.read(state)
    plugin.diff(resolved, {**state.inputs, "title": UNKNOWN})
    assert UNKNOWN not in plugin.printed
