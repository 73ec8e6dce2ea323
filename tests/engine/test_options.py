"""Pulumi's options and update plans, as far as its host of dynamic resources supports them."""

from __future__ import annotations

import pytest
from requests_seen import calls

OPTIONS = """
opts = pulumi.ResourceOptions(
    replace_on_changes=["title", "reason", "*"],
    custom_timeouts=pulumi.CustomTimeouts(create="1s", update="1s", delete="1s"),
)
"""
RESOURCES = """
title = config.get("title") or "Upgrade"
incident = Incident("incident", title=title, severity="DOWN", opts=opts)
IncidentUpdate("entry", incident_id=incident.id, body="Seen.", opts=opts)
MaintenanceWindow("window", org_wide=True, duration="1h", reason=title, opts=opts)
MaintenanceIncident("work", title=title, org_wide=True, duration="1h", opts=opts)
GameDay("drill", title=title, org_wide=True, duration="1h", opts=opts)
"""
WARNINGS = ["replace_on_changes has no effect here", "custom_timeouts has no effect here"]
ENTRY = """
incident = Incident("it", title=config.get("title") or "Upgrade", severity="DOWN")
IncidentUpdate(
    "entry",
    incident_id=incident.id,
    body=pulumi.Output.concat("See ", incident.shortlink),
    opts=pulumi.ResourceOptions({opts}),
)
"""


def test_options_without_effect_are_warned_of_beside_each_resource(stack, simulator):
    """What they would replace changes in place, and what they would cut short is waited for."""
    simulator.fail("POST", "/api/v1/incidents", delay_after=2)
    stack.program(OPTIONS + RESOURCES)
    said = stack.up()
    for warning in WARNINGS:
        assert len([line for line in said.lines(warning) if line.startswith("warning: ")]) == 5
    assert "6 to update" in stack.preview("-c", "title=Else")
    simulator.clear_requests()
    stack.set({"title": "Else"})
    stack.up()
    changed = [call for call in sorted(calls(simulator)) if not call.startswith("GET")]
    assert changed == ["PATCH incidents"] * 3 + ["PUT maintenance-windows"] * 3


def test_without_such_options_nothing_is_warned_of(stack):
    stack.program(f"opts = pulumi.ResourceOptions(protect=True, replace_on_changes=[]){RESOURCES}")
    assert "warning" not in stack.preview()


def test_a_warning_beside_bad_inputs_adds_no_traceback(stack):
    stack.program(f'{OPTIONS}Incident("it", title=" ", severity="DOWN", opts=opts)')
    said = stack.preview(fails=True)
    assert "title: must not be blank." in said
    assert "Traceback" not in said


class TestUpdatePlan:
    """An entry whose body has an output of an incident that changes in place."""

    def planned(self, stack, opts=""):
        stack.program(ENTRY.format(opts=opts))
        stack.up()
        stack.set({"title": "Else"})
        return stack.preview("--save-plan", "plan.json")

    def test_is_shown_as_replaced_but_posted_only_if_the_output_changes(self, stack, simulator):
        assert "1 to replace" in self.planned(stack)
        simulator.clear_requests()
        said = stack.up("--plan", "plan.json", fails=True)
        assert "expected resource operations" in said
        assert calls(simulator) == ["GET incidents", "PATCH incidents"]
        stack.up("--expect-no-changes")

    def test_holds_if_the_entry_ignores_changes_of_its_body(self, stack, simulator):
        assert "replace" not in self.planned(stack, 'ignore_changes=["body"]')
        simulator.clear_requests()
        stack.up("--plan", "plan.json")
        assert calls(simulator) == ["GET incidents", "PATCH incidents"]


@pytest.mark.parametrize("body", ["incident.title", "incident.id"])
def test_an_incidents_inputs_and_id_in_a_body_are_known_at_the_preview(stack, body):
    stack.program(ENTRY.format(opts="").replace("incident.shortlink", body))
    stack.up()
    stack.set({"title": "Else"})
    assert "[unknown]" not in stack.preview("--diff")
