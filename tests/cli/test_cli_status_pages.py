"""The commands that know status pages."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest


@pytest.fixture
def page(simulator):
    return simulator.create_status_page(name="Acme", slug="acme", components=["Web", "API"])


def test_pages_are_listed_with_their_components(run, simulator, page):
    simulator.create_status_page(name="a page", slug="other", incident_mode="REVIEW")
    rows = run("status-pages").stdout
    for text in ("acme", "API, Web", "REVIEW", page["id"]):
        assert text in rows
    listed = json.loads(run("status-pages", "--json").stdout)
    assert [one["name"] for one in listed] == ["a page", "Acme"]
    assert listed[1] == {
        "id": page["id"],
        "name": "Acme",
        "slug": "acme",
        "mode": "AUTOMATIC",
        "components": {one["name"]: one["id"] for one in page["components"]},
    }


def test_without_pages_it_says_so(run):
    assert run("status-pages").stderr == "There are no status pages.\n"


def test_open_lists_what_a_page_announces_now(run, simulator, page):
    now = simulator.clock()
    created = simulator.create_status_page_incident(
        status_page_id=page["id"], title="Down", impact="MAJOR"
    )
    simulator.create_status_page_maintenance(status_page_id=page["id"], title="Begun")
    ahead = (now + timedelta(days=1)).isoformat()
    simulator.create_status_page_maintenance(
        status_page_id=page["id"], title="Tomorrow", scheduled_for=ahead
    )
    for hidden in ({"status": "RESOLVED"}, {"published_at": None}):
        simulator.create_status_page_incident(status_page_id=page["id"], title="Hidden", **hidden)
    listed = json.loads(run("open", "--json").stdout)
    assert [(one["kind"], one["title"], one["page"]) for one in listed] == [
        ("page maintenance", "Begun", "Acme"),
        ("page incident", "Down", "Acme"),
    ]
    assert listed[1]["id"] == f"{page['id']}/{created['id']}"
    assert listed[1]["severity"] == "MAJOR"
    assert "page incident" in run("open").stdout


def test_sweep_ends_old_drills_on_pages_and_mails_nobody(run, simulator, page):
    old = (simulator.clock() - timedelta(days=1)).isoformat()
    for create, start in (
        (simulator.create_status_page_incident, "started_at"),
        (simulator.create_status_page_maintenance, "scheduled_for"),
    ):
        create(status_page_id=page["id"], title="[DRILL] Old", **{start: old})
        create(status_page_id=page["id"], title="[DRILL] Young")
        create(status_page_id=page["id"], title="Real", **{start: old})
    run("sweep", "--yes")
    found = [*simulator.status_page_incidents, *simulator.status_page_maintenance]
    assert {one["title"] for one in found if one["status"] == "RESOLVED"} == {"[DRILL] Old"}
    assert [one["mails"] for one in found] == [[]] * 6
