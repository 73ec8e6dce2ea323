"""The API's calls for one incident."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID, uuid4

import pytest

INCIDENTS = "/api/v1/incidents"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def opened(api, **fields):
    answer = api.post(INCIDENTS, json={"title": "Slow", "severity": "DEGRADED", **fields})
    assert answer.status_code == 201
    return answer.json()["data"]


def detail(api, incident_id):
    answer = api.get(f"{INCIDENTS}/{incident_id}")
    assert answer.status_code == 200
    return answer.json()["data"]


def test_a_new_incident_is_manual_confirmed_and_complete(api, simulator):
    data = opened(api, title="Upgrade", severity="MAINTENANCE", body="Ten minutes.")
    incident = data["incident"]
    times = {incident.pop(f"{name}At") for name in ("started", "confirmed", "created", "updated")}
    assert len(times) == 1
    assert TIME.fullmatch(times.pop())
    assert UUID(incident.pop("id"))
    assert re.fullmatch(re.escape(simulator.url) + r"/i/\w{6}", incident.pop("shortlink"))
    assert incident == {
        "title": "Upgrade",
        "severity": "MAINTENANCE",
        "status": "CONFIRMED",
        "source": "MANUAL",
        "organizationId": 1,
        "createdByUserId": 1,
        "reopenCount": 0,
        "affectedRegions": [],
        "statusPageVisible": True,
        "suppressDispatch": False,
    }
    assert data["statusPageIncidents"] == []


def test_the_body_is_the_first_timeline_entry(api):
    data = opened(api, body="Ten minutes.")
    [entry] = data["updates"]
    assert UUID(entry.pop("id"))
    assert TIME.fullmatch(entry.pop("createdAt"))
    assert entry == {
        "incidentId": data["incident"]["id"],
        "body": "Ten minutes.",
        "newStatus": "CONFIRMED",
        "createdBy": "USER",
        "notifySubscribers": False,
    }


def test_without_a_body_the_timeline_is_empty(api):
    assert opened(api)["updates"] == []


def test_reading_returns_the_same_as_creating(api):
    data = opened(api, body="Once", monitorId=str(uuid4()), serviceId=str(uuid4()))
    assert detail(api, data["incident"]["id"]) == data


def test_an_id_is_not_case_sensitive(api):
    incident_id = opened(api)["incident"]["id"]
    assert detail(api, incident_id.upper())["incident"]["id"] == incident_id


def test_details_omit_the_names_that_only_lists_have(api, simulator):
    incident = simulator.create_incident(title="Checkout", monitor_name="checkout")
    assert "monitorName" not in detail(api, incident["id"])["incident"]
    [listed] = api.get(INCIDENTS).json()["data"]
    assert listed["monitorName"] == "checkout"


def test_a_linked_vendor_incident_is_opened_once(api):
    """While an active incident links it, creating returns that incident unchanged."""
    link = str(uuid4())
    first = opened(api, serviceIncidentId=link, body="One")
    assert opened(api, title="Other", serviceIncidentId=link, body="Two") == first
    body = {"title": "Theirs", "severity": "DOWN", "serviceIncidentId": link}
    theirs = api.post(INCIDENTS, json=body, headers={"x-phelm-org-id": "7"}).json()["data"]
    assert theirs["incident"]["title"] == "Theirs"
    api.post(f"{INCIDENTS}/{first['incident']['id']}/resolve")
    assert opened(api, serviceIncidentId=link)["incident"]["id"] != first["incident"]["id"]


def test_a_patch_changes_title_and_severity_and_ignores_nulls(api):
    incident_id = opened(api)["incident"]["id"]
    answer = api.patch(f"{INCIDENTS}/{incident_id}", json={"title": "Slower", "severity": None})
    assert answer.status_code == 200
    changed = answer.json()["data"]
    assert (changed["incident"]["title"], changed["incident"]["severity"]) == ("Slower", "DEGRADED")
    assert changed["updates"] == []
    assert changed["incident"]["updatedAt"] > changed["incident"]["createdAt"]
    assert detail(api, incident_id) == changed


def test_a_resolved_incident_can_be_patched(api):
    incident_id = opened(api)["incident"]["id"]
    api.post(f"{INCIDENTS}/{incident_id}/resolve")
    answer = api.patch(f"{INCIDENTS}/{incident_id}", json={"severity": "DOWN"})
    assert answer.status_code == 200
    assert answer.json()["data"]["incident"]["status"] == "RESOLVED"


def test_an_update_adds_to_the_timeline_and_keeps_the_status(api):
    incident_id = opened(api, body="One")["incident"]["id"]
    update = {"body": "Two", "notifySubscribers": True}
    answer = api.post(f"{INCIDENTS}/{incident_id}/updates", json=update)
    assert answer.status_code == 201
    first, second = answer.json()["data"]["updates"]
    assert (first["body"], second["body"]) == ("One", "Two")
    assert second["notifySubscribers"] is True
    assert second.keys().isdisjoint({"oldStatus", "newStatus"})
    assert answer.json()["data"]["incident"]["status"] == "CONFIRMED"


def test_resolving_stores_the_note_and_adds_to_the_timeline(api):
    incident_id = opened(api)["incident"]["id"]
    answer = api.post(f"{INCIDENTS}/{incident_id}/resolve", json={"body": "Done."})
    assert answer.status_code == 200
    data = answer.json()["data"]
    incident = data["incident"]
    assert incident["status"] == "RESOLVED"
    assert incident["resolutionReason"] == "MANUAL"
    assert incident["resolutionNote"] == "Done."
    assert datetime.fromisoformat(incident["resolvedAt"].replace("Z", "+00:00")).tzinfo
    [entry] = data["updates"]
    assert (entry["oldStatus"], entry["newStatus"]) == ("CONFIRMED", "RESOLVED")
    assert entry["body"] == "Done."


@pytest.mark.parametrize("sent", [{}, {"json": {}}, {"json": None}, {"content": b"null"}])
def test_resolving_requires_no_body(api, sent):
    incident_id = opened(api)["incident"]["id"]
    answer = api.post(f"{INCIDENTS}/{incident_id}/resolve", **sent)
    assert answer.status_code == 200
    assert "resolutionNote" not in answer.json()["data"]["incident"]


def test_resolving_twice_is_a_conflict_and_changes_nothing(api):
    incident_id = opened(api)["incident"]["id"]
    resolved = api.post(f"{INCIDENTS}/{incident_id}/resolve").json()["data"]
    answer = api.post(f"{INCIDENTS}/{incident_id}/resolve", json={"body": "Again"})
    assert (answer.status_code, answer.json()["code"]) == (409, "CONFLICT")
    assert detail(api, incident_id) == resolved


def test_an_update_can_resolve_and_another_can_reopen(api):
    incident_id = opened(api)["incident"]["id"]
    path = f"{INCIDENTS}/{incident_id}/updates"
    update = {"body": "Done", "newStatus": "RESOLVED", "notifySubscribers": False}
    resolved = api.post(path, json=update).json()["data"]["incident"]
    assert resolved["resolutionReason"] == "MANUAL"
    assert resolved["resolutionNote"] == "Done"
    assert resolved["reopenCount"] == 0
    data = api.post(path, json={"newStatus": "TRIGGERED", "notifySubscribers": False}).json()[
        "data"
    ]
    assert data["incident"]["status"] == "TRIGGERED"
    assert data["incident"]["reopenCount"] == 1
    gone = {"resolvedAt", "resolutionReason", "resolutionNote"}
    assert gone.isdisjoint(data["incident"])
    assert (data["updates"][-1]["oldStatus"], data["updates"][-1]["newStatus"]) == (
        "RESOLVED",
        "TRIGGERED",
    )


def test_an_update_after_the_resolution_does_not_change_it(api):
    incident_id = opened(api)["incident"]["id"]
    before = api.post(f"{INCIDENTS}/{incident_id}/resolve", json={"body": "Done"}).json()["data"]
    note = {"body": "Post-mortem", "newStatus": "RESOLVED", "notifySubscribers": False}
    after = api.post(f"{INCIDENTS}/{incident_id}/updates", json=note).json()["data"]
    for name in ("resolvedAt", "resolutionNote", "reopenCount"):
        assert after["incident"][name] == before["incident"][name]


def test_events_are_the_timeline_latest_first_in_pages(api):
    incident_id = opened(api, body="0")["incident"]["id"]
    for number in range(1, 5):
        update = {"body": str(number), "notifySubscribers": False}
        api.post(f"{INCIDENTS}/{incident_id}/updates", json=update)
    bodies, cursor = [], None
    while True:
        params = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = api.get(f"{INCIDENTS}/{incident_id}/events", params=params).json()
        bodies += [event["payload"]["body"] for event in page["data"]]
        assert page["hasMore"] is ("nextCursor" in page)
        if not page["hasMore"]:
            break
        cursor = page["nextCursor"]
    assert bodies == ["4", "3", "2", "1", "0"]
    assert {"id", "at", "kind", "summary"} <= page["data"][0].keys()


def test_an_unknown_cursor_is_refused(api):
    incident_id = opened(api)["incident"]["id"]
    answer = api.get(f"{INCIDENTS}/{incident_id}/events", params={"cursor": "nonsense"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "cursor"


def test_related_incidents_share_a_monitor_or_service_within_the_window(api, simulator):
    monitor = str(uuid4())
    incident_id = opened(api, monitorId=monitor)["incident"]["id"]
    others = [opened(api, monitorId=monitor)["incident"]["id"] for _ in range(4)]
    opened(api)
    simulator.create_incident(monitor_id=monitor, started_at="2001-01-01T00:00:00Z")
    answer = api.get(f"{INCIDENTS}/{incident_id}/related").json()
    assert [incident["id"] for incident in answer["data"]] == others[:0:-1]
    assert answer["total"] == 4


def test_an_incident_without_an_origin_has_no_related_incidents(api):
    opened(api)
    incident_id = opened(api)["incident"]["id"]
    assert api.get(f"{INCIDENTS}/{incident_id}/related").json() == {"data": [], "total": 0}


def test_without_stored_extras_there_is_no_trigger_and_nothing_to_acknowledge(api):
    path = f"{INCIDENTS}/{opened(api)['incident']['id']}"
    assert api.get(f"{path}/trigger").json() == {"data": {"source": "none"}}
    answer = api.post(f"{path}/acknowledge")
    assert (answer.status_code, answer.json()) == (
        200,
        {"data": {"acknowledged": [], "skipped": []}},
    )


def test_incidents_of_another_organization_or_workspace_are_not_found(api):
    mine = opened(api)["incident"]
    other = {"x-phelm-org-id": "7"}
    created = api.post(
        INCIDENTS, json={"title": "Theirs", "severity": "DOWN"}, headers=other
    ).json()["data"]["incident"]
    assert created["organizationId"] == 7
    assert api.get(f"{INCIDENTS}/{created['id']}").status_code == 404
    for headers in (other, {"x-phelm-workspace-id": "2"}):
        assert api.get(f"{INCIDENTS}/{mine['id']}", headers=headers).status_code == 404
        listed = api.get(INCIDENTS, headers=headers).json()["data"]
        assert mine["id"] not in {incident["id"] for incident in listed}
        assert api.patch(f"{INCIDENTS}/{mine['id']}", json={}, headers=headers).status_code == 404
