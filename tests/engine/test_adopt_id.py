"""adopt_id takes over an open incident by its ID."""

from __future__ import annotations

from uuid import uuid4

import pytest
from programs import only_incident
from requests_seen import incident_calls


@pytest.fixture
def foreign(simulator):
    return simulator.create_incident(title="A person's", severity="DEGRADED")


def test_an_adopted_incident_is_changed_to_the_declaration_and_resolved_in_the_end(
    incident_program, simulator, foreign
):
    incident_program.set({"adopt": foreign["id"], "body": "Ours now."})
    incident_program.up()
    assert incident_calls(simulator) == ["GET /{id}", "PATCH /{id}", "POST /{id}/updates"]
    incident = only_incident(simulator)
    assert (incident["title"], incident["severity"]) == ("Upgrade", "MAINTENANCE")
    assert [entry["body"] for entry in incident["updates"]].count("Ours now.") == 1
    incident_program.up()
    incident_program.pulumi("config", "rm", "adopt")
    assert "unchanged" in incident_program.up()
    assert incident_calls(simulator) == []
    incident_program.destroy()
    assert only_incident(simulator)["status"] == "RESOLVED"


def test_adopting_an_incident_that_is_as_declared_only_reads_it(incident_program, simulator):
    same = simulator.create_incident(title="Upgrade", severity="MAINTENANCE")
    incident_program.set({"adopt": same["id"]})
    incident_program.up()
    assert incident_calls(simulator) == ["GET /{id}"]


def test_an_unknown_id_is_refused(incident_program, simulator):
    incident_program.set({"adopt": str(uuid4())})
    assert "which DevHelm can't find" in incident_program.up(fails=True)
    assert simulator.incidents == []


def test_a_resolved_incident_is_refused(incident_program, simulator, foreign):
    simulator.resolve_incident(foreign["id"])
    incident_program.set({"adopt": foreign["id"]})
    assert "already resolved" in incident_program.up(fails=True)


def test_an_incident_of_another_monitor_is_refused_and_not_changed(
    incident_program, simulator, foreign
):
    incident_program.set({"adopt": foreign["id"], "monitor": str(uuid4())})
    assert "its monitor_id is none" in incident_program.up(fails=True)
    assert incident_calls(simulator) == ["GET /{id}"]


def test_a_replacement_is_refused_while_adopt_id_names_the_stacks_own_incident(
    incident_program, simulator, foreign
):
    incident_program.set({"adopt": foreign["id"]})
    incident_program.up()
    simulator.clear_requests()
    incident_program.set({"run": "2"})
    assert "Remove adopt_id" in incident_program.preview(fails=True)
    assert "Remove adopt_id" in incident_program.up(fails=True)
    assert incident_calls(simulator) == []
