"""The request log, and changes that bypass the API."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from uuid import uuid4

import httpx
import pytest

from pulumi_devhelm.simulator import Clock, SimulatedError, Simulator

INCIDENTS = "/api/v1/incidents"
WINDOWS = "/api/v1/maintenance-windows"
VALID = {"title": "Slow", "severity": "DOWN"}


def test_the_log_contains_api_requests_in_order(api, anonymous, simulator):
    api.post(INCIDENTS, json=VALID)
    api.get(INCIDENTS, params={"size": 5})
    anonymous.get(simulator.incidents[0]["shortlink"])
    first, second = simulator.requests()
    assert (first.method, first.path, first.status) == ("POST", INCIDENTS, 201)
    assert first.body == VALID
    assert first.fault is None
    assert (second.n, second.query, second.body) == (first.n + 1, {"size": "5"}, None)
    assert first.client_port == second.client_port
    assert first.at <= second.at <= datetime.now(timezone.utc)


def test_the_log_never_contains_a_token(api, anonymous):
    api.get(INCIDENTS)
    log = anonymous.get("/_simulator/requests")
    [entry] = log.json()
    assert entry["headers"]["authorization"] == "Bearer dh_..."
    assert "secret" not in log.text


def test_the_log_shows_a_body_that_is_not_json(api, anonymous):
    api.post(INCIDENTS, content=b"{nonsense")
    [entry] = anonymous.get("/_simulator/requests").json()
    assert (entry["body"], entry["status"]) == ("{nonsense", 400)
    assert set(entry) == {
        "n",
        "at",
        "method",
        "path",
        "query",
        "headers",
        "body",
        "clientPort",
        "status",
        "fault",
    }


def test_the_log_can_be_filtered(api, anonymous, simulator):
    incident = simulator.create_incident()
    api.get(f"{INCIDENTS}/{incident['id']}")
    api.patch(f"{INCIDENTS}/{incident['id']}", json={})
    api.get(INCIDENTS)
    assert len(simulator.requests("GET")) == 2
    assert len(simulator.requests(path=f"{INCIDENTS}/*")) == 2
    assert len(simulator.requests("get", INCIDENTS)) == 1
    asked = anonymous.get(
        "/_simulator/requests", params={"method": "PATCH", "path": f"{INCIDENTS}/{{id}}"}
    )
    assert [entry["method"] for entry in asked.json()] == ["PATCH"]


def test_clearing_the_log_keeps_the_incidents(api, anonymous, simulator):
    api.post(INCIDENTS, json=VALID)
    assert anonymous.delete("/_simulator/requests").status_code == 204
    assert anonymous.get("/_simulator/requests").json() == []
    assert len(simulator.incidents) == 1
    api.get(INCIDENTS)
    simulator.clear_requests()
    assert simulator.requests() == []


def test_a_reset_deletes_everything(api, anonymous, simulator):
    api.post(INCIDENTS, json=VALID)
    simulator.create_maintenance_window()
    simulator.fail(status=500, times=None)
    assert anonymous.post("/_simulator/reset").status_code == 204
    assert (simulator.incidents, simulator.maintenance_windows) == ([], [])
    assert simulator.requests() == []
    assert api.get(INCIDENTS).json()["data"] == []


def test_an_incident_is_stored_unchanged(api, anonymous):
    """Even with values that the API doesn't know. A null omits a default."""
    fields = {
        "title": None,
        "shortlink": None,
        "source": "TELEPATHY",
        "future": [1],
        "updates": [{"body": "x"}],
    }
    stored = anonymous.post("/_simulator/incidents", json=fields)
    assert stored.status_code == 201
    data = api.get(f"{INCIDENTS}/{stored.json()['id']}").json()["data"]
    assert data["incident"]["source"] == "TELEPATHY"
    assert data["incident"]["future"] == [1]
    assert data["incident"].keys().isdisjoint({"title", "shortlink", "createdByUserId"})
    assert (data["updates"][0]["body"], data["updates"][0]["createdBy"]) == ("x", "SYSTEM")
    assert data["updates"][0]["createdAt"] == data["incident"]["updatedAt"]


def test_an_incident_can_be_changed_and_deleted(api, anonymous):
    incident = anonymous.post(
        "/_simulator/incidents", json={"title": "Old", "severity": "DOWN"}
    ).json()
    path = f"/incidents/{incident['id']}"
    changed = anonymous.patch(f"/_simulator{path}", json={"title": "New", "shortlink": None}).json()
    assert changed["title"] == "New"
    assert "shortlink" not in changed
    assert anonymous.get("/_simulator/incidents").json() == [changed]
    assert anonymous.delete(f"/_simulator{path}").status_code == 204
    assert anonymous.delete(f"/_simulator{path}").status_code == 404
    assert api.get(f"/api/v1{path}").status_code == 404


def test_a_maintenance_window_can_be_stored_changed_and_deleted(api, anonymous):
    control = "/_simulator/maintenance-windows"
    fields = {"reason": "Old", "endsAt": None, "future": [1], "workspaceId": "9"}
    stored = anonymous.post(control, json=fields)
    assert stored.status_code == 201
    assert stored.json().items() >= {"reason": "Old", "future": [1], "workspaceId": "9"}.items()
    assert "endsAt" not in stored.json()
    window_id = stored.json()["id"]
    changed = anonymous.patch(f"{control}/{window_id}", json={"reason": None, "workspaceId": None})
    assert changed.json().keys() == stored.json().keys() - {"reason", "workspaceId"}
    assert anonymous.get(control).json() == [changed.json()]
    assert api.get(f"{WINDOWS}/{window_id}").json() == {"data": changed.json()}
    assert anonymous.delete(f"{control}/{window_id}").status_code == 204
    assert anonymous.delete(f"{control}/{window_id}").status_code == 404
    assert api.get(f"{WINDOWS}/{window_id}").status_code == 404


def test_another_persons_work_on_windows_is_not_logged(simulator):
    window = simulator.create_maintenance_window(reason="Old", suppress_alerts=False)
    changed = simulator.change_maintenance_window(window["id"], reason="New")
    assert changed == {**window, "reason": "New"}
    assert simulator.maintenance_windows == [changed]
    simulator.delete_maintenance_window(window["id"])
    assert simulator.maintenance_windows == []
    with pytest.raises(SimulatedError, match="404 NOT_FOUND"):
        simulator.change_maintenance_window(window["id"], reason="Newer")
    with pytest.raises(SimulatedError, match="404 NOT_FOUND"):
        simulator.delete_maintenance_window(window["id"])
    assert simulator.requests() == []


def test_another_persons_work_on_incidents_is_not_logged(api, simulator):
    incident_id = api.post(INCIDENTS, json=VALID).json()["data"]["incident"]["id"]
    simulator.clear_requests()
    simulator.change_incident(incident_id, severity="DEGRADED", monitor_id=str(uuid4()))
    simulator.add_update(incident_id, "Looking", notify_subscribers=True)
    resolved = simulator.resolve_incident(incident_id, "Fixed")
    assert (resolved["status"], resolved["resolutionNote"]) == ("RESOLVED", "Fixed")
    reopened = simulator.add_update(incident_id, new_status="CONFIRMED")
    assert (reopened["severity"], reopened["reopenCount"]) == ("DEGRADED", 1)
    assert [entry.get("body") for entry in reopened["updates"]] == ["Looking", "Fixed", None]
    assert simulator.incidents == [reopened]
    simulator.delete_incident(incident_id)
    assert simulator.incidents == []
    assert simulator.requests() == []


def test_methods_refuse_what_the_api_refuses(simulator):
    incident = simulator.create_incident()
    simulator.resolve_incident(incident["id"])
    with pytest.raises(SimulatedError, match="409 CONFLICT"):
        simulator.resolve_incident(incident["id"])
    with pytest.raises(SimulatedError, match="404 NOT_FOUND"):
        simulator.delete_incident(str(uuid4()))
    with pytest.raises(SimulatedError, match="id"):
        simulator.create_incident(id=incident["id"])
    with pytest.raises(SimulatedError, match="id"):
        simulator.change_incident(incident["id"], id="x")
    with pytest.raises(SimulatedError, match="newStatus"):
        simulator.add_update(incident["id"], new_status="OPEN")


def test_returned_records_are_copies(simulator):
    regions = ["eu"]
    incident = simulator.create_incident(affected_regions=regions, updates=[{"body": "x"}])
    regions.append("us")
    incident["affectedRegions"].append("us")
    simulator.incidents[0]["updates"].clear()
    assert simulator.incidents[0]["affectedRegions"] == ["eu"]
    assert len(simulator.incidents[0]["updates"]) == 1


def test_a_workspace_has_its_own_incidents(api, simulator):
    incident = simulator.create_incident(workspace_id="9", organization_id=4)
    headers = {"x-phelm-org-id": "4", "x-phelm-workspace-id": "9"}
    path = f"{INCIDENTS}/{incident['id']}"
    assert api.get(path).status_code == 404
    answer = api.get(path, headers=headers)
    assert "workspaceId" not in answer.json()["data"]["incident"]
    assert simulator.incidents[0]["workspaceId"] == "9"


def test_all_times_come_from_the_clock():
    now = datetime(2031, 5, 6, 7, 8, 9, tzinfo=timezone.utc)
    with Simulator(clock=lambda: now) as simulator:
        incident = simulator.create_incident()
        answer = httpx.get(f"{simulator.url}/api/v1/incidents")
        [entry] = simulator.requests()
    assert incident["startedAt"] == "2031-05-06T07:08:09.000000Z"
    assert answer.headers["Date"] == "Tue, 06 May 2031 07:08:09 GMT"
    assert answer.json()["timestamp"] == now.timestamp() * 1000
    assert entry.at == now


def test_all_times_follow_an_advanced_clock():
    now = datetime(2031, 5, 6, 7, 8, 9, tzinfo=timezone.utc)
    with Simulator(clock=lambda: now) as simulator:
        simulator.clock.advance(hours=1, seconds=1)
        moved = httpx.post(f"{simulator.url}/_simulator/clock", json={"advance": 0.5})
        answer = httpx.get(f"{simulator.url}/api/v1/incidents")
        later = "2031-05-06T08:08:10.500000Z"
        assert (moved.status_code, moved.json()) == (200, {"now": later})
        assert simulator.create_incident()["createdAt"] == later
        assert simulator.create_maintenance_window()["createdAt"] == later
        assert answer.headers["Date"] == "Tue, 06 May 2031 08:08:10 GMT"
        assert answer.json()["timestamp"] == simulator.clock().timestamp() * 1000
        assert simulator.requests()[0].at == now + timedelta(hours=1, seconds=1.5)


def test_a_reset_undoes_advances_of_the_clock():
    now = datetime(2031, 5, 6, 7, 8, 9, tzinfo=timezone.utc)
    with Simulator(clock=lambda: now) as simulator:
        simulator.clock.advance(days=1)
        simulator.reset()
        assert simulator.clock() == now


def test_a_clock_argument_becomes_the_simulators_clock():
    now = datetime(2031, 5, 6, 7, 8, 9, tzinfo=timezone.utc)
    clock = Clock(lambda: now)
    with Simulator(clock=clock) as simulator:
        clock.advance(hours=1)
        httpx.post(f"{simulator.url}/_simulator/clock", json={"advance": 60})
        assert simulator.clock() == clock() == now + timedelta(hours=1, minutes=1)
        simulator.reset()
        assert clock() == now


@pytest.mark.parametrize("body", [{}, {"advance": 0}, {"advance": -1}, {"advance": 1e300}])
def test_an_invalid_advance_is_refused(anonymous, body):
    answer = anonymous.post("/_simulator/clock", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "advance")


def test_the_simulator_runs_only_inside_with():
    simulator = Simulator()
    with pytest.raises(RuntimeError, match="enter it"):
        _ = simulator.url
    with simulator:
        url = simulator.url
        with pytest.raises(RuntimeError, match="already"):
            simulator.start()
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)
