"""The API's calls for maintenance windows."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from uuid import UUID, uuid4

import httpx
import pytest

from pulumi_devhelm.simulator import Simulator

WINDOWS = "/api/v1/maintenance-windows"
MONITOR = str(uuid4())
TIMES = {"startsAt": "2030-01-01T12:00:00Z", "endsAt": "2030-01-01T14:00:00Z"}
STORED_TIMES = {
    "startsAt": "2030-01-01T12:00:00.000000Z",
    "endsAt": "2030-01-01T14:00:00.000000Z",
}
FULL = {
    **TIMES,
    "monitorId": MONITOR,
    "repeatRule": "FREQ=WEEKLY",
    "reason": "Upgrade",
    "suppressAlerts": False,
}
NULLS = dict.fromkeys(("monitorId", "repeatRule", "reason", "suppressAlerts"))


def scheduled(api, **fields):
    answer = api.post(WINDOWS, json={**TIMES, **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


def reasons(api, **params):
    answer = api.get(WINDOWS, params=params)
    assert answer.status_code == 200, answer.text
    return [window["reason"] for window in answer.json()["data"]]


def test_a_new_window_has_the_requested_fields(api):
    window = scheduled(api, **FULL)
    assert UUID(window.pop("id"))
    assert datetime.fromisoformat(window.pop("createdAt").replace("Z", "+00:00")).tzinfo
    assert window == {**FULL, **STORED_TIMES, "organizationId": 1}


@pytest.mark.parametrize("rest", [{}, NULLS])
def test_null_or_missing_fields_mean_the_whole_organization_and_no_alerts(api, rest):
    window = scheduled(api, **rest)
    assert window.keys() == {
        "id",
        "organizationId",
        "startsAt",
        "endsAt",
        "suppressAlerts",
        "createdAt",
    }
    assert window["suppressAlerts"] is True


def test_times_are_returned_in_utc(api):
    window = scheduled(api, startsAt="2030-01-01T13:00:00.5+01:00", endsAt="2030-01-01T13:00:01Z")
    assert window["startsAt"] == "2030-01-01T12:00:00.500000Z"


def test_strings_can_be_empty_or_of_the_maximum_length(api):
    for longest in ({"reason": "x" * 500, "repeatRule": "x" * 100}, {"reason": ""}):
        assert scheduled(api, **longest).items() >= longest.items()


def test_reading_returns_the_same_as_creating(api):
    window = scheduled(api, **FULL)
    for window_id in (window["id"], window["id"].upper()):
        assert api.get(f"{WINDOWS}/{window_id}").json() == {"data": window}


@pytest.mark.parametrize("rest", [{}, NULLS])
def test_a_put_clears_the_fields_that_it_omits(api, rest):
    window = scheduled(api, **FULL)
    moved = {"startsAt": "2031-01-01T12:00:00Z", "endsAt": "2031-01-01T14:00:00Z"}
    answer = api.put(f"{WINDOWS}/{window['id']}", json={**moved, **rest})
    assert answer.status_code == 200
    assert answer.json()["data"] == {
        "id": window["id"],
        "organizationId": 1,
        "createdAt": window["createdAt"],
        "startsAt": "2031-01-01T12:00:00.000000Z",
        "endsAt": "2031-01-01T14:00:00.000000Z",
        "suppressAlerts": True,
    }
    assert api.get(f"{WINDOWS}/{window['id']}").json() == answer.json()


def test_a_put_sets_the_fields_of_the_request(api):
    window = scheduled(api)
    answer = api.put(f"{WINDOWS}/{window['id']}", json=FULL)
    assert answer.json()["data"] == {**window, **FULL, **STORED_TIMES}


def test_a_deleted_window_is_not_found(api):
    kept, gone = scheduled(api, reason="Kept"), scheduled(api)
    answer = api.delete(f"{WINDOWS}/{gone['id']}")
    assert (answer.status_code, answer.content) == (204, b"")
    for method, body in [("GET", None), ("PUT", TIMES), ("DELETE", None)]:
        again = api.request(method, f"{WINDOWS}/{gone['id']}", json=body)
        assert (again.status_code, again.json()["code"]) == (404, "NOT_FOUND")
        assert again.json()["message"] == "Maintenance window not found"
    assert api.get(WINDOWS).json()["data"] == [kept]


def test_the_list_is_always_one_page(api, simulator):
    assert api.get(WINDOWS).json() == {"data": [], "hasNext": False, "hasPrev": False}
    for number in range(250):
        simulator.create_maintenance_window(reason=str(number))
    page = api.get(WINDOWS, params={"page": 1, "size": 10}).json()
    assert [window["reason"] for window in page["data"]] == [str(n) for n in range(250)]
    assert (page["hasNext"], page["hasPrev"]) == (False, False)


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"monitorId": MONITOR}, ["Now", "Over"]),
        ({"monitorId": MONITOR.upper()}, ["Now", "Over"]),
        ({"monitorId": str(uuid4())}, []),
        ({"filter": "active"}, ["Now", "Everything"]),
        ({"filter": "upcoming"}, ["Later"]),
        ({"filter": "active", "monitorId": MONITOR}, ["Now"]),
        ({"filter": "upcoming", "monitorId": MONITOR}, []),
        ({"filter": "", "monitorId": ""}, ["Now", "Over", "Everything", "Later"]),
        ({"filter": "past"}, ["Now", "Over", "Everything", "Later"]),
        ({"filter": "past", "monitorId": MONITOR}, ["Now", "Over"]),
        ({"unknown": "x"}, ["Now", "Over", "Everything", "Later"]),
    ],
)
def test_filters_select_matching_windows(api, simulator, params, found):
    """A window of the whole organization matches no monitor."""
    long_ago, far_ahead = "2001-01-01T00:00:00Z", "2901-01-01T00:00:00Z"
    add = simulator.create_maintenance_window
    add(reason="Now", monitor_id=MONITOR)
    add(reason="Over", monitor_id=MONITOR, starts_at=long_ago, ends_at="2001-01-02T00:00:00Z")
    add(reason="Everything", starts_at=long_ago, ends_at=far_ahead)
    add(reason="Later", starts_at=far_ahead, ends_at="2901-01-02T00:00:00Z")
    assert reasons(api, **params) == found


def test_the_clock_alone_makes_a_window_active_and_then_ended():
    """It is active from its start until just before its end. No record changes."""
    now = datetime(2030, 1, 1, 11, 59, 59, tzinfo=timezone.utc)
    headers = {"Authorization": "Bearer dh_live_x"}
    with (
        Simulator(clock=lambda: now) as simulator,
        httpx.Client(base_url=simulator.url, headers=headers) as api,
    ):
        window = scheduled(api, reason="It")
        found = []
        for passing in ({}, {"seconds": 1}, {"hours": 2, "microseconds": -1}, {"microseconds": 1}):
            simulator.clock.advance(**passing)
            found.append([reasons(api, filter=phase) for phase in ("upcoming", "active")])
        assert found == [[["It"], []], [[], ["It"]], [[], ["It"]], [[], []]]
        assert simulator.maintenance_windows == [window]
        assert simulator.incidents == []


@pytest.mark.parametrize("missing", ["starts_at", "ends_at"])
def test_a_window_without_a_start_or_an_end_is_neither_active_nor_upcoming(api, simulator, missing):
    simulator.create_maintenance_window(reason="Odd", **{missing: None})
    assert reasons(api) == ["Odd"]
    assert reasons(api, filter="active") == reasons(api, filter="upcoming") == []


def test_windows_of_another_organization_or_workspace_are_not_found(api):
    mine = scheduled(api, reason="Mine")
    for headers in ({"x-phelm-org-id": "7"}, {"x-phelm-workspace-id": "2"}):
        theirs = api.post(WINDOWS, json=TIMES, headers=headers).json()["data"]
        assert theirs["organizationId"] == int(headers.get("x-phelm-org-id", 1))
        assert api.get(WINDOWS, headers=headers).json()["data"] == [theirs]
        for method, body in [("GET", None), ("PUT", TIMES), ("DELETE", None)]:
            path = f"{WINDOWS}/{mine['id']}"
            answer = api.request(method, path, json=body, headers=headers)
            assert answer.status_code == 404
    assert api.get(WINDOWS).json()["data"] == [mine]


def test_a_lost_response_leaves_the_window(api, simulator):
    simulator.fail("POST", WINDOWS, drop="after")
    with pytest.raises(httpx.RemoteProtocolError):
        api.post(WINDOWS, json=FULL)
    assert [window["reason"] for window in simulator.maintenance_windows] == ["Upgrade"]
    assert [entry.body for entry in simulator.requests("POST", WINDOWS)] == [FULL]


def test_a_stored_window_is_for_the_whole_organization_and_one_hour_by_default(simulator):
    window = simulator.create_maintenance_window()
    starts, ends = (
        datetime.fromisoformat(window[name].replace("Z", "+00:00"))
        for name in ("startsAt", "endsAt")
    )
    assert abs(ends - starts - timedelta(hours=1)) < timedelta(minutes=1)
    assert (window["suppressAlerts"], "monitorId" in window) == (True, False)
