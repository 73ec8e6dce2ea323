"""StatusPageMaintenance on both hosts, from the preview to the end."""

from __future__ import annotations

import pytest
from requests_seen import calls, writes
from status_pages import BOTH_HOSTS, hours_ahead, mails, notifications

from pulumi_devhelm.times import instant

pytestmark = BOTH_HOSTS
PROGRAM = """
page = get_status_page(slug="acme")
notice = StatusPageMaintenance(
    "work",
    status_page_id=page.id,
    title=config.get("title") or "Database upgrade",
    body=config.get("body") or "Checkout is slower for an hour.",
    scheduled_for=config.require("from"),
    scheduled_until=config.get("until"),
    duration=config.get("duration"),
    components=[page.components[name] for name in config.require_object("components")],
    complete_message=config.get("message"),
    notify_subscribers=config.get_bool("notify"),
    on_destroy=config.get("destroy") or "complete",
    auto_resolve=config.get_bool("auto", True),
    triggers=[config.get("run")],
    opts=on,
)
pulumi.export("id", notice.id)
pulumi.export("notice_id", notice.notice_id)
pulumi.export("until", notice.scheduled_until)
pulumi.export("published_at", notice.published_at)
"""


@pytest.fixture
def page(simulator):
    return simulator.create_status_page(name="Acme", slug="acme", components=["API", "Checkout"])


@pytest.fixture
def announced(hosted, simulator, page):  # noqa: ARG001 - the program looks it up
    """A stack with work that begins in a day."""
    hosted.program(PROGRAM)
    hosted.set(
        {
            "from": hours_ahead(simulator, 24),
            "duration": "2h",
            "components": '["Checkout"]',
        }
    )
    hosted.up()
    return hosted


def only(simulator):
    (notice,) = simulator.status_page_maintenance
    return notice


def test_work_is_announced_ahead_once_and_mails_nobody(hosted, simulator, page):
    hosted.program(PROGRAM)
    begins = hours_ahead(simulator, 24)
    hosted.set({"from": begins, "duration": "2h", "components": '["Checkout"]'})
    assert "to create" in hosted.preview()
    assert writes(simulator) == []
    hosted.up()
    assert notifications(simulator) == {False}
    assert writes(simulator) == ["POST maintenance"]
    notice = only(simulator)
    assert (notice["title"], notice["impact"], notice["autoResolve"]) == (
        "Database upgrade",
        "MINOR",
        True,
    )
    assert notice["affectedComponents"] == [
        {
            "statusPageComponentId": page["components"][1]["id"],
            "componentStatus": "UNDER_MAINTENANCE",
            "componentName": "Checkout",
        }
    ]
    assert mails(simulator) == []
    outputs = hosted.outputs()
    assert outputs["id"] == f"{page['id']}/{notice['id']}"
    assert outputs["notice_id"] == notice["id"]
    assert outputs["published_at"] == notice["publishedAt"]
    assert "unchanged" in hosted.up()
    hosted.refresh()
    assert "unchanged" in hosted.up()
    assert writes(simulator) == []


def test_times_may_be_written_in_other_forms_of_iso_8601(hosted, simulator, page):  # noqa: ARG001 - the program looks it up
    """DevHelm itself wants seconds, a T, and a colon in the offset."""
    hosted.program(PROGRAM)
    hosted.set({"from": "2999-01-01T22:00+01:00", "until": "2999-01-01 22:30Z", "components": "[]"})
    hosted.up()
    notice = only(simulator)
    times = instant(notice["scheduledFor"]), instant(notice["scheduledUntil"])
    assert times == (instant("2999-01-01T21:00:00Z"), instant("2999-01-01T22:30:00Z"))
    hosted.set({"from": "2999-01-01T22:00:00+0100"})
    assert "unchanged" in hosted.up()
    hosted.set({"from": "2999-01-01T22:15+0100"})
    calls(simulator)
    hosted.up()
    assert writes(simulator) == ["PUT maintenance"]
    assert instant(only(simulator)["scheduledFor"]) == instant("2999-01-01T21:15:00Z")


def test_times_texts_and_components_change_in_place(announced, simulator):
    calls(simulator)
    announced.set({"duration": "3h", "title": "Longer", "components": '["API", "Checkout"]'})
    assert "~" in announced.preview()
    announced.up()
    assert writes(simulator) == ["PUT maintenance"]
    notice = only(simulator)
    assert notice["title"] == "Longer"
    assert notice["scheduledUntil"] == announced.outputs()["until"]
    assert len(notice["affectedComponents"]) == 2
    assert len(notice["updates"]) == 1
    announced.set({"components": '["Checkout", "API"]'})
    assert "unchanged" in announced.up()
    announced.set({"body": "It takes longer."})
    calls(simulator)
    announced.up()
    assert writes(simulator) == ["POST updates"]
    notice = only(simulator)
    assert [(one["status"], one["body"]) for one in notice["updates"]][1:] == [
        ("INVESTIGATING", "It takes longer.")
    ]
    assert mails(simulator) == []


def test_destroy_before_the_start_cancels_and_tells_nobody(announced, simulator):
    calls(simulator)
    announced.destroy()
    assert calls(simulator) == ["GET maintenance", "DELETE maintenance"]
    assert simulator.status_page_maintenance == []


def test_destroy_during_the_work_completes_it_with_the_message(announced, simulator):
    announced.set({"message": "Done, thank you."})
    announced.up()
    simulator.clock.advance(hours=25)
    calls(simulator)
    announced.destroy()
    assert writes(simulator) == ["POST updates"]
    notice = only(simulator)
    assert notice["status"] == "RESOLVED"
    assert notice["updates"][-1]["body"] == "Done, thank you."
    assert mails(simulator) == []


def test_what_is_over_is_never_changed_or_completed_again(announced, simulator):
    simulator.clock.advance(hours=27)
    calls(simulator)
    announced.set({"duration": "90h", "title": "Again", "body": "Again."})
    done = announced.up()
    assert "is over, so the changed" in done
    assert writes(simulator) == []
    assert "unchanged" in announced.up()
    announced.refresh()
    assert "unchanged" in announced.up()
    announced.destroy()
    assert writes(simulator) == []
    assert only(simulator)["title"] == "Database upgrade"


def test_a_change_by_hand_is_drift_that_the_next_update_corrects(announced, simulator):
    simulator.change_status_page_maintenance(only(simulator)["id"], title="By hand")
    calls(simulator)
    assert "unchanged" in announced.up()
    assert calls(simulator) == ["GET status-pages", "GET components"]
    announced.refresh()
    announced.up()
    assert writes(simulator) == ["PUT maintenance"]
    assert only(simulator)["title"] == "Database upgrade"


def test_a_page_that_makes_drafts_gets_them_published_and_asks_about_mails(hosted, simulator, page):
    simulator.change_status_page(page["id"], incident_mode="REVIEW")
    hosted.program(PROGRAM)
    hosted.set(
        {
            "from": hours_ahead(simulator, 24),
            "duration": "2h",
            "components": "[]",
            "notify": "true",
        }
    )
    hosted.up()
    assert notifications(simulator) == {True}
    assert writes(simulator) == ["POST maintenance", "POST publish"]
    assert mails(simulator) == ["INCIDENT_CREATED"]
    assert "unchanged" in hosted.up()


def test_a_failed_publication_loses_nothing_and_the_next_update_publishes(hosted, simulator, page):
    simulator.change_status_page(page["id"], incident_mode="REVIEW")
    hosted.program(PROGRAM)
    hosted.set({"from": hours_ahead(simulator, 24), "duration": "2h", "components": "[]"})
    simulator.fail("POST", "/api/v1/status-pages/*/maintenance/*/publish", status=403)
    failed = hosted.up(fails=hosted.host == "native")
    assert "returned 403 FORBIDDEN" in failed
    hosted.up()
    assert only(simulator)["publishedAt"]
    assert notifications(simulator) == {False}
    assert "unchanged" in hosted.up()


def test_triggers_end_the_old_notice_before_a_new_one(announced, simulator):
    before = only(simulator)["id"]
    calls(simulator)
    announced.set({"run": "2"})
    announced.up()
    assert writes(simulator) == ["DELETE maintenance", "POST maintenance"]
    assert only(simulator)["id"] != before
    assert mails(simulator) == []
