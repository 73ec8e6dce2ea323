"""`note` posts one entry to the incident that a person named, or says why it can't."""

from __future__ import annotations

import pytest

MISSING = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def incident(simulator):
    for title in ("Another", "Checkout is down"):
        made = simulator.create_incident(title=title, severity="DOWN")
    return made


def bodies(simulator, incident):
    (found,) = [one for one in simulator.incidents if one["id"] == incident["id"]]
    return [entry["body"] for entry in found["updates"] if entry.get("body")]


@pytest.mark.parametrize(
    "spelled",
    [
        lambda one: one["id"],
        lambda one: one["id"].upper(),
        lambda one: one["shortlink"],
        lambda one: f" {one['shortlink']}/\n",
    ],
)
def test_an_incident_is_named_by_its_id_or_shortlink(run, simulator, incident, spelled):
    done = run("note", spelled(incident), "Primary stopped")
    assert (done.stdout, done.stderr) == ("", "")
    assert bodies(simulator, incident)[-1:] == ["Primary stopped"]
    assert len(simulator.requests("POST")) == 1


def test_an_entry_whose_answer_is_lost_is_posted_once(run, simulator, incident):
    simulator.fail("POST", "/api/v1/incidents/*/updates", drop="after")
    run("note", incident["id"], "Primary stopped")
    assert bodies(simulator, incident).count("Primary stopped") == 1


def test_subscribers_are_notified_only_if_asked(run, simulator, incident):
    run("note", incident["id"], "Quiet")
    run("note", incident["id"], "Loud", "--notify-subscribers")
    asked = [request.body["notifySubscribers"] for request in simulator.requests("POST")]
    assert asked == [False, True]


@pytest.mark.parametrize(
    ("where", "problem"),
    [
        (MISSING, "404"),
        ("https://dvh.lm/i/none", "No open incident has the link 'https://dvh.lm/i/none'. "),
        ("Cache failover", "No open gameday or maintenance is called 'Cache failover'. Use an id"),
    ],
)
def test_an_unknown_incident_is_an_error(run, simulator, where, problem):
    done = run("note", where, "Primary stopped", code=1)
    assert done.stderr.startswith("error: ")
    assert problem in done.stderr
    assert simulator.requests("POST") == []


def test_a_resolved_incident_is_an_error(run, simulator, incident):
    simulator.resolve_incident(incident["id"])
    error = run("note", incident["id"], "Primary stopped", code=1).stderr
    assert f"error: The incident {incident['shortlink']} is not open: it is resolved." in error
    assert incident["shortlink"] in error
    error = run("note", incident["shortlink"], "Primary stopped", code=1).stderr
    assert f"error: No open incident has the link '{incident['shortlink']}'. `pulumi-" in error
    assert simulator.requests("POST") == []


def test_a_blank_name_or_text_is_a_usage_error(run, incident):
    assert "TEXT: must not be blank" in run("note", incident["id"], " ", code=2).stderr
    assert "NAME: must not be blank" in run("note", "", "Primary stopped", code=2).stderr
