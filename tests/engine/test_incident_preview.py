"""The preview of an incident shows what an update does, and sends nothing."""

from __future__ import annotations

from programs import INCIDENT
from requests_seen import incident_calls


def test_a_preview_shows_creation_update_and_replacement_and_sends_nothing(
    incident_program, simulator
):
    assert "to create" in incident_program.preview()
    incident_program.up()
    simulator.clear_requests()
    incident_program.set({"title": "New"})
    assert "1 to update" in incident_program.preview()
    incident_program.set({"run": "2"})
    assert "to replace" in incident_program.preview()
    assert incident_calls(simulator) == []


def test_a_preview_accepts_unknown_values(stack, simulator):
    stack.program("""
first = Incident("first", title="First", severity="DOWN")
Incident(
    "second",
    title=pulumi.Output.concat("After ", first.id),
    severity=first.severity,
    body=first.shortlink,
    monitor_id=first.id,
    service_id=first.id,
    triggers={"first": [first.id]},
    notify_subscribers=first.id.apply(lambda _: True),
    on_destroy=first.id.apply(lambda _: "keep"),
    resolve_message=first.shortlink,
)
""")
    assert "3 to create" in stack.preview()
    assert incident_calls(simulator) == []
    stack.up()
    first, second = sorted(simulator.incidents, key=lambda incident: incident["createdAt"])
    assert second["title"] == f"After {first['id']}"
    assert second["monitorId"] == first["id"]


def test_pulumi_downloads_no_plugin(incident_program):
    """Pulumi takes every package of a name that begins with pulumi- for one with a plugin."""
    assert "downloading" not in incident_program.preview("--logtostderr", "-v=7")


def test_a_program_imports_no_http_client(incident_program):
    incident_program.program(
        INCIDENT
        + """
import sys
assert "httpx" not in sys.modules and "pydantic" not in sys.modules
"""
    )
    incident_program.preview()
