"""Incident.get reads an incident that the stack does not manage."""

from __future__ import annotations

from uuid import uuid4

from programs import only_incident


def test_get_returns_the_outputs_and_never_changes_the_incident(stack, simulator):
    foreign = simulator.create_incident(title="A person's", severity="DEGRADED")
    stack.program(f"""
incident = Incident.get("seen", "{foreign["id"]}")
pulumi.export("title", incident.title)
pulumi.export("severity", incident.severity)
pulumi.export("status", incident.status)
pulumi.export("shortlink", incident.shortlink)
""")
    stack.preview()
    stack.up()
    stack.refresh()
    outputs = stack.outputs()
    assert outputs == {
        "title": "A person's",
        "severity": "DEGRADED",
        "status": foreign["status"],
        "shortlink": foreign["shortlink"],
    }
    stack.destroy()
    assert {request.method for request in simulator.requests()} == {"GET"}
    assert only_incident(simulator)["status"] != "RESOLVED"


def test_get_of_an_unknown_id_is_an_error(stack):
    missing = str(uuid4())
    stack.program(f'Incident.get("seen", "{missing}")')
    output = stack.up(fails=True)
    assert f"incidents/{missing} returned 404 NOT_FOUND" in output
    assert "devhelm:workspaceId" in output


def test_an_incident_that_is_deleted_later_leaves_the_state(stack, simulator):
    foreign = simulator.create_incident(title="A person's", severity="DEGRADED")
    stack.program(f'Incident.get("seen", "{foreign["id"]}")')
    stack.up()
    simulator.delete_incident(foreign["id"])
    assert foreign["shortlink"] in stack.refresh()
    assert stack.resources() == []


def test_import_is_refused_and_the_error_names_the_alternatives(stack):
    stack.program(f"""
Incident("it", title="T", severity="DOWN", opts=pulumi.ResourceOptions(import_="{uuid4()}"))
""")
    output = stack.preview(fails=True)
    assert "adopt_id" in output
    assert "Incident.get" in output
    assert "Traceback" not in output
