"""Status pages: what the API answers about them, and what a customer would see."""

from __future__ import annotations

from datetime import timedelta

import pytest

PAGES = "/api/v1/status-pages"
TIMES = {"scheduledFor": "2999-01-01T00:00:00Z", "scheduledUntil": "2999-01-01T02:00:00Z"}
NOTICE = {"title": "Slow", "impact": "MINOR", "body": "We are on it."}
UNKNOWN = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
both = pytest.mark.parametrize("kind", ["incidents", "maintenance"])


@pytest.fixture
def page(simulator):
    return simulator.create_status_page(name="Acme", slug="acme", components=["API", "Checkout"])


@pytest.fixture
def review(simulator):
    """A page on which a notice begins as a draft."""
    return simulator.create_status_page(slug="review", incident_mode="REVIEW", components=["API"])


def post(api, page, kind, action="", answer=201, **fields):
    times = TIMES if kind == "maintenance" and not action else {}
    content = (NOTICE if not action else {}) | times | fields
    answered = api.post(f"{PAGES}/{page['id']}/{kind}{action}", json=content)
    assert answered.status_code == answer, answered.text
    return answered.json()["data"] if answer in {200, 201} else answered.json()


def one(simulator, kind):
    (record,) = simulator.records(f"status-page-{kind}")
    return record


def mails(simulator, kind):
    return [mail["eventType"] for mail in one(simulator, kind)["mails"]]


def test_pages_and_components_are_listed_for_their_tenant(api, simulator, page):
    simulator.create_status_page(slug="other", organization_id=5)
    (found,) = api.get(PAGES).json()["data"]
    assert (found["slug"], found["componentCount"], found["overallStatus"]) == (
        "acme",
        2,
        "OPERATIONAL",
    )
    components = api.get(f"{PAGES}/{page['id']}/components").json()["data"]
    assert [part["name"] for part in components] == ["API", "Checkout"]
    assert api.get(f"{PAGES}/{page['id']}/groups").json()["data"] == []


def test_the_pages_of_a_monitor_are_those_with_its_component(api, simulator, page):
    monitor = simulator.create_monitor(name="API")
    simulator.change_status_page(
        page["id"], components=[{"name": "API", "monitorId": monitor["id"]}]
    )
    simulator.create_status_page(slug="other")
    found = api.get(f"/api/v1/monitors/{monitor['id']}/status-pages").json()["data"]
    assert [each["slug"] for each in found] == ["acme"]


@both
def test_a_notice_is_published_at_once_and_mails_unless_told_not_to(api, simulator, page, kind):
    made = post(api, page, kind)
    assert made["publishedAt"]
    assert made["scheduled"] == (kind == "maintenance")
    assert [entry["body"] for entry in made["updates"]] == ["We are on it."]
    assert mails(simulator, kind) == ["INCIDENT_CREATED"]


@both
def test_a_notice_mails_nobody_if_told_not_to(api, simulator, page, kind):
    made = post(api, page, kind, notifySubscribers=False)
    news = {"status": "RESOLVED", "body": "Over.", "notifySubscribers": False}
    post(api, page, kind, f"/{made['id']}/updates", **news)
    assert mails(simulator, kind) == []


@both
def test_updates_set_the_status_and_mail_by_default(api, simulator, page, kind):
    made = post(api, page, kind, notifySubscribers=False)
    post(api, page, kind, f"/{made['id']}/updates", status="MONITORING", body="Better.")
    over = post(api, page, kind, f"/{made['id']}/updates", status="RESOLVED", body="Over.")
    assert [entry["status"] for entry in over["updates"]] == [
        "INVESTIGATING",
        "MONITORING",
        "RESOLVED",
    ]
    assert over["resolvedAt"]
    assert mails(simulator, kind) == ["INCIDENT_UPDATED", "INCIDENT_RESOLVED"]


@both
def test_a_page_in_review_makes_drafts_that_mail_when_they_are_published(
    api, simulator, review, kind
):
    draft = post(api, review, kind)
    assert "publishedAt" not in draft
    assert mails(simulator, kind) == []
    shown = post(api, review, kind, f"/{draft['id']}/publish", answer=200, title="Slower")
    assert (shown["title"], bool(shown["publishedAt"])) == ("Slower", True)
    assert mails(simulator, kind) == ["INCIDENT_CREATED"]
    refused = post(api, review, kind, f"/{draft['id']}/publish", answer=409)
    assert refused["code"] == "CONFLICT"


@both
def test_only_a_draft_is_dismissed(api, simulator, review, page, kind):
    draft = post(api, review, kind)
    path = f"{PAGES}/{review['id']}/{kind}/{draft['id']}"
    assert api.post(f"{path}/dismiss").status_code == 204
    assert (api.get(path).json()["data"]["status"], mails(simulator, kind)) == ("RESOLVED", [])
    shown = post(api, page, kind)
    assert api.post(f"{PAGES}/{page['id']}/{kind}/{shown['id']}/dismiss").status_code == 409


@both
def test_put_changes_what_is_set_and_mails_and_posts_nothing(api, simulator, page, kind):
    made = post(api, page, kind, notifySubscribers=False)
    path = f"{PAGES}/{page['id']}/{kind}/{made['id']}"
    component = {"componentId": page["components"][0]["id"], "status": "MAJOR_OUTAGE"}
    changed = api.put(path, json={"title": "New", "affectedComponents": [component]}).json()["data"]
    assert (changed["title"], changed["impact"], len(changed["updates"])) == ("New", "MINOR", 1)
    assert changed["affectedComponents"][0]["componentName"] == "API"
    resolved = api.put(path, json={"status": "RESOLVED"}).json()["data"]
    assert resolved["resolvedAt"]
    opened = api.put(path, json={"status": "MONITORING", "affectedComponents": []}).json()["data"]
    assert "resolvedAt" not in opened
    assert opened["affectedComponents"] == []
    hidden = api.put(path, json={"published": False}).json()["data"]
    assert "publishedAt" not in hidden
    assert mails(simulator, kind) == []


@both
def test_an_entry_can_be_edited_and_a_notice_deleted(api, page, kind):
    made = post(api, page, kind)
    path = f"{PAGES}/{page['id']}/{kind}/{made['id']}"
    (entry,) = made["updates"]
    edited = api.patch(f"{path}/updates/{entry['id']}", json={"body": "Better words."})
    assert edited.json()["data"]["body"] == "Better words."
    assert api.patch(f"{path}/updates/{page['id']}", json={"body": "x"}).status_code == 404
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404


@both
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "x" * 501),
        ("body", ""),
        ("impact", "HUGE"),
        ("status", "SCHEDULED"),
        ("affectedComponents", [{"componentId": UNKNOWN, "status": "OPERATIONAL"}]),
    ],
)
def test_wrong_fields_are_refused_by_name(api, page, kind, field, value):
    refused = post(api, page, kind, answer=400, **{field: value})
    assert refused["errors"][0]["field"].startswith(field)


@both
def test_lists_have_pages_statuses_and_no_timelines(api, simulator, page, kind):
    for status in ("INVESTIGATING", "RESOLVED", "MONITORING"):
        fields = {"status_page_id": page["id"], "status": status}
        simulator.create_record(f"status-page-{kind}", **fields)
    path = f"{PAGES}/{page['id']}/{kind}"
    found = api.get(path, params={"status": ["INVESTIGATING", "MONITORING"]}).json()["data"]
    assert sorted(each["status"] for each in found) == ["INVESTIGATING", "MONITORING"]
    assert "updates" not in found[0]
    assert api.get(path, params={"size": 2}).json()["hasNext"]


def test_only_maintenance_has_times(api, page):
    made = post(api, page, "incidents")
    path = f"{PAGES}/{page['id']}/incidents/{made['id']}"
    assert api.put(path, json={"scheduledFor": "2999-01-01T00:00:00Z"}).status_code == 400
    late = {"scheduledUntil": "2998-01-01T00:00:00Z"}
    refused = post(api, page, "maintenance", answer=400, **late)
    assert refused["errors"][0]["field"] == "scheduledUntil"


def test_devhelm_completes_maintenance_at_its_end_only_if_asked(api, simulator, page):
    now = simulator.clock()
    times = {
        "scheduledFor": now.isoformat(),
        "scheduledUntil": now.replace(year=now.year + 1).isoformat(),
    }
    auto = post(api, page, "maintenance", **times, autoResolve=True)
    manual = post(api, page, "maintenance", **times)
    simulator.clock.advance(days=400)
    path = f"{PAGES}/{page['id']}/maintenance"
    found = {each["id"]: each for each in api.get(path).json()["data"]}
    assert found[auto["id"]]["status"] == "RESOLVED"
    assert found[auto["id"]]["resolvedAt"] == found[auto["id"]]["scheduledUntil"]
    assert found[manual["id"]]["status"] == "INVESTIGATING"


def test_a_component_has_the_worst_status_of_what_has_begun(api, simulator, page):
    def components(status):
        return [{"componentId": page["components"][0]["id"], "status": status}]

    path = f"{PAGES}/{page['id']}"
    post(api, page, "maintenance", affectedComponents=components("UNDER_MAINTENANCE"))
    assert api.get(path).json()["data"]["overallStatus"] == "OPERATIONAL"
    made = post(api, page, "incidents", affectedComponents=components("PARTIAL_OUTAGE"))
    post(api, page, "incidents", affectedComponents=components("MAJOR_OUTAGE"))
    found = api.get(f"{path}/components").json()["data"]
    assert [each["currentStatus"] for each in found] == ["MAJOR_OUTAGE", "OPERATIONAL"]
    for each in simulator.status_page_incidents:
        api.put(f"{path}/incidents/{each['id']}", json={"status": "RESOLVED"})
    assert made["id"]
    assert api.get(path).json()["data"]["overallStatus"] == "OPERATIONAL"


def test_an_incident_lists_the_notices_that_are_linked_to_it(api, simulator, page):
    incident = simulator.create_incident(title="Down")
    made = post(api, page, "incidents", monitoringIncidentId=incident["id"])
    assert made["incidentId"] == incident["id"]
    detail = api.get(f"/api/v1/incidents/{incident['id']}").json()["data"]
    (link,) = detail["statusPageIncidents"]
    assert (link["spIncidentId"], link["statusPageSlug"], link["connectionMode"]) == (
        made["id"],
        "acme",
        "MANUAL",
    )
    post(api, page, "incidents", answer=404, monitoringIncidentId=page["id"])


def test_another_pages_notice_is_not_found(api, page, review):
    made = post(api, page, "incidents")
    assert api.get(f"{PAGES}/{review['id']}/incidents/{made['id']}").status_code == 404
    headers = {"x-phelm-org-id": "5"}
    assert api.get(f"{PAGES}/{page['id']}", headers=headers).status_code == 404


@pytest.mark.parametrize("accept", ["text/html", "text/plain"])
def test_the_page_shows_what_a_customer_would_see(api, anonymous, page, review, accept):
    post(api, page, "incidents", title="Checkout <b>is</b> down")
    post(api, page, "maintenance", title="Upgrade")
    post(api, review, "incidents", title="Not to be seen")
    shown = anonymous.get("/status/acme", headers={"Accept": accept})
    assert shown.status_code == 200
    assert shown.text.index("is") < shown.text.index("Scheduled maintenance")
    assert "We are on it." in shown.text
    assert ("<b>is</b>" in shown.text) == (accept == "text/plain")
    draft = anonymous.get("/status/review", headers={"Accept": accept})
    assert "Not to be seen" not in draft.text
    assert "Nothing is announced." in draft.text
    assert anonymous.get("/status/none", headers={"Accept": accept}).status_code == 404


def test_the_overview_lists_pages_and_marks_drafts(api, anonymous, review):
    post(api, review, "incidents")
    shown = anonymous.get("/").text
    assert "/status/review" in shown
    assert "draft" in shown
    assert "No mails" in shown


def test_a_page_shows_what_is_nearest_to_now_first(anonymous, simulator, page):
    now = simulator.clock()

    def at(hours):
        return (now + timedelta(hours=hours)).isoformat()

    for title, hours in [("Open first", -3), ("Open second", -2), ("Open third", -1)]:
        simulator.create_status_page_incident(title=title, started_at=at(hours))
    for title, hours in [("Begins second", 2), ("Begins first", 1), ("Begins third", 3)]:
        simulator.create_status_page_maintenance(title=title, scheduled_for=at(hours))
    for title, hours in [("Ended second", -2), ("Ended first", -3), ("Ended third", -1)]:
        simulator.create_status_page_incident(
            title=title, status="RESOLVED", started_at=at(-9), resolved_at=at(hours)
        )
    text = anonymous.get(f"/status/{page['slug']}").text
    assert [row for row in text.splitlines() if row.startswith(("Open", "Begins", "Ended"))] == [
        "Open third",
        "Open second",
        "Open first",
        "Begins first",
        "Begins second",
        "Begins third",
        "Ended third",
        "Ended second",
        "Ended first",
    ]
