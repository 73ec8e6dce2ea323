"""Creating an incident: the requests, the state, and the messages of failures."""

from __future__ import annotations

import pytest
from declared_incident import AN_ID, ANOTHER_ID, DECLARED, INCIDENTS, error_message
from requests_seen import incident_calls


def test_a_creation_is_one_post_and_stores_the_declared_and_the_live_values(plugin, simulator):
    state = plugin.up(DECLARED)
    (request,) = simulator.requests()
    assert (request.method, request.path) == ("POST", INCIDENTS)
    assert request.body == {key: DECLARED[key] for key in ("title", "severity", "body")}
    assert request.headers["authorization"] == "Bearer dh_..."
    (incident,) = simulator.incidents
    live = {key: value for key, value in incident.items() if key not in {"id", "updates"}}
    assert state.id == incident["id"]
    assert state.outputs == {
        **live,
        **DECLARED,
        "adoptOpen": False,
        "notifySubscribers": False,
        "onDestroy": "resolve",
        "statusPageIncidents": [],
        "declared": {key: DECLARED[key] for key in ("title", "severity")},
    }


def test_a_creation_sends_no_null_and_no_blank_body(plugin, simulator):
    plugin.up({**DECLARED, "body": " \n", "monitorId": None, "resolveMessage": None})
    (request,) = simulator.requests()
    assert request.body == {"title": "Upgrade", "severity": "MAINTENANCE"}


def test_a_creation_sends_the_declared_links(plugin, simulator):
    plugin.up({**DECLARED, "monitorId": AN_ID, "serviceId": ANOTHER_ID})
    (request,) = simulator.requests()
    assert (request.body["monitorId"], request.body["serviceId"]) == (AN_ID, ANOTHER_ID)


@pytest.mark.parametrize(
    "fault", [{"status": 503, "after": True}, {"drop": "after"}, {"status": 200, "body": "{"}]
)
def test_a_creation_whose_answer_is_lost_opens_one_incident(plugin, simulator, fault):
    simulator.fail("POST", INCIDENTS, **fault)
    state = plugin.up(DECLARED)
    (incident,) = simulator.incidents
    assert incident["id"] == state.id
    assert "GET" in incident_calls(simulator)


def test_a_creation_that_is_rate_limited_is_sent_again(plugin, simulator):
    simulator.fail("POST", INCIDENTS, status=429, headers={"Retry-After": "0"})
    plugin.up(DECLARED)
    assert incident_calls(simulator) == ["POST", "POST"]
    assert len(simulator.incidents) == 1


def test_a_404_to_a_creation_says_what_to_check(plugin, simulator):
    body = {"status": 404, "code": "NOT_FOUND", "message": "Monitor not found", "timestamp": 0}
    simulator.fail("POST", INCIDENTS, status=404, body=body)
    message = error_message(plugin.up, {**DECLARED, "monitorId": AN_ID})
    assert 'returned 404 NOT_FOUND "Monitor not found"' in message
    assert "doesn't know something that the request names, such as a monitor" in message
    assert f"The request names the monitor {AN_ID}." in message
    assert "deleted" not in message
    assert incident_calls(simulator) == ["POST"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 418, 422])
def test_a_refused_creation_leaves_no_incident(plugin, simulator, status):
    simulator.fail("POST", INCIDENTS, status=status)
    message = error_message(plugin.up, DECLARED)
    assert message.startswith("Creating the incident failed: POST http://127.0.0.1:")
    assert f"returned {status}" in message
    assert incident_calls(simulator) == ["POST"]
    assert simulator.incidents == []
