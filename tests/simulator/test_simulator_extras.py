"""What a test can store with an incident, but no call of the API can."""

from __future__ import annotations

from uuid import uuid4

import pytest

from pulumi_devhelm.simulator import SimulatedError, Simulator

INCIDENTS = "/api/v1/incidents"
CONTROL = "/_simulator/incidents"
LISTS = ["updates", "statusPageIncidents", "events", "dispatches"]
PAGE = {
    "statusPageName": "Acme status",
    "statusPageSlug": "acme",
    "title": "Checkout is slow",
    "status": "MONITORING",
    "impact": "MAJOR",
    "connectionMode": "MANUAL",
}


def data(api, incident_id, action=""):
    answer = api.get(f"{INCIDENTS}/{incident_id}{action}")
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def test_linked_status_page_incidents_are_in_the_details(api, anonymous):
    stored = anonymous.post(CONTROL, json={"title": "x", "statusPageIncidents": [PAGE]}).json()
    [linked] = data(api, stored["id"])["statusPageIncidents"]
    assert linked.items() >= PAGE.items()
    assert linked["id"] == linked["spIncidentId"]
    assert stored["statusPageIncidents"] == [linked]
    [listed] = api.get(INCIDENTS).json()["data"]
    assert listed.keys().isdisjoint(LISTS)


def test_an_incident_opened_by_the_api_can_be_linked_later(api, simulator):
    body = {"title": "Slow", "severity": "DOWN"}
    incident = api.post(INCIDENTS, json=body).json()["data"]["incident"]
    simulator.change_incident(incident["id"], status_page_incidents=[{"id": "1"}, {"id": "2"}])
    answer = api.patch(f"{INCIDENTS}/{incident['id']}", json={"title": "Slower"}).json()["data"]
    assert [linked["id"] for linked in answer["statusPageIncidents"]] == ["1", "2"]
    assert {linked["title"] for linked in answer["statusPageIncidents"]} == {"Slow"}
    simulator.change_incident(incident["id"], status_page_incidents=None)
    assert data(api, incident["id"])["statusPageIncidents"] == []


@pytest.mark.parametrize("fields", [{}, dict.fromkeys(LISTS)])
def test_extras_are_empty_by_default(api, simulator, fields):
    incident = simulator.create_incident(**fields)
    assert (incident["updates"], incident.keys() & {*LISTS, "trigger"}) == ([], {"updates"})
    assert data(api, incident["id"])["statusPageIncidents"] == []
    assert data(api, incident["id"], "/events") == []
    answer = api.post(f"{INCIDENTS}/{incident['id']}/acknowledge")
    assert answer.json() == {"data": {"acknowledged": [], "skipped": []}}


def test_events_are_merged_with_the_timeline_latest_first(api, simulator):
    forensic = {"toStatus": "CONFIRMED", "affectedRegions": ["eu"]}
    incident = simulator.create_incident(
        started_at="2030-01-01T00:00:00Z",
        events=[
            {"at": "2030-01-01T00:00:01Z", "payload": forensic},
            {
                "at": "2030-01-01T01:00:03+01:00",
                "kind": "delivery",
                "summary": "Slack was notified",
            },
        ],
        updates=[
            {"body": "First", "createdAt": "2030-01-01T00:00:00Z"},
            {"body": "Second", "createdAt": "2030-01-01T00:00:02Z"},
        ],
    )
    events = data(api, incident["id"], "/events")
    assert [(event["kind"], event["summary"]) for event in events] == [
        ("delivery", "Slack was notified"),
        ("update", "Update posted"),
        ("forensic_transition", "Forensic transition"),
        ("update", "Update posted"),
    ]
    assert events[2]["payload"] == forensic
    assert len({event["id"] for event in events}) == 4


def test_an_event_replaces_another_with_the_same_id(api, simulator):
    incident = simulator.create_incident(updates=[{"id": "1", "body": "x"}])
    event = {"id": "1", "kind": "update", "summary": "A robot wrote", "actor": "robot@acme.example"}
    simulator.change_incident(incident["id"], events=[event])
    [shown] = data(api, incident["id"], "/events")
    assert shown.items() >= event.items()


def test_acknowledging_skips_dispatches_that_cannot_be_acknowledged(api, simulator):
    incident = simulator.create_incident(
        dispatches=[
            {"policyName": "On call"},
            {"status": "ESCALATING", "nextEscalationAt": "2030-01-01T00:00:00Z"},
            {"status": "ACKNOWLEDGED"},
            {"id": "4", "status": "PENDING"},
        ]
    )
    dispatches = simulator.incidents[0]["dispatches"]
    path = f"{INCIDENTS}/{incident['id']}/acknowledge"
    simulator.clock.advance(minutes=1)

    first = api.post(path).json()["data"]
    assert [one["id"] for one in first["acknowledged"]] == [one["id"] for one in dispatches[:2]]
    for one in first["acknowledged"]:
        assert (one["status"], one["acknowledgedVia"]) == ("ACKNOWLEDGED", "API")
        assert one["acknowledgedAt"] == one["updatedAt"] > one["createdAt"]
        assert "nextEscalationAt" not in one
    assert first["skipped"] == [
        {"id": dispatches[2]["id"], "status": "ACKNOWLEDGED", "reason": "Already acknowledged"},
        {"id": "4", "status": "PENDING", "reason": "Can't be acknowledged while PENDING"},
    ]

    second = api.post(path).json()["data"]
    assert second["acknowledged"] == []
    assert len(second["skipped"]) == 4
    [after] = simulator.incidents
    assert after["dispatches"][:2] == first["acknowledged"]
    assert after["updatedAt"] == incident["updatedAt"]


def test_dispatches_and_their_acknowledgments_are_events(api, simulator):
    incident = simulator.create_incident(dispatches=[{"policyName": "On call"}])
    simulator.clock.advance(minutes=1)
    api.post(f"{INCIDENTS}/{incident['id']}/acknowledge")
    acked, fired = data(api, incident["id"], "/events")
    assert {acked["kind"], fired["kind"]} == {"dispatch"}
    assert (fired["payload"]["phase"], acked["payload"]["phase"]) == ("fired", "acked")
    assert acked["payload"]["acknowledgedVia"] == "API"
    assert acked["payload"]["policyName"] == fired["payload"]["policyName"] == "On call"
    pages = []
    for cursor in ({}, {"cursor": acked["id"]}):
        answer = api.get(f"{INCIDENTS}/{incident['id']}/events", params={"limit": 1, **cursor})
        pages.append((answer.json()["data"], answer.json()["hasMore"]))
    assert pages == [([acked], True), ([fired], False)]


def test_a_stored_trigger_is_returned(api, anonymous):
    trigger = {"ruleType": "consecutive_failures", "count": 3, "threshold": 3, "lastError": None}
    stored = anonymous.post(CONTROL, json={"trigger": trigger}).json()
    expected = {"source": "checks", "ruleType": "consecutive_failures", "count": 3, "threshold": 3}
    assert stored["trigger"] == data(api, stored["id"], "/trigger") == expected
    assert "trigger" not in data(api, stored["id"])
    changed = anonymous.patch(f"{CONTROL}/{stored['id']}", json={"trigger": None}).json()
    assert "trigger" not in changed
    assert data(api, stored["id"], "/trigger") == {"source": "none"}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("value", "field"),
    [
        (5, ""),
        ("x", ""),
        ({"id": "1"}, ""),
        (["x"], ".0"),
        ([{}, None], ".1"),
        ([{"id": 5}], ".0.id"),
        ([{"id": ""}], ".0.id"),
        ([{"id": None}], ".0.id"),
        ([{"id": "1"}, {"id": "1"}], ".1.id"),
    ],
)
def test_an_invalid_list_is_refused_with_its_field(anonymous, simulator, name, value, field):
    incident = simulator.create_incident()
    for method, path in [("POST", CONTROL), ("PATCH", f"{CONTROL}/{incident['id']}")]:
        answer = anonymous.request(method, path, json={name: value})
        assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")
        assert [error["field"] for error in answer.json()["errors"]] == [name + field]
    assert simulator.incidents == [incident]


def test_a_trigger_that_is_not_an_object_is_refused(simulator):
    with pytest.raises(SimulatedError, match="trigger: must be an object"):
        simulator.create_incident(trigger="checks")


def test_unknown_values_can_be_simulated(api, simulator):
    odd = {"status": ["?"], "future": {"x": 1}, "createdAt": "never", "acknowledgedAt": 5}
    incident = simulator.create_incident(
        **{name: [odd] for name in ("events", "dispatches", "status_page_incidents")}
    )
    [linked] = data(api, incident["id"])["statusPageIncidents"]
    assert linked.items() >= odd.items()
    assert len(data(api, incident["id"], "/events")) == 3
    assert api.post(f"{INCIDENTS}/{incident['id']}/acknowledge").status_code == 200


def test_the_data_file_keeps_extras_across_restarts(tmp_path):
    path = tmp_path / "data.json"
    with Simulator(path) as simulator:
        kept = simulator.create_incident(
            trigger={"count": 2}, **{name: [{"id": str(uuid4())}] for name in LISTS}
        )
    with Simulator(path) as simulator:
        assert simulator.incidents == [kept]


def test_returned_extras_are_copies(simulator):
    payload = {"affectedRegions": ["eu"]}
    incident = simulator.create_incident(events=[{"payload": payload}])
    payload["affectedRegions"].append("us")
    incident["events"][0]["payload"]["affectedRegions"].clear()
    assert simulator.incidents[0]["events"][0]["payload"] == {"affectedRegions": ["eu"]}


def test_the_official_models_accept_the_filled_in_fields(api, simulator):
    generated = pytest.importorskip("devhelm._generated")
    incident = simulator.create_incident(
        trigger={}, dispatches=[{}], events=[{}], status_page_incidents=[{}], updates=[{}]
    )
    path = f"{INCIDENTS}/{incident['id']}"
    generated.SingleValueResponseIncidentDetailDto.model_validate(api.get(path).json())
    for action, model in [
        ("/trigger", generated.SingleValueResponseIncidentTriggerDto),
        ("/events", generated.CursorPageIncidentActivityEventDto),
    ]:
        model.model_validate(api.get(path + action).json())
    for _ in range(2):
        answer = api.post(path + "/acknowledge")
        generated.SingleValueResponseAcknowledgeAllIncidentsResponse.model_validate(answer.json())
    generated.CursorPageIncidentActivityEventDto.model_validate(api.get(path + "/events").json())
