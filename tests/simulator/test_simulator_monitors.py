"""Monitors, their tags, and the identity of the token."""

from __future__ import annotations

from uuid import uuid4

import pytest

from pulumi_devhelm.simulator import Simulator

MONITORS = "/api/v1/monitors"
TAGS = "/api/v1/tags"
WINDOWS = "/api/v1/maintenance-windows"
TIMES = {"startsAt": "2030-01-01T12:00:00Z", "endsAt": "2030-01-01T14:00:00Z"}
ENVIRONMENT = {"id": str(uuid4()), "name": "Production", "slug": "production"}


def names(api, path=MONITORS, **params):
    answer = api.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return [one["name"] for one in answer.json()["data"]]


@pytest.fixture
def three(simulator):
    simulator.create_monitor(
        name="Checkout API", tags=["payments", "prod"], environment=ENVIRONMENT
    )
    simulator.create_monitor(
        name="Cache", type="TCP", tags=["prod"], managed_by="TERRAFORM", regions=["eu-west"]
    )
    simulator.create_monitor(
        name="cache",
        enabled=False,
        current_status="paused",
        display_health="paused",
        needs_attention=True,
    )


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, ["Checkout API", "Cache", "cache"]),
        ({"enabled": "true"}, ["Checkout API", "Cache"]),
        ({"enabled": "false"}, ["cache"]),
        ({"status": "paused"}, ["cache"]),
        ({"status": "active"}, ["Checkout API", "Cache"]),
        ({"status": "paused", "enabled": "true"}, ["Checkout API", "Cache"]),
        ({"type": "TCP"}, ["Cache"]),
        ({"managedBy": "TERRAFORM"}, ["Cache"]),
        ({"tags": "payments,none"}, ["Checkout API"]),
        ({"tags": "payments", "tag": "prod"}, ["Checkout API", "Cache"]),
        ({"tag": "PROD"}, []),
        ({"search": "CACH"}, ["Cache", "cache"]),
        ({"environmentId": ENVIRONMENT["id"]}, ["Checkout API"]),
        ({"region": "eu-west"}, ["Cache"]),
        ({"displayHealth": "paused"}, ["cache"]),
        ({"needsAttention": "true"}, ["cache"]),
        ({"name": "Cache"}, ["Checkout API", "Cache", "cache"]),
    ],
)
def test_filters_select_matching_monitors_and_unknown_ones_are_ignored(api, params, found):
    assert names(api, **params) == found


@pytest.mark.parametrize("params", [{"enabled": "yes"}, {"size": "0"}, {"environmentId": "x"}])
def test_invalid_filters_are_refused(api, params):
    answer = api.get(MONITORS, params=params)
    assert answer.status_code == 400
    assert [one["field"] for one in answer.json()["errors"]] == [*params]


def test_monitors_and_tags_come_in_pages(api, simulator):
    for number in range(5):
        simulator.create_monitor(name=f"m{number}", tags=[f"t{number}", "all"])
    pages = [api.get(MONITORS, params={"page": page, "size": 2}).json() for page in range(4)]
    assert [[one["name"] for one in page["data"]] for page in pages] == [
        ["m0", "m1"],
        ["m2", "m3"],
        ["m4"],
        [],
    ]
    assert [page["hasNext"] for page in pages] == [True, True, False, False]
    assert {(page["totalElements"], page["totalPages"]) for page in pages} == {(5, 3)}
    assert names(api, TAGS, size=3) == ["all", "t0", "t1"]
    assert names(api, TAGS, size=3, page=1) == ["t2", "t3", "t4"]


def test_a_tag_has_one_id_and_details_are_not_in_lists(api, simulator):
    first = simulator.create_monitor(tags=["prod"], assertions=[], alert_channel_ids=[])
    second = simulator.create_monitor(tags=["prod"])
    assert first["tags"][0]["id"] == second["tags"][0]["id"]
    [listed, _] = api.get(MONITORS).json()["data"]
    assert {"assertions", "alertChannelIds"}.isdisjoint(listed)
    one = api.get(f"{MONITORS}/{first['id']}").json()["data"]
    assert one == {**listed, "assertions": [], "alertChannelIds": []}
    assert api.get(f"{MONITORS}/{uuid4()}").json()["message"] == "Monitor not found"


def calls_that_name(api, simulator, monitor):
    window = simulator.create_maintenance_window()
    incident = {"title": "Slow", "severity": "DOWN", "monitorId": monitor}
    return [
        api.post("/api/v1/incidents", json=incident),
        api.post(WINDOWS, json={**TIMES, "monitorId": monitor}),
        api.put(f"{WINDOWS}/{window['id']}", json={**TIMES, "monitorId": monitor}),
    ]


def test_without_monitors_any_monitor_is_accepted(api, simulator):
    answers = calls_that_name(api, simulator, str(uuid4()))
    assert [answer.status_code for answer in answers] == [201, 201, 200]


def test_once_there_are_monitors_an_unknown_one_is_refused(api, simulator):
    known = simulator.create_monitor(name="Cache")["id"]
    for monitor, expected in [
        (known, [201, 201, 200]),
        (known.upper(), [201, 201, 200]),
        (None, [201, 201, 200]),
        (str(uuid4()), [404] * 3),
    ]:
        answers = calls_that_name(api, simulator, monitor)
        assert [answer.status_code for answer in answers] == expected
    assert {answer.json()["message"] for answer in answers} == {"Monitor not found"}
    elsewhere = simulator.create_monitor(workspace_id=2)["id"]
    answers = calls_that_name(api, simulator, elsewhere)
    assert [answer.status_code for answer in answers] == [404] * 3
    assert elsewhere not in [one["id"] for one in api.get(MONITORS).json()["data"]]


def test_monitors_can_be_changed_and_deleted(api, simulator):
    monitor = simulator.create_monitor(name="Cache", tags=["a"])
    changed = simulator.change_monitor(monitor["id"], tags=["b"], current_status="down")
    assert changed == api.get(f"{MONITORS}/{monitor['id']}").json()["data"]
    assert (names(api, TAGS), changed["currentStatus"]) == (["b"], "down")
    simulator.delete_monitor(monitor["id"])
    assert simulator.monitors == names(api) == names(api, TAGS) == []


def test_monitors_are_seeded_over_the_control_interface_and_kept_in_the_file(anonymous, tmp_path):
    seeded = anonymous.post("/_simulator/monitors", json={"name": "Cache", "tags": ["prod"]})
    assert seeded.json()["tags"][0]["name"] == "prod"
    file = tmp_path / "devhelm.json"
    with Simulator(file) as first:
        created = first.create_monitor(name="Cache")
    with Simulator(file) as second:
        assert second.monitors == [created]


def test_the_page_lists_monitors(anonymous, simulator):
    simulator.create_monitor(name="Cache", tags=["prod"])
    # A test can store anything.
    odd = simulator.create_monitor(name=None, tags=[1, {"id": 2}], current_status=None)
    shown = anonymous.get("/").text
    for text in ("Monitors", "Cache", "up  HTTP", "Tags: prod", odd["id"]):
        assert text in shown


def test_the_identity_names_the_organization_of_the_request(api, anonymous):
    identity = api.get("/api/v1/auth/me", headers={"x-phelm-org-id": "7"}).json()["data"]
    assert identity["organization"] == {"id": 7, "name": "Organization 7"}
    assert identity["key"]["name"] == "Simulated key"
    assert anonymous.get("/api/v1/auth/me").status_code == 401
