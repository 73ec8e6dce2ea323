"""Resource options and update plans that Pulumi supports for dynamic resources only in part."""

from __future__ import annotations

import pytest
from requests_seen import calls, writes

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


def test_each_resource_warns_of_options_without_effect(stack, simulator):
    """A change is still made in place, and a slow call is still waited for."""
    simulator.fail("POST", "/api/v1/incidents", delay_after=2)
    stack.program(OPTIONS + RESOURCES)
    output = stack.up()
    for warning in WARNINGS:
        assert len([line for line in output.lines(warning) if line.startswith("warning: ")]) == 5
    assert "6 to update" in stack.preview("-c", "title=Else")
    simulator.clear_requests()
    stack.set({"title": "Else"})
    stack.up()
    assert sorted(writes(simulator)) == ["PATCH incidents"] * 3 + ["PUT maintenance-windows"] * 3


def test_supported_options_cause_no_warning(stack):
    stack.program(f"opts = pulumi.ResourceOptions(protect=True, replace_on_changes=[]){RESOURCES}")
    assert "warning" not in stack.preview()


def test_a_warning_together_with_bad_inputs_adds_no_traceback(stack):
    stack.program(f'{OPTIONS}Incident("it", title=" ", severity="DOWN", opts=opts)')
    output = stack.preview(fails=True)
    assert "title: must not be blank." in output
    assert "Traceback" not in output


class TestUpdatePlan:
    """An entry whose body has an output of an incident that changes in place."""

    def planned(self, stack, opts=""):
        stack.program(ENTRY.format(opts=opts))
        stack.up()
        stack.set({"title": "Else"})
        return stack.preview("--save-plan", "plan.json")

    def test_an_entry_is_planned_as_replaced_but_posted_only_if_its_body_changes(
        self, stack, simulator
    ):
        assert "1 to replace" in self.planned(stack)
        simulator.clear_requests()
        output = stack.up("--plan", "plan.json", fails=True)
        assert "expected resource operations" in output
        assert calls(simulator) == ["GET incidents", "PATCH incidents"]
        stack.up("--expect-no-changes")

    def test_a_plan_holds_if_the_entry_ignores_changes_of_its_body(self, stack, simulator):
        assert "replace" not in self.planned(stack, 'ignore_changes=["body"]')
        simulator.clear_requests()
        stack.up("--plan", "plan.json")
        assert calls(simulator) == ["GET incidents", "PATCH incidents"]


@pytest.mark.parametrize("body", ["incident.title", "incident.id"])
def test_a_body_with_an_incidents_input_or_id_is_known_at_the_preview(stack, body):
    stack.program(ENTRY.format(opts="").replace("incident.shortlink", body))
    stack.up()
    stack.set({"title": "Else"})
    assert "[unknown]" not in stack.preview("--diff")
