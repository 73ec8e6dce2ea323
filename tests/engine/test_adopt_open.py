"""adopt_open takes over the open incident that equals the declaration, if there is exactly one."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from uuid import uuid4

import pytest
from adopt_open import (
    ADOPTING,
    CREATION,
    EQUAL,
    INCIDENTS,
    INPUTS,
    LISTING,
    asked,
    reading,
    resolving,
)
from stacks import Stack


def test_an_equal_open_incident_is_taken_over_and_reported_with_its_age(adopting, simulator):
    started = datetime.now(timezone.utc) - timedelta(hours=2, minutes=5)
    left = simulator.create_incident(**EQUAL, started_at=started.isoformat())
    (line, *_) = adopting.up().lines("took over")
    # On a slow machine, it may be some minutes older.
    named = re.escape(f"took over {left['shortlink']} ({left['id']}), open for 2h ")
    assert re.search(rf"{named}([5-9]|[1-5]\d)m", line)
    assert asked(simulator) == [LISTING, reading(left)]
    assert adopting.outputs()["id"] == left["id"]


def test_an_adopted_incident_belongs_to_the_stack(adopting, simulator):
    left = simulator.create_incident(**EQUAL)
    adopting.up()
    asked(simulator)
    assert "unchanged" in adopting.up()
    adopting.program(ADOPTING.replace("adopt_open=True, ", ""))
    assert "unchanged" in adopting.up()
    assert asked(simulator) == []
    adopting.destroy()
    assert asked(simulator) == [resolving(left)]
    (incident,) = simulator.incidents
    assert (incident["status"], incident["resolutionNote"]) == ("RESOLVED", "Done.")


@pytest.mark.parametrize("posted", [True, False], ids=["posted", "not yet posted"])
def test_an_adopted_incident_gets_the_body_once(stack, simulator, posted):
    updates = [{"body": "Soon back."}] if posted else []
    left = simulator.create_incident(**EQUAL, updates=updates)
    stack.program(ADOPTING.replace("adopt_open", 'body="Soon back.", adopt_open'))
    stack.up()
    post = [] if posted else [f"POST {INCIDENTS}/{left['id']}/updates"]
    assert asked(simulator) == [LISTING, reading(left), *post]
    (incident,) = simulator.incidents
    assert [entry["body"] for entry in incident["updates"]] == ["Soon back."]


def test_the_incident_of_another_stack_may_be_taken_over(adopting, simulator):
    """As documented, both stacks then have it, and either one resolves it."""
    adopting.up()
    (incident,) = simulator.incidents
    another = Stack(adopting.folder, adopting.environment | {"PULUMI_STACK": "another"})
    another.pulumi("stack", "init", "another")
    asked(simulator)
    assert incident["shortlink"] in another.up()
    assert asked(simulator) == [LISTING, reading(incident)]
    another.destroy()
    adopting.refresh()
    assert adopting.resources()[0]["outputs"]["status"] == "RESOLVED"
    assert len(simulator.incidents) == 1


def test_a_new_incident_is_opened_if_there_is_none(adopting, simulator):
    assert "took over" not in adopting.up()
    assert asked(simulator) == [LISTING, CREATION]
    (incident,) = simulator.incidents
    assert adopting.outputs()["id"] == incident["id"]


def test_an_incident_that_differs_or_is_resolved_or_not_manual_is_left_alone(adopting, simulator):
    for other in (
        {"source": "AUTOMATIC"},
        {"status": "RESOLVED"},
        {"title": "Upgrade 2"},
        {"severity": "DOWN"},
        {"monitor_id": str(uuid4())},
        {"service_id": str(uuid4())},
    ):
        simulator.create_incident(**{**EQUAL, **other})
    before = simulator.incidents
    adopting.up()
    assert asked(simulator) == [LISTING, CREATION]
    *others, created = simulator.incidents
    assert others == before
    assert adopting.outputs()["id"] == created["id"]


def test_a_preview_sends_nothing(adopting, simulator):
    simulator.create_incident(**EQUAL)
    assert "2 to create" in adopting.preview()
    assert asked(simulator) == []


def test_several_equal_incidents_are_refused_with_their_shortlinks(adopting, simulator):
    found = [simulator.create_incident(**EQUAL) for _ in range(2)]
    output = adopting.up(fails=True)
    for incident in found:
        assert incident["shortlink"] in output
        assert incident["id"] in output
    assert "Declare adopt_id" in output
    assert asked(simulator) == [LISTING]
    assert simulator.incidents == found
    assert adopting.resources() == []

    simulator.resolve_incident(found[0]["id"])
    adopting.up()
    assert adopting.outputs()["id"] == found[1]["id"]


@pytest.mark.parametrize(("first", "second"), [(True, True), (True, False), (False, True)], ids=str)
def test_two_equal_declarations_are_refused_at_the_preview(stack, simulator, first, second):
    stack.program(f"""
Incident("first", {INPUTS}, adopt_open={first})
Incident("second", {INPUTS}, adopt_open={second})
""")
    output = stack.preview(fails=True)
    assert "title: another new incident of this program" in output
    assert "Traceback" not in output
    assert asked(simulator) == []


def test_the_incident_of_another_resource_of_the_stack_is_not_taken_over(adopting, simulator):
    adopting.up()
    (incident,) = simulator.incidents
    asked(simulator)
    adopting.program(f'{ADOPTING}Incident("second", {INPUTS}, adopt_open=True)\n')
    output = adopting.up(fails=True)
    assert f"adopt_open found {incident['shortlink']}" in output
    assert "which another resource of this stack owns" in output
    assert asked(simulator) == [LISTING]
    assert len(adopting.resources()) == 1


def test_adopt_id_together_with_adopt_open_is_refused(stack, simulator):
    stack.program(ADOPTING.replace("adopt_open", f'adopt_id="{uuid4()}", adopt_open'))
    assert "adopt_open: set only one of adopt_open and adopt_id" in stack.preview(fails=True)
    assert asked(simulator) == []
