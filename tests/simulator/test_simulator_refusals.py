"""What the API refuses, and the errors that it returns."""

from __future__ import annotations

import json
import shutil
import time
from uuid import uuid4

import httpx
import pytest

from pulumi_devhelm.simulator import Simulator

INCIDENTS = "/api/v1/incidents"
VALID = {"title": "Slow", "severity": "DOWN"}
ID = "123e4567-e89b-12d3-a456-426614174000"
WINDOWS = "/api/v1/maintenance-windows"
WINDOW = {"startsAt": "2030-01-01T12:00:00Z", "endsAt": "2030-01-01T14:00:00Z"}


def refused(answer, status, code):
    """Check what every error envelope has, and return the envelope."""
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
def test_a_refused_creation_names_every_field_and_creates_nothing(api, simulator, body, fields):
    envelope = refused(api.post(INCIDENTS, json=body), 400, "BAD_REQUEST")
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
def test_a_refused_update_names_the_field(api, simulator, body, field):
    incident = simulator.create_incident()
    answer = api.post(f"{INCIDENTS}/{incident['id']}/updates", json=body)
    envelope = refused(answer, 400, "BAD_REQUEST")
    assert [error["field"] for error in envelope["errors"]] == [field]
    assert simulator.incidents[0]["updates"] == []


@pytest.mark.parametrize("body", [{"title": ""}, {"severity": "LOW"}])
def test_an_invalid_patch_is_refused(api, simulator, body):
    incident = simulator.create_incident()
    answer = api.patch(f"{INCIDENTS}/{incident['id']}", json=body)
    refused(answer, 400, "BAD_REQUEST")


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
def test_a_refused_maintenance_window_names_every_field(api, simulator, body, fields):
    kept = simulator.create_maintenance_window(reason="Kept")
    for method, path in [("POST", WINDOWS), ("PUT", f"{WINDOWS}/{kept['id']}")]:
        envelope = refused(api.request(method, path, json=body), 400, "BAD_REQUEST")
        assert {error["field"] for error in envelope["errors"]} == fields
        assert all(error["code"] and error["message"] for error in envelope["errors"])
    assert simulator.maintenance_windows == [kept]


def test_an_end_that_is_not_after_the_start_is_refused(api):
    envelope = refused(
        api.post(WINDOWS, json={**WINDOW, "endsAt": WINDOW["startsAt"]}), 400, "BAD_REQUEST"
    )
    assert envelope["errors"] == [
        {"code": "NOT_AFTER_START", "field": "endsAt", "message": "must be after startsAt"}
    ]


def test_a_refused_filter_of_windows_names_the_parameter(api):
    envelope = refused(api.get(WINDOWS, params={"monitorId": "x"}), 400, "BAD_REQUEST")
    assert [error["field"] for error in envelope["errors"]] == ["monitorId"]


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"page": -1}, "page"),
        ({"page": "one"}, "page"),
        ({"page": "1.0"}, "page"),
        ({"page": 2**31}, "page"),
        ({"size": 0}, "size"),
        ({"size": 201}, "size"),
        ({"search": "x" * 201}, "search"),
        ({"status": "OPEN"}, "status"),
        ({"severity": "LOW"}, "severity"),
        ({"source": "MONITOR"}, "source"),
        ({"monitorId": "x"}, "monitorId"),
        ({"startedFrom": "yesterday"}, "startedFrom"),
        ({"startedFrom": 1767225600}, "startedFrom"),
        ({"startedFrom": "2030-01-01 00:00:00Z"}, "startedFrom"),
        ({"startedTo": "2030-01-01T00:00:00"}, "startedTo"),
    ],
)
def test_a_refused_filter_of_incidents_names_the_parameter(api, params, field):
    envelope = refused(api.get(INCIDENTS, params=params), 400, "BAD_REQUEST")
    assert [error["field"] for error in envelope["errors"]] == [field]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"x"', b"\xff", b'{"title": "\\ud800"}'])
def test_a_body_that_is_not_a_json_object_is_refused(api, content):
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


@pytest.mark.parametrize(("method", "path", "action"), EVERY_PATH)
def test_an_invalid_id_is_refused_and_an_unknown_id_is_not_found(api, method, path, action):
    body = {"notifySubscribers": False, **WINDOW}
    for record_id, status, code in [("x1", 400, "BAD_REQUEST"), (uuid4(), 404, "NOT_FOUND")]:
        refused(api.request(method, f"{path}/{record_id}{action}", json=body), status, code)


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/v1/incidents/", "/api/", "/elsewhere", "/i/CODE/"]
)
def test_unknown_paths_are_not_found(api, path):
    refused(api.get(path), 404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", INCIDENTS, {"GET", "HEAD", "POST"}),
        ("DELETE", f"{INCIDENTS}/x", {"GET", "HEAD", "PATCH"}),
        ("GET", f"{INCIDENTS}/x/resolve", {"POST"}),
        ("PATCH", f"{WINDOWS}/x", {"GET", "HEAD", "PUT", "DELETE"}),
        ("PUT", "/_simulator/requests", {"GET", "HEAD", "DELETE"}),
        ("PUT", "/_simulator/incidents/x", {"PATCH", "DELETE"}),
    ],
)
def test_a_refused_method_comes_with_the_allowed_methods(api, method, path, allowed):
    answer = api.request(method, path)
    refused(answer, 405, "METHOD_NOT_ALLOWED")
    assert set(answer.headers["Allow"].split(", ")) == allowed


def test_a_head_is_a_get_without_its_body(api):
    answer = api.head(INCIDENTS)
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "json"]
)
def test_another_content_type_than_json_is_refused(api, simulator, content_type):
    incident = simulator.create_incident()
    headers = {"Content-Type": content_type}
    for path in (INCIDENTS, f"{INCIDENTS}/{incident['id']}/resolve"):
        answer = api.post(path, content=json.dumps(VALID), headers=headers)
        refused(answer, 415, "UNSUPPORTED_MEDIA_TYPE")
    assert simulator.incidents == [incident]


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_the_content_type_of_json_can_vary(api, content_type):
    headers = {"Content-Type": content_type}
    assert api.post(INCIDENTS, content=json.dumps(VALID), headers=headers).status_code == 201


def test_without_a_body_the_content_type_is_ignored(api, simulator):
    path = f"{INCIDENTS}/{simulator.create_incident()['id']}/resolve"
    assert api.post(path, headers={"Content-Type": "text/plain"}).status_code == 200


@pytest.mark.parametrize(
    ("path", "params", "words"),
    [
        (INCIDENTS, {"monitorId": "x"}, "must be a UUID, such as "),
        (INCIDENTS, {"startedTo": "x"}, "must be a date and time with its offset from UTC"),
        (INCIDENTS, {"size": "x"}, "must be a 32-bit integer"),
        (f"{INCIDENTS}/{ID}/events", {"limit": 2**31}, "must be a 32-bit integer"),
        (f"{INCIDENTS}/{ID}/related", {"windowDays": "1e3"}, "must be a 32-bit integer"),
    ],
)
def test_a_refusal_says_in_words_what_is_expected(api, path, params, words):
    [error] = refused(api.get(path, params=params), 400, "BAD_REQUEST")["errors"]
    assert words in error["message"]
    assert not set("^$\\[") & set(error["message"])


def test_every_32_bit_limit_is_accepted(api, simulator):
    """The API's description sets no bounds. There is always at least one entry."""
    monitor = str(uuid4())
    first, *_ = [simulator.create_incident(monitor_id=monitor) for _ in range(3)]
    simulator.add_update(first["id"], "One")
    simulator.add_update(first["id"], "Two")
    for action, name in (("events", "limit"), ("related", "limit"), ("related", "windowDays")):
        for value in (-(2**31), 0, 1, 201, 2**31 - 1):
            answer = api.get(f"{INCIDENTS}/{first['id']}/{action}", params={name: value})
            assert answer.status_code == 200
            assert name != "limit" or len(answer.json()["data"]) == (2 if value > 1 else 1)


@pytest.mark.parametrize(
    "value",
    [None, "", "Bearer", "Bearer secret", "Bearer a.b", "Basic dh_x", "dh_live_x", "Bearer dh_"],
)
def test_requests_without_a_token_are_refused(anonymous, value):
    headers = {} if value is None else {"Authorization": value}
    for path in (INCIDENTS, f"{INCIDENTS}/x", WINDOWS, "/api/v1/nothing"):
        refused(anonymous.get(path, headers=headers), 401, "UNAUTHORIZED")


@pytest.mark.parametrize("token", ["dh_live_x", "dh_test_x", "eyJh.eyJz.c2ln-_"])
def test_api_keys_and_jwts_are_accepted(anonymous, token):
    headers = {"Authorization": f"Bearer {token}"}
    assert anonymous.get(INCIDENTS, headers=headers).status_code == 200


@pytest.mark.parametrize("header", ["x-phelm-org-id", "x-phelm-workspace-id"])
@pytest.mark.parametrize("value", ["acme", "-1", "1.0", "0x1", "2147483648", "9" * 5000, "\xb2"])
def test_organizations_and_workspaces_must_be_32_bit_numbers(api, header, value):
    answer = api.get(INCIDENTS, headers={header: value.encode("latin-1")})
    assert header in refused(answer, 400, "BAD_REQUEST")["message"]
    assert api.get(INCIDENTS, headers={header: "2147483647"}).status_code == 200


def test_every_response_has_a_date_and_its_own_id(api):
    answers = [api.get(INCIDENTS), api.get(INCIDENTS), api.get("/api/v1/nothing")]
    assert len({answer.headers["X-Request-Id"] for answer in answers}) == 3
    assert all(answer.headers["Date"].endswith(" GMT") for answer in answers)


def test_a_failure_of_the_simulator_has_an_envelope_too(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    with Simulator(folder / "data.json") as simulator:
        shutil.rmtree(folder)
        headers = {"Authorization": "Bearer dh_live_x"}
        answer = httpx.post(simulator.url + INCIDENTS, json=VALID, headers=headers)
    refused(answer, 500, "INTERNAL_ERROR")
