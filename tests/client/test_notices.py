"""A notice is created, published and continued exactly once, even if answers are lost."""

from __future__ import annotations

import pytest

from pulumi_devhelm.client.client import Client
from pulumi_devhelm.client.ledger import Ledger
from pulumi_devhelm.client.notices import Notices
from pulumi_devhelm.client.settings import Settings
from pulumi_devhelm.client.status_page_models import (
    AffectedComponent,
    CreateStatusPageIncidentRequest,
    CreateStatusPageIncidentUpdateRequest,
    CreateStatusPageMaintenanceRequest,
    PublishStatusPageIncidentRequest,
    UpdateStatusPageIncidentRequest,
)
from pulumi_devhelm.client.status_pages import StatusPages
from pulumi_devhelm.errors import (
    AmbiguousOutcomeError,
    ApiError,
    ConflictError,
    NotFoundError,
    UnknownOutcomeError,
)
from pulumi_devhelm.simulator import Simulator
from pulumi_devhelm.status_pages import Kind

POSTS = {Kind.INCIDENT: "/api/v1/status-pages/*/incidents"}
POSTS[Kind.MAINTENANCE] = "/api/v1/status-pages/*/maintenance"
both = pytest.mark.parametrize("kind", list(Kind), ids=lambda kind: kind.name.lower())
LOST = [
    {"drop": "after"},
    {"status": 503, "after": True},
    {"status": 200, "body": "nonsense", "after": True},
]


@pytest.fixture(scope="module")
def running():
    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def simulator(running):
    running.reset()
    return running


@pytest.fixture
def page(simulator):
    return simulator.create_status_page(slug="acme", components=["API"])


@pytest.fixture
def operation(simulator):
    settings = Settings(api_token="dh_live_x", api_url=simulator.url, max_total_seconds=10)
    client = Client(settings, Ledger(), print)
    yield client.operation()
    client.close()


@pytest.fixture
def notices(operation, page):
    """The notices of a kind on the page."""
    return lambda kind: Notices(operation, kind, page["id"])


def request(kind, **changed):
    common = {
        "title": "Slow checkout",
        "body": "We are on it.",
        "impact": "MINOR",
        "affected_components": [],
        "notify_subscribers": False,
    }
    if kind is Kind.INCIDENT:
        return CreateStatusPageIncidentRequest(**common | {"status": "INVESTIGATING"} | changed)
    times = {
        "scheduled_for": "2999-01-01T00:00:00Z",
        "scheduled_until": "2999-01-01T01:00:00Z",
        "auto_resolve": True,
    }
    return CreateStatusPageMaintenanceRequest(**common | times | changed)


def stored(simulator, kind):
    if kind is Kind.INCIDENT:
        return simulator.status_page_incidents
    return simulator.status_page_maintenance


def entry(body="News.", status="MONITORING"):
    return CreateStatusPageIncidentUpdateRequest(status=status, body=body, notify_subscribers=False)


SILENT = PublishStatusPageIncidentRequest(notify_subscribers=False)


@both
def test_a_creation_is_one_post_that_says_whether_it_mails(simulator, notices, page, kind):
    component = AffectedComponent(component_id=page["components"][0]["id"], status="MAJOR_OUTAGE")
    made = notices(kind).create(request(kind, affected_components=[component]))
    (sent,) = simulator.requests("POST")
    assert sent.body["notifySubscribers"] is False
    assert made.affected_components[0].component_status == "MAJOR_OUTAGE"
    assert [one["mails"] for one in stored(simulator, kind)] == [[]]


@both
@pytest.mark.parametrize("fault", LOST, ids=lambda fault: next(iter(fault)))
def test_a_lost_creation_is_found_and_not_created_twice(simulator, notices, kind, fault):
    simulator.fail("POST", POSTS[kind], **fault)
    made = notices(kind).create(request(kind))
    assert [one["id"] for one in stored(simulator, kind)] == [made.id]
    assert [one.body for one in made.updates] == ["We are on it."]


@both
def test_a_request_that_never_arrived_is_sent_again(simulator, notices, kind):
    simulator.fail("POST", POSTS[kind], drop="before")
    made = notices(kind).create(request(kind))
    assert [one["id"] for one in stored(simulator, kind)] == [made.id]


@both
@pytest.mark.parametrize(
    "other",
    [{"title": "Other"}, {"impact": "MAJOR"}, {"created_at": "2020-01-01T00:00:00Z"}],
    ids=lambda other: next(iter(other)),
)
def test_a_notice_that_differs_or_is_older_is_not_taken_for_the_lost_one(
    simulator, notices, page, kind, other
):
    create = (
        simulator.create_status_page_incident
        if kind is Kind.INCIDENT
        else simulator.create_status_page_maintenance
    )
    same = request(kind).model_dump(exclude={"affected_components", "notify_subscribers", "body"})
    create(status_page_id=page["id"], **same | other)
    simulator.fail("POST", POSTS[kind], drop="before")
    notices(kind).create(request(kind))
    assert len(stored(simulator, kind)) == 2


def test_maintenance_at_another_time_is_not_taken_for_the_lost_one(simulator, notices):
    kind = Kind.MAINTENANCE
    notices(kind).create(request(kind, scheduled_until="2999-01-01T05:00:00Z"))
    simulator.fail("POST", POSTS[kind], drop="after")
    made = notices(kind).create(request(kind))
    assert made.id == stored(simulator, kind)[1]["id"]


@both
def test_two_matches_are_reported_with_what_to_do(simulator, notices, page, kind):
    create = (
        simulator.create_status_page_incident
        if kind is Kind.INCIDENT
        else simulator.create_status_page_maintenance
    )
    simulator.fail("POST", POSTS[kind], drop="after")
    same = request(kind).model_dump(exclude={"affected_components", "notify_subscribers", "body"})
    create(status_page_id=page["id"], **same, created_at="2998-01-01T00:00:00Z")
    with pytest.raises(AmbiguousOutcomeError, match="match what was declared") as caught:
        notices(kind).create(request(kind))
    assert len(caught.value.found) == 2


@both
def test_an_unknown_outcome_says_what_to_look_for(simulator, notices, kind):
    simulator.fail("POST", POSTS[kind], drop="after", times=None)
    simulator.fail("GET", POSTS[kind], status=403, times=None)
    with pytest.raises(UnknownOutcomeError, match="may have been created, with impact MINOR"):
        notices(kind).create(request(kind))


@both
def test_a_lost_entry_is_found_and_not_posted_twice(simulator, notices, kind):
    made = notices(kind).create(request(kind))
    simulator.fail("POST", f"{POSTS[kind]}/*/updates", drop="after")
    posted = notices(kind).add_update(made.id, entry())
    assert [one.body for one in posted.updates] == ["We are on it.", "News."]
    assert len(stored(simulator, kind)[0]["updates"]) == 2


@both
def test_the_same_text_again_is_another_entry(simulator, notices, kind):
    made = notices(kind).create(request(kind))
    for body in ("A", "B", "A"):
        notices(kind).add_update(made.id, entry(body))
    assert [one["body"] for one in stored(simulator, kind)[0]["updates"]][1:] == ["A", "B", "A"]


@both
@pytest.mark.parametrize("fault", LOST, ids=lambda fault: next(iter(fault)))
def test_a_lost_publication_is_seen_and_mails_once(simulator, notices, page, kind, fault):
    simulator.change_status_page(page["id"], incident_mode="REVIEW")
    draft = notices(kind).create(request(kind))
    assert draft.published_at is None
    simulator.fail("POST", f"{POSTS[kind]}/*/publish", **fault)
    loud = PublishStatusPageIncidentRequest(notify_subscribers=True)
    assert notices(kind).publish(draft.id, loud).published_at
    assert len(stored(simulator, kind)[0]["mails"]) == 1
    assert len(simulator.requests("POST", f"{POSTS[kind]}/*/publish")) == 1


@both
def test_what_somebody_published_already_is_fine(simulator, notices, page, kind):
    simulator.change_status_page(page["id"], incident_mode="REVIEW")
    draft = notices(kind).create(request(kind))
    notices(kind).publish(draft.id, SILENT)
    assert notices(kind).publish(draft.id, SILENT).published_at


@both
def test_a_conflict_for_another_reason_is_an_error(simulator, notices, page, kind):
    simulator.change_status_page(page["id"], incident_mode="REVIEW")
    draft = notices(kind).create(request(kind))
    simulator.fail("POST", f"{POSTS[kind]}/*/publish", status=409)
    with pytest.raises(ConflictError):
        notices(kind).publish(draft.id, SILENT)


@both
def test_a_change_sends_only_what_is_set(simulator, notices, kind):
    made = notices(kind).create(request(kind))
    notices(kind).update(made.id, UpdateStatusPageIncidentRequest(title="New"))
    (sent,) = simulator.requests("PUT")
    assert sent.body == {"title": "New"}


@both
def test_deleting_twice_says_that_it_is_gone(notices, kind):
    made = notices(kind).create(request(kind))
    notices(kind).delete(made.id)
    with pytest.raises(NotFoundError):
        notices(kind).delete(made.id)
    with pytest.raises(NotFoundError):
        notices(kind).get(made.id)


@both
def test_a_draft_is_dismissed_once(simulator, notices, page, kind):
    simulator.change_status_page(page["id"], incident_mode="REVIEW")
    draft = notices(kind).create(request(kind))
    simulator.fail("POST", f"{POSTS[kind]}/*/dismiss", drop="after")
    notices(kind).dismiss(draft.id)
    assert stored(simulator, kind)[0]["status"] == "RESOLVED"


@both
def test_open_notices_are_listed_by_status_over_all_pages(simulator, notices, page, kind):
    create = (
        simulator.create_status_page_incident
        if kind is Kind.INCIDENT
        else simulator.create_status_page_maintenance
    )
    for status in ("INVESTIGATING", "RESOLVED", "MONITORING"):
        create(status_page_id=page["id"], status=status)
    found = [one.status for one in notices(kind).list(["INVESTIGATING", "MONITORING"])]
    assert sorted(found) == ["INVESTIGATING", "MONITORING"]
    assert len(simulator.requests("GET")) == 1


@both
def test_a_refusal_names_the_field_but_never_the_text(notices, kind):
    component = AffectedComponent(
        component_id="0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90", status="OPERATIONAL"
    )
    with pytest.raises(ApiError, match="affectedComponents") as caught:
        notices(kind).create(request(kind, affected_components=[component]))
    assert "Slow checkout" not in str(caught.value)


def test_a_list_that_ignores_the_number_of_the_page_ends(simulator, operation):
    body = '{"data": [{"id": "a", "name": "A"}], "hasNext": true}'
    simulator.fail("GET", "/api/v1/status-pages", status=200, body=body, times=None)
    assert [page.id for page in StatusPages(operation).list()] == ["a"]
    assert len(simulator.requests("GET")) == 2


def test_pages_are_listed_with_components_that_have_a_name_of_their_own(simulator, operation):
    page = simulator.create_status_page(slug="acme", components=["API", "Web", "Web"])
    pages = StatusPages(operation)
    (found,) = pages.list()
    assert (found.id, found.slug, found.mode) == (page["id"], "acme", "AUTOMATIC")
    assert pages.components(page["id"]) == {"API": page["components"][0]["id"]}
