"""Which changes replace an incident, and in which order."""

from __future__ import annotations

from uuid import uuid4

import pytest
from programs import INCIDENTS
from requests_seen import incident_calls


@pytest.mark.parametrize("changed", [{"run": "2"}, {"monitor": str(uuid4())}])
def test_a_replacement_resolves_the_old_incident_before_it_opens_the_new_one(
    stack_with_incident, simulator, changed
):
    stack_with_incident.set(changed)
    assert "1 replaced" in stack_with_incident.up()
    assert incident_calls(simulator) == ["POST /{id}/resolve", "POST"]


def test_the_next_up_finishes_a_replacement_that_failed(stack_with_incident, simulator):
    simulator.fail("POST", INCIDENTS, status=422)
    stack_with_incident.set({"run": "2"})
    stack_with_incident.up(fails=True)
    stack_with_incident.up()
    assert incident_calls(simulator) == ["POST /{id}/resolve", "POST", "POST"]
    assert len(simulator.incidents) == 2
    stack_with_incident.destroy()
    assert {incident["status"] for incident in simulator.incidents} == {"RESOLVED"}


def test_the_keys_of_triggers_are_not_translated(stack, simulator):
    program = """
nested = [{{"started_at": 1, "startedAt": 2}}]
triggers = {{"monitor_id": {0}, "monitorId": {1}, "nested": nested}}
incident = Incident("it", title="T", severity="DOWN", triggers=triggers)
pulumi.export("triggers", incident.triggers)
"""
    stack.program(program.format(1, 2))
    stack.up()
    assert stack.outputs()["triggers"] == {
        "monitor_id": 1,
        "monitorId": 2,
        "nested": [{"started_at": 1, "startedAt": 2}],
    }
    simulator.clear_requests()
    stack.program(program.format(2, 1))
    assert "1 replaced" in stack.up()


@pytest.mark.parametrize("spelling", ["monitor_id", "monitorId"])
def test_ignore_changes_accepts_snake_case_and_camel_case(stack, simulator, spelling):
    program = """
Incident("it", title="T", severity="DOWN", monitor_id={monitor!r},
    opts=pulumi.ResourceOptions(ignore_changes=[{spelling!r}]))
"""
    stack.program(program.format(monitor=str(uuid4()), spelling=spelling))
    stack.up()
    simulator.clear_requests()
    stack.program(program.format(monitor=str(uuid4()), spelling=spelling))
    assert "unchanged" in stack.up()
    assert incident_calls(simulator) == []
