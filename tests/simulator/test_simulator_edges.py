"""No request crashes the simulator: it responds to odd requests, or refuses them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pulumi_devhelm.simulator import SimulatedError, Simulator

INCIDENTS = "/api/v1/incidents"
WINDOWS = "/api/v1/maintenance-windows"
LAST_DAY = datetime(9999, 12, 31, tzinfo=timezone.utc)
FIRST, LAST = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-00:01"
HTML = {"Accept": "text/html"}
HEADERS = {"Authorization": "Bearer dh_live_x"}


def deep(levels):
    return "[" * levels + "]" * levels


def test_times_near_the_limits_are_returned_unchanged(api):
    answer = api.post(WINDOWS, json={"startsAt": FIRST, "endsAt": LAST})
    assert answer.status_code == 201
    window = answer.json()["data"]
    for name, sent in (("startsAt", FIRST), ("endsAt", LAST)):
        assert datetime.fromisoformat(window[name]) == datetime.fromisoformat(sent)
    assert api.put(f"{WINDOWS}/{window['id']}", json={"startsAt": FIRST, "endsAt": LAST}).is_success
    assert api.get(WINDOWS, params={"filter": "active"}).json()["data"] == [window]


def test_filters_accept_times_near_the_limits(api, simulator):
    incident = simulator.create_incident()
    for params, found in [({"startedFrom": FIRST, "startedTo": LAST}, [incident["id"]])] + [
        ({name: value}, []) for name, value in (("startedFrom", LAST), ("startedTo", FIRST))
    ]:
        answer = api.get(INCIDENTS, params=params)
        assert [one["id"] for one in answer.json()["data"]] == found


@pytest.mark.parametrize("time", [FIRST, LAST, "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_pages_show_times_near_the_limits(anonymous, api, simulator, time):
    incident = simulator.create_incident(
        started_at=time, monitor_id="m", updates=[{"createdAt": time}], resolved_at=time
    )
    other = simulator.create_incident(monitor_id="m")
    simulator.create_maintenance_window(starts_at=FIRST, ends_at=time)
    for headers in ({}, HTML):
        for path in ("/", incident["shortlink"]):
            answer = anonymous.get(path, headers=headers)
            assert answer.status_code == 200
            assert f"{time[:4]}-" in answer.text
    for one in (incident, other):
        for action in ("events", "related"):
            assert api.get(f"{INCIDENTS}/{one['id']}/{action}").status_code == 200


@pytest.mark.parametrize(
    "now",
    [
        datetime.max.replace(tzinfo=timezone.utc),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-14))),
        datetime.min.replace(tzinfo=timezone.utc),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
    ],
)
def test_a_clock_near_the_limits_works(now):
    with Simulator(clock=lambda: now) as simulator:
        incident = simulator.create_incident(monitor_id="m")
        simulator.create_incident(monitor_id="m")
        window = simulator.create_maintenance_window()
        assert window["endsAt"] >= window["startsAt"]
        with httpx.Client(base_url=simulator.url, headers=HEADERS) as api:
            for path in (INCIDENTS, WINDOWS, "/", "/_simulator/requests"):
                assert api.get(path).status_code == 200
            assert api.get("/api/v1/nothing").status_code == 404
            for days in (-(2**31), 0, 2**31 - 1):
                params = {"windowDays": days}
                answer = api.get(f"{INCIDENTS}/{incident['id']}/related", params=params)
                assert answer.json()["total"] == (days >= 0)


def test_a_clock_cannot_leave_the_years_1_to_9999(anonymous, simulator):
    before = simulator.clock()
    for days in (10**6 * 3, -(10**6), 999_999_999):
        with pytest.raises(OverflowError):
            simulator.clock.advance(days=days)
    simulator.clock.advance(days=(LAST_DAY - before).days)
    answer = anonymous.post("/_simulator/clock", json={"advance": 7 * 24 * 60 * 60})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "advance")
    assert anonymous.get("/api/v1/nothing").status_code == 401


@pytest.mark.parametrize(
    "content",
    [
        deep(102),
        deep(1_000),
        deep(100_000),
        '{"a": ' * 500 + "1" + "}" * 500,
        f'{{"x": {deep(101)}}}',
        '{"x": NaN}',
        '{"x": -Infinity}',
        '{"x": 1e999}',
        '{"x": "\\ud800"}',
        f'{{"x": {"9" * 5000}}}',
    ],
)
def test_json_that_cannot_be_sent_again_is_refused_and_logged_as_text(api, anonymous, content):
    for path in (INCIDENTS, "/_simulator/incidents", "/_simulator/faults", "/_simulator/clock"):
        answer = api.post(path, content=content)
        assert (answer.status_code, answer.json()["message"]) == (400, "Malformed JSON request")
    [entry] = anonymous.get("/_simulator/requests").json()
    assert entry["body"] == content


def test_json_of_the_maximum_depth_can_be_sent_again(api, anonymous, simulator):
    content = f'{{"title": "x", "severity": "DOWN", "x": {deep(100)}}}'
    assert api.post(INCIDENTS, content=content).status_code == 201
    stored = anonymous.post("/_simulator/incidents", content=content)
    assert stored.status_code == 201
    simulator.resolve_incident(stored.json()["id"])
    for path in ("/_simulator/incidents", "/_simulator/requests", INCIDENTS, "/"):
        assert anonymous.get(path, headers=HEADERS).status_code == 200


@pytest.mark.parametrize(
    "value", [float("nan"), datetime.now(timezone.utc), {1, 2}, "\ud800", b"x"]
)
def test_a_test_cannot_store_values_that_are_not_json(simulator, value):
    with pytest.raises(SimulatedError, match="startedAt: must be a JSON value"):
        simulator.create_incident(started_at=value)
    with pytest.raises(SimulatedError, match=r"body.*must be a JSON value"):
        simulator.fail(status=500, body=value)
    assert simulator.incidents == []


@pytest.mark.parametrize(
    "headers", [{"a b": "x"}, {"": "x"}, {"a": "x\ny"}, {"a": "€"}, {"ä": "x"}]
)
def test_a_fault_with_invalid_headers_is_refused(anonymous, api, headers):
    answer = anonymous.post("/_simulator/faults", json={"status": 503, "headers": headers})
    assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")
    assert api.get(INCIDENTS).status_code == 200


def test_spaces_around_a_faults_headers_are_removed(api, simulator):
    simulator.fail(
        status=503, headers={"Retry-After": " 1\t"}, content_type=" text/html ", body="x"
    )
    answer = api.get(INCIDENTS)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


ODD_TEXTS = st.sampled_from(
    [
        *("", " ", "\x00", "🚀", "x" * 600, "null", "1e5", "-1", "0", "1", "2", "201", "9" * 20),
        *("2147483647", "2147483648", "9" * 5000, "٣", "1767225600", "2030-01-01", FIRST, LAST),
        *("2030-01-01T00:00:00Z", "2030-01-01T24:00:00Z", "2030-02-30T00:00:00Z"),
        *("2030-01-01T00:00:00+23:59", "2030-01-01T00:00:00." + "1" * 50 + "Z"),
        *("10000-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "2016-12-31T23:59:60Z"),
        *("DOWN", "RESOLVED", "CONFIRMED", "MANUAL", "active", "past", "/i/x", "..", "a/b"),
        *("123e4567-e89b-12d3-a456-426614174000", "text/plain", "application/json; x", "text/html"),
    ]
)
TEXTS = ODD_TEXTS | st.text(st.characters(codec=None, exclude_categories=()), max_size=20)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
VALUES = st.recursive(
    SCALARS, lambda some: st.lists(some, max_size=3) | st.dictionaries(TEXTS, some, max_size=3)
)
FIELDS = st.sampled_from(
    [
        *("title", "severity", "monitorId", "body", "serviceId", "serviceIncidentId", "newStatus"),
        *("notifySubscribers", "startsAt", "endsAt", "repeatRule", "reason", "suppressAlerts"),
        *("id", "organizationId", "workspaceId", "status", "source", "startedAt", "createdAt"),
        *("updatedAt", "resolvedAt", "shortlink", "reopenCount", "affectedRegions", "fields"),
        *("updates", "statusPageIncidents", "events", "dispatches", "trigger", "at", "kind"),
        *("summary", "acknowledgedAt", "advance", "path", "method", "headers", "delay", "times"),
    ]
)
OBJECTS = st.dictionaries(FIELDS, VALUES | st.lists(st.dictionaries(FIELDS, VALUES, max_size=4)))
# The required fields, so that some creations succeed.
COMPLETE = OBJECTS.map(
    lambda more: {
        "title": "x",
        "severity": "DOWN",
        "notifySubscribers": True,
        "startsAt": FIRST,
        "endsAt": LAST,
        "advance": 1,
        **more,
    }
)
BODIES = (OBJECTS | COMPLETE | VALUES).map(lambda value: json.dumps(value).encode()) | st.binary()
PARAMS = st.dictionaries(
    st.sampled_from(
        [
            *("status", "severity", "source", "monitorId", "tagId", "excludeId", "startedFrom"),
            *("startedTo", "search", "page", "size", "cursor", "limit", "windowDays", "filter"),
            *("method", "path", "x"),
        ]
    ),
    TEXTS.map(lambda text: text.encode(errors="replace")),
    max_size=4,
)
LATIN = st.text(st.characters(min_codepoint=33, max_codepoint=255, exclude_categories=["Cc"]))
REQUEST_HEADERS = st.dictionaries(
    st.sampled_from(["x-phelm-org-id", "x-phelm-workspace-id", "content-type", "accept"]),
    (ODD_TEXTS.filter(lambda text: text.isprintable()) | LATIN).map(
        lambda text: text.strip().encode("latin-1", errors="replace")
    ),
)
ACTIONS = ["acknowledge", "events", "related", "resolve", "trigger", "updates"]
ROUTES = st.sampled_from(
    [
        *(INCIDENTS, WINDOWS, INCIDENTS + "/{}", WINDOWS + "/{}", "/", "/i/{}", "/api/v1/auth/me"),
        *(f"{INCIDENTS}/{{}}/{action}" for action in ACTIONS),
        *(f"/_simulator/{path}" for path in ("health", "requests", "faults", "clock")),
        *("/_simulator/incidents", "/_simulator/incidents/{}"),
        *("/_simulator/maintenance-windows", "/_simulator/maintenance-windows/{}"),
    ]
)
METHODS = st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
REQUESTS = st.tuples(
    METHODS, ROUTES, st.none() | TEXTS.filter(bool), PARAMS, REQUEST_HEADERS, BODIES
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(requests=st.lists(REQUESTS, min_size=1, max_size=6))
def test_no_request_crashes_the_simulator(api, simulator, requests):
    """Nor does any later request, regardless of what was stored before."""
    simulator.reset()
    ids = [simulator.create_incident()["id"], simulator.create_maintenance_window()["id"]]
    reading = ["/", INCIDENTS, WINDOWS, "/_simulator/requests", "/_simulator/faults"]
    reading += ["/_simulator/incidents", "/_simulator/maintenance-windows"]
    for method, route, odd_id, params, headers, content in requests:
        for one in ids if odd_id is None else [odd_id]:
            path = route.format(quote(one, safe="", errors="replace"))
            answer = api.request(method, path, params=params, headers=headers, content=content)
            assert answer.status_code < 500, answer.text
            simulator.clear_faults()
    found = {
        incident["id"] for incident in simulator.incidents if len(incident["id"]) == len(ids[0])
    }
    reading += [f"{INCIDENTS}/{one}" for one in found]
    reading += [f"{INCIDENTS}/{one}/{action}" for one in found for action in ("events", "related")]
    for path in reading:
        answer = api.get(quote(path, errors="replace"), headers=HTML)
        assert answer.status_code < 500, answer.text


def test_a_fault_can_have_any_status(api, simulator):
    for status in (200, 204, 205, 304, 404, 429, 500, 599):
        simulator.fail(status=status, headers={"Retry-After": "1"})
        answer = api.get(f"{INCIDENTS}/{uuid4()}")
        assert (answer.status_code, answer.headers["Retry-After"]) == (status, "1")
        assert bool(answer.content) is (status not in {204, 304})
    assert len({request.client_port for request in simulator.requests()}) == 1


@pytest.mark.parametrize("status", [204, 304])
def test_a_fault_of_a_status_without_content_has_no_body(simulator, status):
    with pytest.raises(SimulatedError, match=f"body: must not be set: {status} has no body"):
        simulator.fail(status=status, body="x")
