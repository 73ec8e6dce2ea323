"""Faults on demand."""

from __future__ import annotations

import socket
import time

import httpx
import pytest

from pulumi_devhelm.simulator import SimulatedError

INCIDENTS = "/api/v1/incidents"
VALID = {"title": "Slow", "severity": "DOWN"}


def test_a_status_is_returned_once_and_the_request_has_no_effect(api, simulator):
    simulator.fail("POST", INCIDENTS, status=503)
    answer = api.post(INCIDENTS, json=VALID)
    assert (answer.status_code, answer.json()["code"]) == (503, "SERVICE_UNAVAILABLE")
    assert answer.json()["requestId"] == answer.headers["X-Request-Id"]
    assert simulator.incidents == []
    assert api.post(INCIDENTS, json=VALID).status_code == 201


def test_a_status_after_the_effect_hides_a_success(api, simulator):
    simulator.fail("POST", INCIDENTS, status=502, after=True)
    assert api.post(INCIDENTS, json=VALID).status_code == 502
    assert len(simulator.incidents) == 1


@pytest.mark.parametrize(("drop", "made"), [("before", 0), ("after", 1)])
def test_a_dropped_connection_gets_no_response(api, simulator, caplog, drop, made):
    simulator.fail("POST", INCIDENTS, drop=drop)
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        api.post(INCIDENTS, json=VALID)
    assert len(simulator.incidents) == made
    assert api.get(INCIDENTS).status_code == 200
    dropped, following = simulator.requests()
    assert (dropped.status, dropped.fault) == (None, f"drop {drop}")
    assert dropped.client_port != following.client_port
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.parametrize(("fault", "made"), [("delay", 0), ("delay_after", 1)])
def test_a_delay_comes_before_or_after_the_effect(api, simulator, fault, made):
    """After a client's timeout, a delayed request still takes effect."""
    simulator.fail("POST", INCIDENTS, **{fault: 0.4})
    with pytest.raises(httpx.ReadTimeout):
        api.post(INCIDENTS, json=VALID, timeout=0.15)
    assert len(simulator.incidents) == made
    deadline = time.monotonic() + 5
    while simulator.requests()[0].status is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert len(simulator.incidents) == 1


def test_headers_body_and_content_type_are_sent_unchanged(api, simulator):
    html = "<h1>Bad gateway</h1>"
    simulator.fail(
        status=429, headers={"Retry-After": "7", "Date": "Mon, 01 Jan 2001 00:00:00 GMT"}
    )
    simulator.fail(status=502, body=html, content_type="text/html")
    simulator.fail(status=200, body={"data": None})
    simulator.fail(status=200, body=None)
    simulator.fail(status=200, body="")
    limited, page, odd, null, empty = (api.get(INCIDENTS) for _ in range(5))
    assert (limited.json()["code"], limited.headers["Retry-After"]) == ("RATE_LIMITED", "7")
    assert limited.headers.get_list("Date") == ["Mon, 01 Jan 2001 00:00:00 GMT"]
    assert (page.text, page.headers["Content-Type"]) == (html, "text/html; charset=utf-8")
    assert odd.json() == {"data": None}
    assert null.text == "null"
    assert empty.content == b""


def test_times_and_skip_count_matching_requests(api, simulator):
    simulator.fail("GET", INCIDENTS, status=500, skip=1, times=2)
    api.post(INCIDENTS, json=VALID)
    statuses = [api.get(INCIDENTS).status_code for _ in range(5)]
    assert statuses == [200, 500, 500, 200, 200]


def test_an_unlimited_fault_fires_until_it_is_cleared(api, simulator):
    simulator.fail(status=500, times=None)
    assert {api.get(INCIDENTS).status_code for _ in range(5)} == {500}
    simulator.clear_faults()
    assert api.get(INCIDENTS).status_code == 200


def test_faults_fire_in_the_order_in_which_they_were_added(api, simulator):
    for status in (500, 502, 503):
        simulator.fail(status=status)
    assert [api.get(INCIDENTS).status_code for _ in range(4)] == [500, 502, 503, 200]


@pytest.mark.parametrize(
    ("pattern", "hit"),
    [
        ("*", True),
        ("/api/**", True),
        ("/api/v1/incidents/*/resolve", True),
        ("/api/v1/incidents/{id}/resolve", True),
        ("/api/v1/incidents/*", False),
        ("/api/v1/incidents", False),
        ("/api/v1/incidents/*/resolv.", False),
    ],
)
def test_a_pattern_matches_segments(api, simulator, pattern, hit):
    incident = simulator.create_incident()
    simulator.fail("post", pattern, status=503)
    answer = api.post(f"{INCIDENTS}/{incident['id']}/resolve")
    assert answer.status_code == (503 if hit else 200)


def test_the_same_seed_gives_the_same_faults(api, simulator):
    def outcome(seed):
        simulator.clear_faults()
        simulator.fail(status=500, times=None, probability=0.5, seed=seed)
        return [api.get(INCIDENTS).status_code for _ in range(20)]

    first = outcome(1)
    assert set(first) == {200, 500}
    assert outcome(1) == first
    assert outcome(2) != first


def test_faults_do_not_affect_the_control_interface(anonymous, simulator):
    simulator.fail(status=500, times=None)
    assert anonymous.get("/_simulator/health").json() == {"status": "UP"}


def test_pending_faults_report_how_often_they_fired(api, anonymous):
    fault = {"method": "GET", "path": INCIDENTS, "status": 500, "times": 2, "name": "flaky"}
    assert anonymous.post("/_simulator/faults", json=fault).json() == {"name": "flaky"}
    api.get(INCIDENTS)
    [listed] = anonymous.get("/_simulator/faults").json()
    assert listed == {**fault, "skip": 0, "probability": 1, "fired": 1}
    api.get(INCIDENTS)
    assert anonymous.get("/_simulator/faults").json() == []
    assert [entry["fault"] for entry in anonymous.get("/_simulator/requests").json()] == [
        "flaky",
        "flaky",
    ]


def test_all_faults_can_be_removed_over_http(api, anonymous):
    anonymous.post("/_simulator/faults", json={"drop": "before", "times": None})
    assert anonymous.delete("/_simulator/faults").status_code == 204
    assert api.get(INCIDENTS).status_code == 200


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({}, "status"),
        ({"status": 99}, "status"),
        ({"status": 500, "delay": 1}, "delay"),
        ({"drop": "before", "delay": 1}, "drop"),
        ({"drop": "now"}, "drop"),
        ({"delay": -1}, "delay"),
        ({"delay": 1, "after": True}, "after"),
        ({"drop": "after", "body": "x"}, "body"),
        ({"status": 500, "times": 0}, "times"),
        ({"status": 500, "skip": -1}, "skip"),
        ({"status": 500, "probability": 2}, "probability"),
        ({"status": 500, "path": "api/v1"}, "path"),
        ({"stauts": 500}, "stauts"),
    ],
)
def test_an_invalid_fault_is_refused_with_its_field(anonymous, simulator, fault, field):
    answer = anonymous.post("/_simulator/faults", json=fault)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field
    assert anonymous.get("/_simulator/faults").json() == []
    with pytest.raises(SimulatedError, match=field):
        simulator.fail(**fault)


def test_an_incomplete_request_leaves_no_trace(api, simulator, caplog):
    """The client closes the connection before its request is complete."""
    address = ("127.0.0.1", int(simulator.url.rpartition(":")[2]))
    with socket.create_connection(address) as connection:
        connection.sendall(
            b"POST /api/v1/incidents HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"
        )
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(1) == b""
    assert api.get(INCIDENTS).json()["data"] == []
    assert [entry.method for entry in simulator.requests()] == ["GET"]
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
