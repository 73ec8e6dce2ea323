"""Lists of incidents: order, pages and filters."""

from __future__ import annotations

from uuid import uuid4

import pytest

INCIDENTS = "/api/v1/incidents"
MONITOR = str(uuid4())
GROUP = str(uuid4())


def titles(api, **params):
    answer = api.get(INCIDENTS, params=params)
    assert answer.status_code == 200, answer.text
    return [incident["title"] for incident in answer.json()["data"]]


@pytest.fixture
def three(simulator):
    """The IDs, by title, of three incidents that start a day apart, stored out of order."""
    incidents = [
        {"title": "Second", "severity": "DOWN", "monitor_id": MONITOR, "status": "TRIGGERED"},
        {"title": "Third", "severity": "MAINTENANCE", "source": "MANUAL", "status": "RESOLVED"},
        {"title": "First", "severity": "DEGRADED", "resource_group_id": GROUP},
    ]
    days = {"First": 1, "Second": 2, "Third": 3}
    return {
        fields["title"]: simulator.create_incident(
            **fields, started_at=f"2030-01-0{days[fields['title']]}T12:00:00.123456Z"
        )["id"]
        for fields in incidents
    }


@pytest.mark.usefixtures("three")
def test_the_latest_start_comes_first(api):
    assert titles(api) == ["Third", "Second", "First"]


def test_of_equal_starts_the_one_stored_last_comes_first(api, simulator):
    for title in "abc":
        simulator.create_incident(title=title, started_at="2030-01-01T00:00:00Z")
    assert titles(api) == ["c", "b", "a"]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"status": "RESOLVED"}, ["Third"]),
        ({"status": "WATCHING"}, []),
        ({"severity": "DOWN"}, ["Second"]),
        ({"source": "AUTOMATIC"}, ["Second", "First"]),
        ({"monitorId": MONITOR}, ["Second"]),
        ({"monitorId": MONITOR.upper()}, ["Second"]),
        ({"serviceId": MONITOR}, []),
        ({"resourceGroupId": GROUP}, ["First"]),
        ({"tagId": GROUP}, []),
        ({"environmentId": GROUP}, []),
        ({"search": "IR"}, ["Third", "First"]),
        ({"startedFrom": "2030-01-02T12:00:00.123456Z"}, ["Third", "Second"]),
        ({"startedFrom": "2030-01-02T12:00:00.123457Z"}, ["Third"]),
        ({"startedTo": "2030-01-02T12:00:00.123456Z"}, ["Second", "First"]),
        ({"startedTo": "2030-01-02T14:00:00+02:00"}, ["First"]),
        ({"source": "AUTOMATIC", "severity": "DEGRADED"}, ["First"]),
        ({"status": "", "search": ""}, ["Third", "Second", "First"]),
        ({"unknown": "x"}, ["Third", "Second", "First"]),
    ],
)
def test_filters_select_matching_incidents(api, params, found):
    assert titles(api, **params) == found


def test_search_finds_ids_and_exclude_id_omits_one(api, three):
    assert titles(api, search=three["First"][:13].upper()) == ["First"]
    assert titles(api, excludeId=three["Second"]) == ["Third", "First"]


def test_pages_report_their_position(api, simulator):
    for number in range(5):
        simulator.create_incident(title=str(number))
    pages = [api.get(INCIDENTS, params={"page": page, "size": 2}).json() for page in range(4)]
    assert [[one["title"] for one in page["data"]] for page in pages] == [
        ["4", "3"],
        ["2", "1"],
        ["0"],
        [],
    ]
    assert [page["hasNext"] for page in pages] == [True, True, False, False]
    assert [page["hasPrev"] for page in pages] == [False, True, True, True]
    assert {(page["totalElements"], page["totalPages"]) for page in pages} == {(5, 3)}


def test_the_last_full_page_has_no_next_page(api, simulator):
    for _ in range(4):
        simulator.create_incident()
    assert api.get(INCIDENTS, params={"page": 1, "size": 2}).json()["hasNext"] is False


def test_the_default_page_size_is_ten(api, simulator):
    for _ in range(11):
        simulator.create_incident()
    page = api.get(INCIDENTS).json()
    assert len(page["data"]) == 10
    assert page["hasNext"]


def test_without_incidents_the_page_is_empty(api):
    assert api.get(INCIDENTS).json() == {
        "data": [],
        "hasNext": False,
        "hasPrev": False,
        "totalElements": 0,
        "totalPages": 0,
    }
