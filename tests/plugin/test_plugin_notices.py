"""Notices on status pages: what the plugin process of each host checks, plans and does."""

from __future__ import annotations

import pytest
from plugin_process import UNKNOWN, Failed
from requests_seen import calls, writes

PAGE = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
API, CHECKOUT = "5a0c8f3e-1b2d-4e6f-8a9b-0c1d2e3f4a5b", "7d2f4b6a-8c9e-4a1b-b3d5-e7f9a1c3d5e7"
COMMON = {"statusPageId": PAGE, "title": "Upgrade", "body": "Soon."}
PLANNED = COMMON | {"scheduledFor": "2999-01-01T00:00:00Z", "duration": "1h"}
INCIDENT = COMMON | {"impact": "MAJOR"}


@pytest.fixture(autouse=True)
def page(simulator):
    components = [{"id": API, "name": "API"}, {"id": CHECKOUT, "name": "Checkout"}]
    return simulator.create_status_page(id=PAGE, slug="acme", components=components)


@pytest.fixture
def maintenance(plugin):
    plugin.kind = "StatusPageMaintenance"
    yield plugin
    plugin.kind = "Incident"


@pytest.fixture
def incident(plugin):
    plugin.kind = "StatusPageIncident"
    yield plugin
    plugin.kind = "Incident"


def component(id_, status="UNDER_MAINTENANCE"):
    return {"componentId": id_, "status": status}


def problems(plugin, declared):
    """The beginnings of the problems, without the values in them."""
    return [plugin.sentence(reason) for reason in plugin.check(declared).reasons]


def test_all_problems_are_reported_at_once_by_the_argument(maintenance, simulator):
    found = " ".join(
        problems(
            maintenance,
            {
                "statusPageId": "acme",
                "title": " ",
                "scheduledFor": "2999-01-01T00:00:00",
                "impact": "minor",
                "autoResolve": "yes",
                "onDestroy": "delete",
            },
        )
    )
    for words in (
        "must be a UUID",
        "must not be blank.",
        "is required.",
        "has no time zone",
        'did you mean "MINOR"?',
        "must be one of complete, cancel, keep",
    ):
        assert words in found
    assert calls(simulator) == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"duration": None}, "or duration."),
        ({"scheduledUntil": "2999-01-01T05:00:00Z"}, "set only one of"),
        ({"duration": None, "scheduledUntil": "2998-01-01T00:00:00Z"}, "must be after"),
        ({"scheduledFor": "2020-01-01T00:00:00Z"}, "would already be over"),
        ({"title": "x" * 501}, "at most 500 characters"),
        ({"duration": "1 month"}, "duration string"),
        ({"components": "API"}, "must be a list of components."),
        ({"components": [component("API")]}, "item 0: its id must be a UUID"),
        ({"components": [component(API), component(API)]}, "is listed twice"),
        ({"components": [component(API, "DOWN")]}, "item 0: its status must be one of"),
        ({"components": ["x"]}, "item 0: must be"),
    ],
)
def test_a_wrong_input_is_refused_with_a_sentence(maintenance, changed, words):
    declared = {key: value for key, value in (PLANNED | changed).items() if value is not None}
    assert words in " ".join(problems(maintenance, declared))


def test_a_notice_that_is_not_over_cannot_be_moved_into_the_past(maintenance):
    """Nothing can open it again, and customers would read that it is over."""
    past = PLANNED | {"scheduledFor": "2020-01-01T00:00:00Z"}
    state = maintenance.up(PLANNED)
    reasons = " ".join(maintenance.check(past, state.inputs).reasons)
    assert "the maintenance would already be over: it would end at 2020-01-01T01:00:00Z." in reasons
    over = past | {"scheduledUntil": "2020-01-01T01:00:00Z"}
    assert maintenance.check(past | {"title": "Later"}, over).reasons == []


def test_an_incidents_component_needs_a_status(incident):
    declared = INCIDENT | {"components": [{"componentId": API}]}
    assert "has no status" in " ".join(problems(incident, declared))


def test_the_end_and_the_statuses_are_filled_in(maintenance):
    declared = PLANNED | {"components": [{"componentId": API}]}
    checked = maintenance.check(declared)
    assert checked.reasons == []
    assert checked.inputs["scheduledUntil"] == "2999-01-01T01:00:00Z"
    assert checked.inputs["components"] == [component(API)]
    assert checked.inputs["notifySubscribers"] is False


@pytest.mark.parametrize("key", ["scheduledFor", "duration", "title", "components", "statusPageId"])
def test_an_unknown_value_is_accepted_and_is_a_change(maintenance, simulator, key):
    state = maintenance.up(PLANNED)
    simulator.clear_requests()
    checked = maintenance.check(PLANNED | {key: UNKNOWN}, state.inputs)
    assert checked.reasons == []
    difference = maintenance.diff(state, checked.inputs)
    assert difference.changes
    assert difference.replaces == (["statusPageId"] if key == "statusPageId" else [])
    assert calls(simulator) == []


def test_an_unknown_component_among_known_ones_is_accepted(maintenance):
    mixed = PLANNED | {"components": [component(API), component(UNKNOWN)]}
    assert maintenance.check(mixed).reasons == []


@pytest.mark.parametrize(
    ("changed", "sent"),
    [
        ({"scheduledFor": "2999-01-01T01:00:00+01:00"}, []),
        ({"duration": "60m"}, []),
        ({"components": [component(CHECKOUT), component(API)]}, []),
        ({"notifySubscribers": True}, []),
        ({"completeMessage": "Done."}, []),
        ({"duration": "2h"}, ["PUT maintenance"]),
        ({"impact": "NONE"}, ["PUT maintenance"]),
        ({"components": []}, ["PUT maintenance"]),
        ({"autoResolve": False}, ["PUT maintenance"]),
        ({"title": "New", "body": "News."}, ["PUT maintenance", "POST updates"]),
    ],
)
def test_only_what_really_changed_is_sent(maintenance, simulator, changed, sent):
    declared = PLANNED | {"components": [component(API), component(CHECKOUT)]}
    state = maintenance.up(declared)
    simulator.clear_requests()
    maintenance.up(declared | changed, state)
    assert writes(simulator) == sent


def test_a_field_that_somebody_changed_stays_when_another_one_is_sent(maintenance, simulator):
    state = maintenance.up(PLANNED)
    (stored,) = simulator.status_page_maintenance
    simulator.change_status_page_maintenance(stored["id"], impact="CRITICAL")
    simulator.clear_requests()
    maintenance.up(PLANNED | {"title": "New"}, state)
    (sent,) = simulator.requests("PUT")
    assert sent.body == {"title": "New"}
    assert simulator.status_page_maintenance[0]["impact"] == "CRITICAL"


def test_a_body_that_a_dead_run_posted_is_not_posted_again(incident, simulator):
    state = incident.up(INCIDENT)
    changed = INCIDENT | {"body": "News.", "status": "IDENTIFIED"}
    incident.up(changed, state)
    simulator.clear_requests()
    incident.up(changed, state)
    assert "POST updates" not in writes(simulator)
    (stored,) = simulator.status_page_incidents
    assert [entry["body"] for entry in stored["updates"]] == ["Soon.", "News."]
    assert stored["status"] == "IDENTIFIED"


def test_maintenance_that_stays_open_after_its_end_can_be_extended_and_completed(
    maintenance, simulator
):
    begins = simulator.clock().replace(microsecond=0)
    declared = COMMON | {
        "scheduledFor": begins.isoformat(),
        "scheduledUntil": begins.replace(year=begins.year + 1).isoformat(),
        "autoResolve": False,
    }
    state = maintenance.up(declared)
    simulator.clock.advance(days=400)
    later = declared | {"scheduledUntil": begins.replace(year=begins.year + 3).isoformat()}
    state = maintenance.up(later, state)
    maintenance.delete(state)
    assert writes(simulator)[-2:] == ["PUT maintenance", "PUT maintenance"]
    assert simulator.status_page_maintenance[0]["status"] == "RESOLVED"


def test_what_somebody_extended_is_changed_although_the_state_says_that_it_is_over(
    maintenance, simulator
):
    """The end in the state has passed, and DevHelm's hasn't."""
    declared = COMMON | {
        "scheduledFor": "2020-01-01T00:00:00Z",
        "scheduledUntil": "2999-01-01T00:00:00Z",
    }
    state = maintenance.up(declared)
    state.outputs["scheduledUntil"] = "2020-01-01T01:00:00Z"
    maintenance.up(declared | {"title": "New"}, state)
    assert simulator.status_page_maintenance[0]["title"] == "New"


def test_a_change_that_was_withheld_is_sent_after_it_was_opened_again(maintenance, simulator):
    state = maintenance.up(PLANNED)
    (stored,) = simulator.status_page_maintenance
    simulator.change_status_page_maintenance(stored["id"], status="RESOLVED")
    state = maintenance.up(PLANNED | {"title": "New"}, state)
    assert simulator.status_page_maintenance[0]["title"] == "Upgrade"
    simulator.change_status_page_maintenance(stored["id"], status="MONITORING")
    state = maintenance.read(state)
    maintenance.up(PLANNED | {"title": "New"}, state)
    assert simulator.status_page_maintenance[0]["title"] == "New"


@pytest.mark.parametrize(
    ("on_destroy", "sent"),
    [("complete", ["DELETE maintenance"]), ("cancel", ["DELETE maintenance"]), ("keep", [])],
)
def test_destroy_does_what_is_declared(maintenance, simulator, on_destroy, sent):
    state = maintenance.up(PLANNED | {"onDestroy": on_destroy})
    simulator.clear_requests()
    maintenance.lines()
    maintenance.delete(state)
    assert writes(simulator) == sent
    told = " ".join(maintenance.lines())
    assert ("DevHelm tells no subscriber" in told) == (on_destroy == "complete")


def test_what_is_gone_is_reported_and_nothing_fails(incident, simulator):
    state = incident.up(INCIDENT)
    simulator.delete_status_page_incident(simulator.status_page_incidents[0]["id"])
    incident.delete(state)
    assert "Nothing was ended." in " ".join(incident.lines())
    assert incident.read(state) is None


def test_an_update_of_what_is_gone_says_so(incident, simulator):
    state = incident.up(INCIDENT)
    simulator.delete_status_page_incident(simulator.status_page_incidents[0]["id"])
    with pytest.raises(Failed, match="returned 404"):
        incident.up(INCIDENT | {"title": "New"}, state)
