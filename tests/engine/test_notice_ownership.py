"""Notices that are taken over, read and imported, and secrets in them."""

from __future__ import annotations

import json

import pytest
from requests_seen import calls, writes
from status_pages import BOTH_HOSTS, mails

PAGE = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
INCIDENT = f"""
StatusPageIncident(
    "it", status_page_id="{PAGE}", title="Checkout is down", body=config.get("body") or "By hand.",
    impact="MAJOR", adopt_id=config.get("adopt"), opts=on,
)
"""


@pytest.fixture(autouse=True)
def page(simulator):
    return simulator.create_status_page(id=PAGE, slug="acme", components=["API", "Checkout"])


@pytest.fixture
def opened(simulator):
    """An incident that a person opened on the page."""
    return simulator.create_status_page_incident(
        status_page_id=PAGE,
        title="Checkout is down",
        impact="MINOR",
        updates=[{"body": "By hand.", "status": "INVESTIGATING"}],
    )


@BOTH_HOSTS
def test_an_open_one_is_taken_over_and_changed_as_declared(hosted, simulator, opened):
    hosted.program(INCIDENT)
    hosted.set({"adopt": opened["id"]})
    hosted.up()
    assert writes(simulator) == ["PUT incidents"]
    hosted.set({"body": "We found it."})
    hosted.up()
    assert writes(simulator) == ["POST updates"]
    (incident,) = simulator.status_page_incidents
    assert (incident["impact"], len(incident["updates"])) == ("MAJOR", 2)
    assert mails(simulator) == []
    hosted.destroy()
    assert simulator.status_page_incidents[0]["status"] == "RESOLVED"


@BOTH_HOSTS
def test_what_can_not_be_taken_over_is_refused_in_one_sentence(hosted, simulator, opened):
    simulator.change_status_page_incident(opened["id"], status="RESOLVED")
    hosted.program(INCIDENT)
    hosted.set({"adopt": opened["id"]})
    assert "but it is over. Name an open one, or remove" in hosted.up(fails=True)
    hosted.set({"adopt": PAGE})
    assert "which DevHelm can't find on the status page" in hosted.up(fails=True)
    assert writes(simulator) == []


def test_get_reads_and_owns_nothing(stack, simulator, opened):
    stack.program(f"""
seen = StatusPageIncident.get("seen", "{PAGE}/{opened["id"]}")
pulumi.export("seen", [seen.title, seen.body, seen.notice_id, seen.impact])
""")
    stack.up()
    seen = ["Checkout is down", "By hand.", opened["id"], "MINOR"]
    assert stack.outputs() == {"seen": seen}
    stack.destroy()
    assert writes(simulator) == []


def test_get_with_half_an_id_is_refused(stack, simulator):
    stack.program(f'StatusPageIncident.get("seen", "{PAGE}")\n')
    assert "id: must be PAGE_ID/NOTICE_ID" in stack.up(fails=True)
    assert calls(simulator) == []


def test_an_imported_one_is_unchanged_in_the_next_preview(stack, simulator, opened):
    planned = simulator.create_status_page_maintenance(
        status_page_id=PAGE,
        title="Upgrade",
        scheduled_for="2999-01-01T00:00:00Z",
        scheduled_until="2999-01-01T02:00:00Z",
        updates=[{"body": "Soon.", "status": "INVESTIGATING"}],
    )
    stack.program(f"""
acme = Provider("acme")
def taking(id):
    return pulumi.ResourceOptions(provider=acme, import_=config.get("run") and None or id)
StatusPageIncident(
    "incident", status_page_id="{PAGE}", title="Checkout is down", body="By hand.",
    impact="MINOR", opts=taking("{PAGE}/{opened["id"]}"),
)
StatusPageMaintenance(
    "work", status_page_id="{PAGE}", title="Upgrade", body="Soon.", auto_resolve=False,
    scheduled_for="2999-01-01T00:00:00Z", scheduled_until="2999-01-01T02:00:00Z",
    opts=taking("{PAGE}/{planned["id"]}"),
)
""")
    stack.up()
    stack.set({"run": "2"})
    assert "unchanged" in stack.up()
    assert writes(simulator) == []
    stack.destroy()
    assert sorted(writes(simulator)) == ["DELETE maintenance", "PUT incidents"]


@BOTH_HOSTS
def test_a_secret_stays_one_in_every_output_and_message(hosted, simulator):
    hosted.program(f"""
StatusPageIncident(
    "it", status_page_id="{PAGE}", title=config.require_secret("title"), body="A", impact="MAJOR",
    opts=on,
)
""")
    hosted.set({"title": "hidden-from-all"}, "--secret")
    hosted.up()
    hosted.refresh()
    assert "hidden-from-all" not in hosted.export()
    simulator.fail("PUT", "/api/v1/status-pages/**", status=422, times=None)
    hosted.set({"title": "hidden-again"}, "--secret")
    assert "hidden-again" not in hosted.up(fails=True)
    state = json.loads(hosted.export())
    assert "hidden" not in json.dumps(state)
