"""What the API refuses, and how it says so."""

from __future__ import annotations

import time
from uuid import uuid4

import pytest

INCIDENTS = "/api/v1/incidents"
VALID = {"title": "Slow", "severity": "DOWN"}
WINDOWS = "/api/v1/maintenance-windows"
WINDOW = {"startsAt": "2030-01-01T12:00:00Z", "endsAt": "2030-01-01T14:00:00Z"}


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
    ("body", "fields"),
    [
        ({}, {"startsAt", "endsAt"}),
        ({"startsAt": None, "endsAt": None}, {"startsAt", "endsAt"}),
        ({**WINDOW, "startsAt": "2030-01-01T12:00:00"}, {"startsAt"}),
        ({**WINDOW, "startsAt": "2030-02-30T12:00:00Z"}, {"startsAt"}),
        ({**WINDOW, "startsAt": 1893499200}, {"startsAt"}),
        ({**WINDOW, "endsAt": "1893506400"}, {"endsAt"}),
        ({**WINDOW, "endsAt": "2030-01-02"}, {"endsAt"}),
        ({**WINDOW, "endsAt": WINDOW["startsAt"]}, {"endsAt"}),
        ({**WINDOW, "endsAt": "2030-01-01T13:30:00+02:00"}, {"endsAt"}),
        ({**WINDOW, "monitorId": "abc", "reason": "x" * 501}, {"monitorId", "reason"}),
        ({**WINDOW, "repeatRule": "x" * 101}, {"repeatRule"}),
        ({**WINDOW, "reason": 5, "suppressAlerts": "false"}, {"reason", "suppressAlerts"}),
    ],
)
def test_a_maintenance_window_is_refused_field_by_field(api, simulator, body, fields):
    kept = simulator.create_maintenance_window(reason="Kept")
    for method, path in [("POST", WINDOWS), ("PUT", f"{WINDOWS}/{kept['id']}")]:
        envelope = refused(api.request(method, path, json=body), 400, "VALIDATION_FAILED")
        assert {error["field"] for error in envelope["errors"]} == fields
        assert all(error["code"] and error["message"] for error in envelope["errors"])
    assert simulator.maintenance_windows == [kept]


def test_an_end_that_is_no_end_is_told_as_such(api):
    envelope = refused(
        api.post(WINDOWS, json={**WINDOW, "endsAt": WINDOW["startsAt"]}), 400, "VALIDATION_FAILED"
    )
    assert envelope["errors"] == [
        {"code": "NOT_AFTER_START", "field": "endsAt", "message": "must be after startsAt"}
    ]


@pytest.mark.parametrize("params", [{"filter": "over"}, {"monitorId": "x"}])
def test_a_filter_of_maintenance_windows_is_refused_by_name(api, params):
    envelope = refused(api.get(WINDOWS, params=params), 400, "VALIDATION_FAILED")
    assert [error["field"] for error in envelope["errors"]] == list(params)


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
    ("GET", INCIDENTS, ""),
    ("PATCH", INCIDENTS, ""),
    ("POST", INCIDENTS, "/acknowledge"),
    ("GET", INCIDENTS, "/events"),
    ("GET", INCIDENTS, "/related"),
    ("POST", INCIDENTS, "/resolve"),
    ("GET", INCIDENTS, "/trigger"),
    ("POST", INCIDENTS, "/updates"),
    ("GET", WINDOWS, ""),
    ("PUT", WINDOWS, ""),
    ("DELETE", WINDOWS, ""),
]


@pytest.mark.parametrize(("method", "noun", "action"), EVERY_PATH)
def test_an_id_that_is_no_uuid_is_refused_and_an_unknown_one_not_found(api, method, noun, action):
    body = {"notifySubscribers": False, **WINDOW}
    for record_id, status, code in [("x1", 400, "BAD_REQUEST"), (uuid4(), 404, "NOT_FOUND")]:
        refused(api.request(method, f"{noun}/{record_id}{action}", json=body), status, code)


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/v1/incidents/", "/api/", "/elsewhere", "/i/CODE/"]
)
def test_unknown_paths_are_not_found(api, path):
    refused(api.get(path), 404, "NOT_FOUND")


def test_unknown_methods_are_refused(api):
    refused(api.put(INCIDENTS, json=VALID), 405, "METHOD_NOT_ALLOWED")
    refused(api.delete(f"{INCIDENTS}/{uuid4()}"), 405, "METHOD_NOT_ALLOWED")
    refused(api.patch(f"{WINDOWS}/{uuid4()}", json={}), 405, "METHOD_NOT_ALLOWED")


@pytest.mark.parametrize(
    "value",
    [None, "", "Bearer", "Bearer secret", "Bearer a.b", "Basic dh_x", "dh_live_x", "Bearer dh_"],
)
def test_nobody_comes_in_without_a_token(anybody, value):
    headers = {} if value is None else {"Authorization": value}
    for path in (INCIDENTS, f"{INCIDENTS}/x", WINDOWS, "/api/v1/nothing"):
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
