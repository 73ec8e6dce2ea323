"""DevHelm's official client works with the simulator, and its models accept the responses."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

devhelm = pytest.importorskip("devhelm", reason="the official SDK needs Python 3.11")
generated = pytest.importorskip("devhelm._generated")


@pytest.fixture
def client(simulator):
    client = devhelm.Devhelm(token="dh_live_x", base_url=simulator.url)
    yield client
    client.incidents._client.close()  # noqa: SLF001 - it has no method for this


def test_the_sdk_creates_gets_lists_and_resolves_incidents(client, simulator):
    created = client.incidents.create(
        {"title": "Upgrade", "severity": "MAINTENANCE", "body": "Ten minutes."}
    )
    assert client.incidents.get(str(created.incident.id)) == created
    for _ in range(250):
        simulator.create_incident()
    listed = client.incidents.list()
    assert len(listed) == 251
    assert listed[-1].id == created.incident.id
    assert client.incidents.list_page(0, 100).has_next
    resolved = client.incidents.resolve(str(created.incident.id), {"body": "Done."})
    assert resolved.incident.status == "RESOLVED"
    assert resolved.incident.resolution_note == "Done."
    assert [entry.body for entry in resolved.updates] == ["Ten minutes.", "Done."]


def test_the_sdk_creates_gets_lists_updates_and_deletes_windows(client, simulator):
    windows = client.maintenance_windows
    monitor = str(uuid4())
    times = {"startsAt": "2030-01-01T12:00:00Z", "endsAt": "2030-01-01T14:00:00+01:00"}
    full = {**times, "monitorId": monitor, "reason": "Upgrade", "repeatRule": "FREQ=DAILY"}
    created = windows.create({**full, "suppressAlerts": False})
    assert (
        created.model_dump(mode="json", by_alias=True).items()
        >= {
            "monitorId": monitor,
            "reason": "Upgrade",
            "repeatRule": "FREQ=DAILY",
            "suppressAlerts": False,
            "organizationId": 1,
        }.items()
    )
    assert created.ends_at - created.starts_at == timedelta(hours=1)
    assert windows.get(str(created.id)) == created
    assert windows.list() == windows.list(monitor_id=monitor, status="upcoming") == [created]
    assert windows.list(status="active") == []
    simulator.clock.advance(days=366 * 10)
    assert windows.list_page(0, 10, status="upcoming").data == []
    updated = windows.update(str(created.id), {**full, "reason": "Later"})
    assert (updated.reason, updated.suppress_alerts) == ("Later", True)
    windows.delete(str(created.id))
    assert simulator.maintenance_windows == []
    with pytest.raises(devhelm.DevhelmNotFoundError):
        windows.delete(str(created.id))


def test_the_sdk_reads_monitors_and_tags(client, simulator):
    made = [
        simulator.create_monitor(name=f"Monitor {number}", tags=["prod", f"team-{number % 2}"])
        for number in range(250)
    ]
    listed = client.monitors.list()
    assert [str(one.id) for one in listed] == [one["id"] for one in made]
    assert client.monitors.get(made[0]["id"]).name == "Monitor 0"
    assert len(client.monitors.list(tags="team-0,none")) == 125
    assert [tag.name for tag in client.tags.list()] == ["prod", "team-0", "team-1"]
    with pytest.raises(devhelm.DevhelmNotFoundError):
        client.monitors.get(str(uuid4()))


def test_updates_of_the_sdk_clear_fields_without_sending_nulls(client, simulator):
    """It omits nulls from requests, and a replacement sets omitted fields to their defaults."""
    window = simulator.create_maintenance_window(
        monitor_id=str(uuid4()), reason="Upgrade", suppress_alerts=False
    )
    times = {"startsAt": "2030-01-01T12:00:00Z", "endsAt": "2030-01-01T14:00:00Z"}
    nulls = dict.fromkeys(("monitorId", "reason", "suppressAlerts"))
    updated = client.maintenance_windows.update(window["id"], {**times, **nulls})
    [request] = simulator.requests("PUT")
    assert request.body.keys() == times.keys()
    assert (updated.monitor_id, updated.reason, updated.suppress_alerts) == (None, None, True)


def test_the_sdk_understands_errors(client, simulator):
    with pytest.raises(devhelm.DevhelmNotFoundError) as gone:
        client.incidents.get(str(uuid4()))
    assert (gone.value.status, gone.value.code) == (404, "NOT_FOUND")
    assert gone.value.request_id
    incident = simulator.create_incident()
    client.incidents.resolve(incident["id"])
    with pytest.raises(devhelm.DevhelmConflictError):
        client.incidents.resolve(incident["id"])
    simulator.fail(status=429, headers={"Retry-After": "3"})
    with pytest.raises(devhelm.DevhelmRateLimitError) as limited:
        client.incidents.list()
    assert limited.value.retry_after == 3
    simulator.fail(drop="before")
    with pytest.raises(devhelm.DevhelmTransportError):
        client.incidents.list()


@pytest.fixture
def one(api):
    """The path of an incident with a timeline."""
    body = {"title": "Slow", "severity": "DOWN", "body": "x", "monitorId": str(uuid4())}
    incident = api.post("/api/v1/incidents", json=body).json()["data"]["incident"]
    return f"/api/v1/incidents/{incident['id']}"


DETAIL = "SingleValueResponseIncidentDetailDto"


@pytest.mark.parametrize(
    ("call", "body", "model"),
    [
        ("GET ", None, DETAIL),
        ("PATCH ", {"title": "New"}, DETAIL),
        ("POST /updates", {"notifySubscribers": True, "newStatus": "RESOLVED"}, DETAIL),
        ("POST /resolve", {"body": "x"}, DETAIL),
        ("POST /acknowledge", None, "SingleValueResponseAcknowledgeAllIncidentsResponse"),
        ("GET /events", None, "CursorPageIncidentActivityEventDto"),
        ("GET /related", None, "RelatedIncidentsResponse"),
        ("GET /trigger", None, "SingleValueResponseIncidentTriggerDto"),
        ("PATCH ", {"severity": "x"}, "ErrorResponse"),
    ],
)
def test_the_models_of_the_sdk_accept_every_response(api, one, call, body, model):
    method, _, action = call.partition(" ")
    answer = api.request(method, one + action, json=body)
    getattr(generated, model).model_validate(answer.json())


def test_the_models_of_the_sdk_accept_every_response_about_windows(api):
    body = {"startsAt": "2030-01-01T12:00:00Z", "endsAt": "2030-01-01T14:00:00Z"}
    windows = "/api/v1/maintenance-windows"
    created = api.post(windows, json=body)
    one = f"{windows}/{created.json()['data']['id']}"
    for answer in (created, api.get(one), api.put(one, json=body)):
        generated.SingleValueResponseMaintenanceWindowDto.model_validate(answer.json())
    listed = generated.TableValueResultMaintenanceWindowDto.model_validate(api.get(windows).json())
    assert len(listed.data) == 1
    refused = api.post(windows, json={**body, "endsAt": body["startsAt"]})
    assert generated.ErrorResponse.model_validate(refused.json()).errors


def test_the_models_of_the_sdk_accept_monitors_tags_and_the_identity(api, simulator):
    monitor = simulator.create_monitor(tags=["prod"])
    for path, model in [
        ("monitors", "TableValueResultMonitorDto"),
        (f"monitors/{monitor['id']}", "SingleValueResponseMonitorDto"),
        ("tags", "TableValueResultTagDto"),
        ("auth/me", "SingleValueResponseAuthMeResponse"),
    ]:
        getattr(generated, model).model_validate(api.get(f"/api/v1/{path}").json())


def test_the_models_of_the_sdk_accept_lists(api, one):
    listed = api.get(one.rpartition("/")[0])
    generated.TableValueResultIncidentDto.model_validate(listed.json())
