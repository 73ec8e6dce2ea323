"""An incident with adopt_open is replaced: by a trigger, `--replace`, or `state taint`."""

from __future__ import annotations

import pytest
from adopt_open import ADOPTING, CREATION, EQUAL, LISTING, asked, resolving

URN = "urn:pulumi:dev::test::pulumi-python:dynamic/devhelm:Incident::it"


@pytest.fixture(params=["--replace", "taint"])
def replace(request):
    """Replaces the incident of a stack, without a change of its inputs."""

    def replaced(stack):
        if request.param == "taint":
            stack.pulumi("state", "taint", URN)
            return stack.up()
        return stack.up("--replace", URN)

    return replaced


@pytest.mark.parametrize("declared", ["adopt_open=True, ", ""])
def test_a_forced_replacement_resolves_before_it_opens_a_new_incident(
    stack, simulator, replace, declared
):
    stack.program(ADOPTING.replace("adopt_open=True, ", declared))
    stack.up()
    (old,) = simulator.incidents
    asked(simulator)
    replace(stack)
    look = [LISTING] if declared else []
    assert asked(simulator) == [resolving(old), *look, CREATION]
    assert [one["status"] for one in simulator.incidents] == ["RESOLVED", "CONFIRMED"]
    assert stack.outputs()["id"] != old["id"]
    assert "unchanged" in stack.up()


def test_a_forced_replacement_does_not_adopt_the_same_id_again_and_says_so(
    stack, simulator, replace
):
    left = simulator.create_incident(**EQUAL)
    stack.program(ADOPTING.replace("adopt_open=True", f'adopt_id="{left["id"].upper()}"'))
    stack.up()
    output = replace(stack)
    assert "was resolved by this replacement: opening a new one" in output
    assert [one["status"] for one in simulator.incidents] == ["RESOLVED", "CONFIRMED"]
    asked(simulator)
    assert "unchanged" in stack.up()
    assert asked(simulator) == []


def test_a_forced_replacement_of_a_kept_incident_is_refused(adopting, simulator, replace):
    adopting.program(ADOPTING.replace("adopt_open", 'on_destroy="keep", adopt_open'))
    adopting.up()
    pulumi = adopting.pulumi
    adopting.pulumi = lambda *words, fails=False: pulumi(*words, fails="up" in words or fails)
    assert "adopt_open found" in replace(adopting)
    assert len(simulator.incidents) == 1


def test_a_changed_trigger_opens_a_new_incident_although_adopt_open_is_declared(
    adopting, simulator
):
    adopting.up()
    (old,) = simulator.incidents
    asked(simulator)
    adopting.program(ADOPTING.replace("adopt_open", "triggers=[2], adopt_open"))
    adopting.up()
    assert asked(simulator) == [resolving(old), LISTING, CREATION]
