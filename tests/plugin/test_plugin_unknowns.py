"""Values that are known only after the update, as they really arrive in Check and Diff."""

from __future__ import annotations

import pytest
from plugin_process import UNKNOWN

GIVEN = {"title": "Upgrade", "severity": "MAINTENANCE", "triggers": {"run": ["a"]}}
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
def test_check_accepts_an_unknown_and_leaves_it_unknown(plugin, simulator, key):
    checked = plugin.check({**GIVEN, key: UNKNOWN})
    assert checked.reasons == []
    assert checked.inputs[key] == UNKNOWN
    assert simulator.requests() == []


@pytest.mark.parametrize("key", [key for key, replaces in INPUTS.items() if replaces is not None])
def test_diff_takes_an_unknown_for_a_change(plugin, simulator, key):
    known = plugin.up(GIVEN)
    simulator.clear_requests()
    difference = plugin.diff(known, {**known.inputs, key: UNKNOWN})
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
    ids=["in a list", "in a mapping", "deep", "beside"],
)
def test_an_unknown_at_any_depth_is_one(plugin, triggers):
    known = plugin.up(GIVEN)
    checked = plugin.check({**GIVEN, "triggers": triggers}, known.inputs)
    assert (checked.reasons, checked.inputs["triggers"]) == ([], triggers)
    assert plugin.diff(known, checked.inputs).replaces == ["triggers"]


def test_all_unknown_at_once_is_checked_and_compared(plugin):
    everything = dict.fromkeys(INPUTS, UNKNOWN)
    assert plugin.check(everything).reasons == []
    assert plugin.diff(plugin.up(GIVEN), everything).changes


def test_what_is_wrong_beside_an_unknown_is_told(plugin):
    (reason,) = plugin.check({"title": UNKNOWN, "severity": "DOWNN"}).reasons
    assert reason.startswith("severity: must be one of")


def test_an_unknown_on_a_resolved_incident_is_not_sent_and_not_shown(plugin, simulator):
    known = plugin.up(GIVEN)
    simulator.resolve_incident(known.id)
    resolved = plugin.read(known)
    assert not plugin.diff(resolved, {**known.inputs, "title": UNKNOWN}).changes
    assert UNKNOWN not in plugin.printed
