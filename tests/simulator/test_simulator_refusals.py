"""What the API refuses, and how it says so."""

from __future__ import annotations

import time
from uuid import uuid4

import pytest

INCIDENTS = "/api/v1/incidents"
VALID = {"title": "Slow", "severity": "DOWN"}


def refused(answer, status, code):
    """The envelope of a refusal, checked for what every one has."""
    envelope = answer.json()
    assert (answer.status_code, envelope["status"], envelope["code"]) == (status, status, code)
    assert envelope["requestId"] == answer.headers["X-Request-Id"]
    assert abs(envelope["timestamp"] / 1000 - time.time()) < 60
    assert envelope["message"]
    return envelope


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"title", "severity"}),
        ({"title": "", "severity": "DOWN"}, {"title"}),
        ({"title": None, "severity": "DOWN"}, {"title"}),
        ({"title": 5, "severity": "DOWN"}, {"title"}),
        ({"title": "x", "severity": "down"}, {"severity"}),
        ({**VALID, "monitorId": "abc"}, {"monitorId"}),
        ({**VALID, "monitorId": uuid4().hex}, {"monitorId"}),
        ({**VALID, "serviceId": 5, "serviceIncidentId": ""}, {"serviceId", "serviceIncidentId"}),
        ({**VALID, "body": ["x"]}, {"body"}),
    ],
)
def test_a_creation_is_refused_field_by_field_and_makes_nothing(api, simulator, body, fields):
    envelope = refused(api.post(INCIDENTS, json=body), 400, "VALIDATION_FAILED")
    assert {error["field"] for error in envelope["errors"]} == fields
    assert all(error["code"] and error["message"] for error in envelope["errors"])
    assert simulator.incidents == []


def test_unknown_fields_and_nulls_are_ignored(api):
    body = {**VALID, "status": "RESOLVED", "monitorId": None, "new": {"x": 1}}
    incident = api.post(INCIDENTS, json=body).json()["data"]["incident"]
    assert incident["status"] == "CONFIRMED"
    assert incident.keys().isdisjoint({"new", "monitorId"})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "notifySubscribers"),
        ({"notifySubscribers": None}, "notifySubscribers"),
        ({"notifySubscribers": "true"}, "notifySubscribers"),
        ({"notifySubscribers": True, "newStatus": "OPEN"}, "newStatus"),
    ],
)
def test_an_update_is_refused_for_its_fields(api, simulator, body, field):
    incident = simulator.create_incident()
    answer = api.post(f"{INCIDENTS}/{incident['id']}/updates", json=body)
    envelope = refused(answer, 400, "VALIDATION_FAILED")
    assert [error["field"] for error in envelope["errors"]] == [field]
    assert simulator.incidents[0]["updates"] == []


@pytest.mark.parametrize("body", [{"title": ""}, {"severity": "LOW"}])
def test_a_patch_is_refused_for_its_fields(api, simulator, body):
    incident = simulator.create_incident()
    answer = api.patch(f"{INCIDENTS}/{incident['id']}", json=body)
    refused(answer, 400, "VALIDATION_FAILED")


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"page": -1}, "page"),
        ({"page": "one"}, "page"),
        ({"size": 0}, "size"),
        ({"size": 201}, "size"),
        ({"search": "x" * 201}, "search"),
        ({"status": "OPEN"}, "status"),
        ({"severity": "LOW"}, "severity"),
        ({"source": "MONITOR"}, "source"),
        ({"monitorId": "x"}, "monitorId"),
        ({"startedFrom": "yesterday"}, "startedFrom"),
        ({"startedTo": "2030-01-01T00:00:00"}, "startedTo"),
    ],
)
def test_a_filter_is_refused_by_name(api, params, field):
    envelope = refused(api.get(INCIDENTS, params=params), 400, "VALIDATION_FAILED")
    assert [error["field"] for error in envelope["errors"]] == [field]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"x"', b"\xff", b'{"title": "\\ud800"}'])
def test_what_is_no_json_object_is_refused(api, content):
    refused(api.post(INCIDENTS, content=content), 400, "BAD_REQUEST")


EVERY_PATH = [
    ("GET", ""),
    ("PATCH", ""),
    ("POST", "/acknowledge"),
    ("GET", "/events"),
    ("GET", "/related"),
    ("POST", "/resolve"),
    ("GET", "/trigger"),
    ("POST", "/updates"),
]


@pytest.mark.parametrize(("method", "action"), EVERY_PATH)
def test_an_id_that_is_no_uuid_is_refused_and_an_unknown_one_not_found(api, method, action):
    body = {"notifySubscribers": False}
    for incident_id, status, code in [("x1", 400, "BAD_REQUEST"), (uuid4(), 404, "NOT_FOUND")]:
        path = f"{INCIDENTS}/{incident_id}{action}"
        refused(api.request(method, path, json=body), status, code)


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/v1/incidents/", "/api/", "/elsewhere", "/i/CODE/"]
)
def test_unknown_paths_are_not_found(api, path):
    refused(api.get(path), 404, "NOT_FOUND")


def test_unknown_methods_are_refused(api):
    refused(api.put(INCIDENTS, json=VALID), 405, "METHOD_NOT_ALLOWED")
    refused(api.delete(f"{INCIDENTS}/{uuid4()}"), 405, "METHOD_NOT_ALLOWED")


@pytest.mark.parametrize(
    "value",
    [None, "", "Bearer", "Bearer secret", "Bearer a.b", "Basic dh_x", "dh_live_x", "Bearer dh_"],
)
def test_nobody_comes_in_without_a_token(anybody, value):
    headers = {} if value is None else {"Authorization": value}
    for path in (INCIDENTS, f"{INCIDENTS}/x", "/api/v1/nothing"):
        refused(anybody.get(path, headers=headers), 401, "UNAUTHORIZED")


@pytest.mark.parametrize("token", ["dh_live_x", "dh_test_x", "eyJh.eyJz.c2ln-_"])
def test_a_key_and_a_jwt_come_in(anybody, token):
    headers = {"Authorization": f"Bearer {token}"}
    assert anybody.get(INCIDENTS, headers=headers).status_code == 200


def test_an_organisation_is_a_number(api):
    refused(api.get(INCIDENTS, headers={"x-phelm-org-id": "acme"}), 400, "BAD_REQUEST")


def test_every_answer_has_a_date_and_an_id_of_its_own(api):
    answers = [api.get(INCIDENTS), api.get(INCIDENTS), api.get("/api/v1/nothing")]
    assert len({answer.headers["X-Request-Id"] for answer in answers}) == 3
    assert all(answer.headers["Date"].endswith(" GMT") for answer in answers)


def test_a_mistake_of_its_own_is_an_envelope_too(api, simulator):
    incident = simulator.create_incident(id="stored before ids were UUIDs", severity=float("nan"))
    refused(api.get(INCIDENTS), 500, "INTERNAL_ERROR")
    simulator.delete_incident(incident["id"])
