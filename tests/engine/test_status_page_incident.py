"""StatusPageIncident on both hosts, from the preview to the end."""

from __future__ import annotations

import pytest
from requests_seen import calls, writes
from status_pages import BOTH_HOSTS, mails, notifications

pytestmark = BOTH_HOSTS
PROGRAM = """
page = get_status_page(slug="acme")
team = Incident("team", title="Checkout fails", severity="DOWN", opts=on)
notice = StatusPageIncident(
    "public",
    status_page_id=page.id,
    title=config.get("title") or "Checkout is down",
    body=config.get("body") or "We are looking into it.",
    impact=config.get("impact") or "MAJOR",
    status=config.get("status") or "INVESTIGATING",
    components=[StatusPageComponent(page.components["Checkout"], "MAJOR_OUTAGE")],
    incident_id=team.id,
    notify_subscribers=config.get_bool("notify"),
    publish=config.get_bool("publish", True),
    resolve_message=config.get("message"),
    on_destroy=config.get("destroy") or "resolve",
    opts=on,
)
pulumi.export("id", notice.id)
pulumi.export("status", notice.status)
"""


@pytest.fixture
def page(simulator):
    return simulator.create_status_page(name="Acme", slug="acme", components=["API", "Checkout"])


@pytest.fixture
def announced(hosted, page):  # noqa: ARG001 - the program looks it up
    """A stack with an incident on the page."""
    hosted.program(PROGRAM)
    hosted.up()
    return hosted


def only(simulator):
    (notice,) = simulator.status_page_incidents
    return notice


def timeline(simulator):
    return [(one["status"], one["body"]) for one in only(simulator)["updates"]]


def test_an_incident_is_announced_once_links_the_teams_and_mails_nobody(hosted, simulator, page):
    hosted.program(PROGRAM)
    assert "to create" in hosted.preview()
    assert writes(simulator) == []
    hosted.up()
    assert notifications(simulator) == {False}
    assert writes(simulator) == ["POST incidents", "POST incidents"]
    notice, (team,) = only(simulator), simulator.incidents
    assert notice["incidentId"] == team["id"]
    assert notice["affectedComponents"][0]["componentStatus"] == "MAJOR_OUTAGE"
    assert mails(simulator) == []
    assert hosted.outputs() == {"id": f"{page['id']}/{notice['id']}", "status": "INVESTIGATING"}
    assert "unchanged" in hosted.up()
    hosted.refresh()
    assert "unchanged" in hosted.up()
    assert writes(simulator) == []


def test_a_status_alone_posts_no_text_and_with_a_body_it_is_one_entry(announced, simulator):
    calls(simulator)
    announced.set({"status": "IDENTIFIED"})
    announced.up()
    assert writes(simulator) == ["PUT incidents"]
    assert timeline(simulator) == [("INVESTIGATING", "We are looking into it.")]
    announced.set({"status": "MONITORING", "body": "A fix is out."})
    announced.up()
    assert writes(simulator) == ["POST updates"]
    announced.set({"body": "Still fine."})
    announced.up()
    assert writes(simulator) == ["POST updates"]
    assert timeline(simulator)[1:] == [
        ("MONITORING", "A fix is out."),
        ("MONITORING", "Still fine."),
    ]
    assert only(simulator)["status"] == "MONITORING"
    assert mails(simulator) == []


def test_what_somebody_resolved_is_never_opened_again(announced, simulator):
    simulator.change_status_page_incident(only(simulator)["id"], status="RESOLVED")
    calls(simulator)
    announced.set({"title": "Again", "status": "IDENTIFIED", "body": "Again."})
    assert "is over, so the changed" in announced.up()
    assert writes(simulator) == []
    announced.refresh()
    assert "unchanged" in announced.up()
    assert announced.outputs()["status"] == "RESOLVED"
    announced.destroy()
    assert writes(simulator) == ["POST resolve"]
    assert only(simulator)["title"] == "Checkout is down"


def test_destroy_resolves_with_the_message_and_mails_as_declared(announced, simulator):
    announced.set({"message": "All is well again.", "notify": "true"})
    announced.up()
    announced.destroy()
    assert timeline(simulator)[1:] == [("RESOLVED", "All is well again.")]
    assert mails(simulator) == ["INCIDENT_RESOLVED"]


def test_destroy_can_leave_no_trace(announced, simulator):
    announced.set({"destroy": "delete"})
    announced.up()
    announced.destroy()
    assert simulator.status_page_incidents == []


def test_a_draft_stays_one_until_the_program_publishes_it(hosted, simulator, page):
    simulator.change_status_page(page["id"], incident_mode="REVIEW")
    hosted.program(PROGRAM)
    hosted.set({"publish": "false"})
    hosted.up()
    assert "publishedAt" not in only(simulator)
    assert "unchanged" in hosted.up()
    calls(simulator)
    hosted.set({"publish": "true"})
    hosted.up()
    assert notifications(simulator) == {False}
    assert writes(simulator) == ["POST publish"]
    assert only(simulator)["publishedAt"]
    assert mails(simulator) == []


def test_a_draft_is_dismissed_at_the_end_and_customers_never_see_it(hosted, simulator, page):
    simulator.change_status_page(page["id"], incident_mode="REVIEW")
    hosted.program(PROGRAM)
    hosted.set({"publish": "false", "message": "Over."})
    hosted.up()
    calls(simulator)
    hosted.destroy()
    assert writes(simulator)[0] == "POST dismiss"
    assert "publishedAt" not in only(simulator)
    assert mails(simulator) == []
