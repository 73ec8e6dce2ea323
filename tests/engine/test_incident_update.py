"""IncidentUpdate on the real engine: entries are added to the timeline and never changed."""

from __future__ import annotations

import pytest
from requests_seen import calls

PROGRAM = """
incident = Incident("it", title="Upgrade", severity="MAINTENANCE", triggers=[config.get("run")])
first = IncidentUpdate(
    "first",
    incident_id=incident.id,
    body=config.get("body") or "Primary stopped.",
    new_status=config.get("status"),
    notify_subscribers=config.get_bool("notify") or False,
)
second = IncidentUpdate(
    "second",
    incident_id=incident.id,
    new_status="WATCHING",
    opts=pulumi.ResourceOptions(depends_on=[first]),
)
pulumi.export("entry", first.id)
pulumi.export("created_at", first.created_at)
pulumi.export("created_by", first.created_by)
pulumi.export("old_status", second.old_status)
"""


@pytest.fixture
def up(stack, simulator):
    """An incident with two entries, and an empty log of requests."""
    stack.program(PROGRAM)
    assert "4 to create" in stack.preview()
    assert simulator.requests() == []
    stack.up()
    return stack


def timeline(simulator):
    return [
        entry.get("body") or entry.get("newStatus") for entry in simulator.incidents[-1]["updates"]
    ]


def test_entries_are_posted_once_each_in_the_order_of_depends_on(up, simulator):
    assert calls(simulator) == ["POST incidents", "POST updates", "POST updates"]
    assert timeline(simulator) == ["Primary stopped.", "WATCHING"]
    first, second = simulator.incidents[0]["updates"]
    assert up.outputs() == {
        "entry": first["id"],
        "created_at": first["createdAt"],
        "created_by": "USER",
        "old_status": second["oldStatus"],
    }
    assert first["notifySubscribers"] is False
    assert "unchanged" in up.up()
    assert calls(simulator) == []


def test_a_changed_entry_is_posted_in_addition_to_the_old_one(up, simulator):
    simulator.clear_requests()
    up.set({"body": "Primary stopped at 10:02."})
    assert "1 to replace" in up.preview()
    up.up()
    assert calls(simulator) == ["POST updates"]
    assert timeline(simulator) == ["Primary stopped.", "WATCHING", "Primary stopped at 10:02."]


def test_removing_an_entry_or_the_stack_keeps_the_timeline(up, simulator):
    simulator.clear_requests()
    up.program(PROGRAM.partition("first =")[0])
    up.up()
    assert calls(simulator) == []
    up.destroy()
    assert calls(simulator) == ["POST resolve"]
    assert timeline(simulator)[:2] == ["Primary stopped.", "WATCHING"]


def test_a_replaced_incident_gets_its_entries_again(up, simulator):
    simulator.clear_requests()
    up.set({"run": "2"})
    up.up()
    assert calls(simulator) == ["POST resolve", "POST incidents", "POST updates", "POST updates"]
    assert timeline(simulator) == ["Primary stopped.", "WATCHING"]


def test_a_refresh_drops_entries_that_are_gone(up, simulator):
    assert "unchanged" in up.refresh()
    assert "unchanged" in up.preview("--expect-no-changes")
    incident = simulator.incidents[0]
    simulator.change_incident(incident["id"], updates=incident["updates"][1:])
    output = up.refresh()
    assert incident["updates"][0]["id"] in output
    assert "1 deleted" in output
    simulator.delete_incident(incident["id"])
    up.refresh()
    assert up.resources() == []


def test_a_lost_answer_posts_no_second_entry(stack, simulator):
    simulator.fail("POST", "/api/v1/incidents/*/updates", drop="after")
    stack.program(PROGRAM)
    stack.up()
    assert timeline(simulator) == ["Primary stopped.", "WATCHING"]


def test_bad_inputs_are_refused_at_the_preview(stack, simulator):
    stack.program("""
IncidentUpdate("it", incident_id="x", body=" ", new_status="CLOSED", notify_subscribers="no",
               triggers="t")
""")
    output = stack.preview(fails=True)
    for words in (
        "incident_id: must be a UUID",
        "new_status: must be one of WATCHING, TRIGGERED, CONFIRMED, RESOLVED",
        "notify_subscribers: must be True or False",
        "triggers: must be a list or a mapping",
    ):
        assert words in output
    assert "Traceback" not in output
    assert simulator.requests() == []
