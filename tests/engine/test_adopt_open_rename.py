"""A renamed resource takes over the incident of its old name, even if that goes in a later run."""

from __future__ import annotations

import pytest
from adopt_open import ADOPTING, INPUTS, asked, resolving


@pytest.fixture
def renamed(adopting, simulator):
    """The program has the new name; the state has both."""
    adopting.up()
    adopting.program(ADOPTING.replace('"it"', '"renamed"'))
    urn = "urn:pulumi:dev::test::pulumi-python:dynamic/devhelm:Incident::renamed"
    assert "run a full `pulumi up` next" in adopting.up("--target", urn)
    assert len({one["id"] for one in adopting.resources()}) == 1
    assert len(adopting.resources()) == 2
    asked(simulator)
    return adopting


@pytest.mark.parametrize("how", ["adopt_open=True", "adopt_id={id!r}"])
def test_an_incident_stays_open_when_its_resource_is_renamed(adopting, simulator, how):
    adopting.up()
    (incident,) = simulator.incidents
    asked(simulator)
    adopting.program(f'Incident("renamed", {INPUTS}, {how.format(id=incident["id"])})')
    adopting.up()
    assert resolving(incident) not in asked(simulator)
    assert simulator.incidents[0]["status"] == "CONFIRMED"
    adopting.destroy()
    assert asked(simulator) == [resolving(incident)]


def test_the_incident_stays_open_when_the_old_name_goes(renamed, simulator):
    assert "stays open: another resource of this stack declares it" in renamed.up()
    assert asked(simulator) == []
    (resource,) = renamed.resources()
    assert resource["urn"].endswith("::renamed")
    assert "unchanged" in renamed.up()
    assert simulator.incidents[0]["status"] == "CONFIRMED"
    renamed.destroy()
    assert simulator.incidents[0]["status"] == "RESOLVED"


def test_the_incident_stays_open_if_the_new_resource_changes(renamed, simulator):
    renamed.program(ADOPTING.replace('"it"', '"renamed"').replace("Done.", "Over."))
    renamed.up()
    assert asked(simulator) == []
    assert simulator.incidents[0]["status"] == "CONFIRMED"


def test_the_incident_is_resolved_if_the_new_resource_is_replaced(renamed, simulator):
    (old,) = simulator.incidents
    renamed.program(ADOPTING.replace('"it"', '"renamed"').replace("adopt_", "triggers=[2], adopt_"))
    renamed.up()
    assert [one["status"] for one in simulator.incidents] == ["RESOLVED", "CONFIRMED"]
    assert asked(simulator).count(resolving(old)) == 2
    renamed.destroy()
    assert {one["status"] for one in simulator.incidents} == {"RESOLVED"}


def test_the_incident_stays_open_after_a_refresh_and_a_failed_run(renamed, simulator):
    renamed.refresh()
    renamed.program(ADOPTING.replace('"it"', '"renamed"') + 'raise Exception("no")\n')
    renamed.up(fails=True)
    renamed.program(ADOPTING.replace('"it"', '"renamed"'))
    renamed.up("--refresh")
    assert len(renamed.resources()) == 1
    assert simulator.incidents[0]["status"] == "CONFIRMED"


def test_the_incident_stays_open_if_the_renaming_is_undone(renamed, simulator):
    renamed.program(ADOPTING)
    renamed.up()
    assert simulator.incidents[0]["status"] == "CONFIRMED"
    assert [one["urn"].rpartition("::")[2] for one in renamed.resources()] == ["it"]
