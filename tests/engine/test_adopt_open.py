"""adopt_open on the real engine: which open incident is taken over, and what is refused."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from uuid import uuid4

import pytest

MONITOR, SERVICE = str(uuid4()), str(uuid4())
EQUAL = {
    "title": "Upgrade",
    "severity": "MAINTENANCE",
    "source": "MANUAL",
    "monitor_id": MONITOR,
    "service_id": SERVICE,
}
ORIGIN = f'monitor_id="{MONITOR}", service_id="{SERVICE}"'
DECLARED = f'title="Upgrade", severity="MAINTENANCE", {ORIGIN}'
PROGRAM = f"""
incident = Incident("it", {DECLARED}, adopt_open=True, resolve_message="Done.")
pulumi.export("id", incident.id)
"""
INCIDENTS = "/api/v1/incidents"
LISTING, CREATION = f"GET {INCIDENTS}", f"POST {INCIDENTS}"


@pytest.fixture
def adopting(stack):
    """A program of one incident that may take over an open one."""
    stack.program(PROGRAM)
    return stack


def asked(simulator):
    """The requests since the last time, as "METHOD path"."""
    requests = [f"{request.method} {request.path}" for request in simulator.requests()]
    simulator.clear_requests()
    return requests


def reading(incident):
    return f"GET {INCIDENTS}/{incident['id']}"


def resolving(incident):
    return f"POST {INCIDENTS}/{incident['id']}/resolve"


class TestTheOneOpenEqualIncident:
    def test_is_taken_over_and_a_line_says_which_and_how_old_it_is(self, adopting, simulator):
        started = datetime.now(timezone.utc) - timedelta(hours=2, minutes=5)
        left = simulator.create_incident(**EQUAL, started_at=started.isoformat())
        (line, *_) = adopting.up().lines("took over")
        # A slow machine may see it some minutes older.
        named = re.escape(f"took over {left['shortlink']} ({left['id']}), open for 2h ")
        assert re.search(rf"{named}([5-9]|[1-5]\d)m", line)
        assert asked(simulator) == [LISTING, reading(left)]
        assert adopting.outputs()["id"] == left["id"]

    def test_is_the_stacks_own_from_then_on(self, adopting, simulator):
        left = simulator.create_incident(**EQUAL)
        adopting.up()
        asked(simulator)
        assert "unchanged" in adopting.up()
        adopting.program(PROGRAM.replace("adopt_open=True, ", ""))
        assert "unchanged" in adopting.up()
        assert asked(simulator) == []
        adopting.destroy()
        assert asked(simulator) == [resolving(left)]
        (incident,) = simulator.incidents
        assert (incident["status"], incident["resolutionNote"]) == ("RESOLVED", "Done.")

    @pytest.mark.parametrize("posted", [True, False], ids=["posted", "not yet posted"])
    def test_has_the_body_once(self, stack, simulator, posted):
        updates = [{"body": "Soon back."}] if posted else []
        left = simulator.create_incident(**EQUAL, updates=updates)
        stack.program(PROGRAM.replace("adopt_open", 'body="Soon back.", adopt_open'))
        stack.up()
        post = [] if posted else [f"POST {INCIDENTS}/{left['id']}/updates"]
        assert asked(simulator) == [LISTING, reading(left), *post]
        (incident,) = simulator.incidents
        assert [entry["body"] for entry in incident["updates"]] == ["Soon back."]

    def test_may_be_another_stacks(self, adopting, simulator):
        """Which the documentation says: both stacks have it then, and either one resolves it."""
        adopting.up()
        (incident,) = simulator.incidents
        adopting.pulumi("stack", "init", "another")
        asked(simulator)
        assert incident["shortlink"] in adopting.up()
        assert asked(simulator) == [LISTING, reading(incident)]
        adopting.destroy()
        adopting.pulumi("stack", "select", "dev")
        adopting.refresh()
        assert adopting.resources()[0]["outputs"]["status"] == "RESOLVED"
        assert len(simulator.incidents) == 1

    @pytest.mark.parametrize("how", ["adopt_open=True", "adopt_id={id!r}"])
    def test_stays_open_when_its_resource_is_renamed(self, adopting, simulator, how):
        adopting.up()
        (incident,) = simulator.incidents
        asked(simulator)
        adopting.program(f'Incident("renamed", {DECLARED}, {how.format(id=incident["id"])})')
        adopting.up()
        assert resolving(incident) not in asked(simulator)
        assert simulator.incidents[0]["status"] == "CONFIRMED"
        adopting.destroy()
        assert asked(simulator) == [resolving(incident)]


class TestARenamedResource:
    """The old name leaves the state in a later run than the one that took its incident over."""

    @pytest.fixture
    def renamed(self, adopting, simulator):
        """The program has the new name, the state has both."""
        adopting.up()
        adopting.program(PROGRAM.replace('"it"', '"renamed"'))
        urn = "urn:pulumi:dev::test::pulumi-python:dynamic/devhelm:Incident::renamed"
        assert "run a full `pulumi up` next" in adopting.up("--target", urn)
        assert len({one["id"] for one in adopting.resources()}) == 1
        assert len(adopting.resources()) == 2
        asked(simulator)
        return adopting

    def test_keeps_its_incident_open_when_the_old_one_goes(self, renamed, simulator):
        assert "stays open: another resource of this stack declares it" in renamed.up()
        assert asked(simulator) == []
        (resource,) = renamed.resources()
        assert resource["urn"].endswith("::renamed")
        assert "unchanged" in renamed.up()
        assert simulator.incidents[0]["status"] == "CONFIRMED"
        renamed.destroy()
        assert simulator.incidents[0]["status"] == "RESOLVED"

    def test_that_changes_as_well_keeps_it(self, renamed, simulator):
        renamed.program(PROGRAM.replace('"it"', '"renamed"').replace("Done.", "Over."))
        renamed.up()
        assert asked(simulator) == []
        assert simulator.incidents[0]["status"] == "CONFIRMED"

    def test_that_is_replaced_leaves_no_incident_open(self, renamed, simulator):
        (old,) = simulator.incidents
        renamed.program(
            PROGRAM.replace('"it"', '"renamed"').replace("adopt_", "triggers=[2], adopt_")
        )
        renamed.up()
        assert [one["status"] for one in simulator.incidents] == ["RESOLVED", "CONFIRMED"]
        assert asked(simulator).count(resolving(old)) == 2
        renamed.destroy()
        assert {one["status"] for one in simulator.incidents} == {"RESOLVED"}

    def test_keeps_it_through_a_refresh_and_a_run_that_fails(self, renamed, simulator):
        renamed.refresh()
        renamed.program(PROGRAM.replace('"it"', '"renamed"') + 'raise Exception("no")\n')
        renamed.up(fails=True)
        renamed.program(PROGRAM.replace('"it"', '"renamed"'))
        renamed.up("--refresh")
        assert len(renamed.resources()) == 1
        assert simulator.incidents[0]["status"] == "CONFIRMED"

    def test_that_goes_again_leaves_the_old_ones_incident_open(self, renamed, simulator):
        renamed.program(PROGRAM)
        renamed.up()
        assert simulator.incidents[0]["status"] == "CONFIRMED"
        assert [one["urn"].rpartition("::")[2] for one in renamed.resources()] == ["it"]


class TestAReplacementThatPulumiIsToldToMake:
    """`--replace` and `state taint` ask the provider for no difference."""

    URN = "urn:pulumi:dev::test::pulumi-python:dynamic/devhelm:Incident::it"

    @pytest.fixture(params=["--replace", "taint"])
    def replace(self, request):
        def replaced(stack):
            if request.param == "taint":
                stack.pulumi("state", "taint", self.URN)
                return stack.up()
            return stack.up("--replace", self.URN)

        return replaced

    @pytest.mark.parametrize("declared", ["adopt_open=True, ", ""])
    def test_resolves_before_it_opens_a_new_one(self, stack, simulator, replace, declared):
        stack.program(PROGRAM.replace("adopt_open=True, ", declared))
        stack.up()
        (old,) = simulator.incidents
        asked(simulator)
        replace(stack)
        look = [LISTING] if declared else []
        assert asked(simulator) == [resolving(old), *look, CREATION]
        assert [one["status"] for one in simulator.incidents] == ["RESOLVED", "CONFIRMED"]
        assert stack.outputs()["id"] != old["id"]
        assert "unchanged" in stack.up()

    def test_of_one_that_adopt_id_named_opens_a_new_one_and_says_so(
        self, stack, simulator, replace
    ):
        left = simulator.create_incident(**EQUAL)
        stack.program(PROGRAM.replace("adopt_open=True", f'adopt_id="{left["id"].upper()}"'))
        stack.up()
        told = replace(stack)
        assert "was resolved by this replacement: opening a new one" in told
        assert [one["status"] for one in simulator.incidents] == ["RESOLVED", "CONFIRMED"]
        asked(simulator)
        assert "unchanged" in stack.up()
        assert asked(simulator) == []

    def test_of_one_that_is_to_be_kept_says_why_it_opens_no_second_one(
        self, adopting, simulator, replace
    ):
        adopting.program(PROGRAM.replace("adopt_open", 'on_destroy="keep", adopt_open'))
        adopting.up()
        told = adopting.pulumi
        adopting.pulumi = lambda *words, fails=False: told(*words, fails="up" in words or fails)
        assert "adopt_open found" in replace(adopting)
        assert len(simulator.incidents) == 1


class TestNothingToTakeOver:
    def test_opens_a_new_one_after_one_look(self, adopting, simulator):
        assert "took over" not in adopting.up()
        assert asked(simulator) == [LISTING, CREATION]
        (incident,) = simulator.incidents
        assert adopting.outputs()["id"] == incident["id"]

    def test_what_differs_or_is_resolved_or_not_manual_is_left_alone(self, adopting, simulator):
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

    def test_a_preview_does_not_look(self, adopting, simulator):
        simulator.create_incident(**EQUAL)
        assert "2 to create" in adopting.preview()
        assert asked(simulator) == []

    def test_a_replacement_opens_a_new_one(self, adopting, simulator):
        adopting.up()
        (old,) = simulator.incidents
        asked(simulator)
        adopting.program(PROGRAM.replace("adopt_open", "triggers=[2], adopt_open"))
        adopting.up()
        assert asked(simulator) == [resolving(old), LISTING, CREATION]


class TestRefusals:
    def test_several_equal_incidents_are_refused_by_their_shortlinks(self, adopting, simulator):
        found = [simulator.create_incident(**EQUAL) for _ in range(2)]
        told = adopting.up(fails=True)
        for incident in found:
            assert incident["shortlink"] in told
            assert incident["id"] in told
        assert "Declare adopt_id" in told
        assert asked(simulator) == [LISTING]
        assert simulator.incidents == found
        assert adopting.resources() == []

        simulator.resolve_incident(found[0]["id"])
        adopting.up()
        assert adopting.outputs()["id"] == found[1]["id"]

    @pytest.mark.parametrize(
        ("first", "second"), [(True, True), (True, False), (False, True)], ids=str
    )
    def test_two_equal_siblings_are_refused_at_the_preview(self, stack, simulator, first, second):
        stack.program(f"""
Incident("first", {DECLARED}, adopt_open={first})
Incident("second", {DECLARED}, adopt_open={second})
""")
        told = stack.preview(fails=True)
        assert "adopt_open: another new incident of this program" in told
        assert "Traceback" not in told
        assert asked(simulator) == []

    def test_an_incident_that_a_sibling_has_already_is_not_taken_from_it(self, adopting, simulator):
        adopting.up()
        (incident,) = simulator.incidents
        asked(simulator)
        adopting.program(f'{PROGRAM}Incident("second", {DECLARED}, adopt_open=True)\n')
        told = adopting.up(fails=True)
        assert f"adopt_open found {incident['shortlink']}" in told
        assert "which another resource of this stack has" in told
        assert asked(simulator) == [LISTING]
        assert len(adopting.resources()) == 1

    def test_adopt_id_beside_it_is_refused(self, stack, simulator):
        stack.program(PROGRAM.replace("adopt_open", f'adopt_id="{uuid4()}", adopt_open'))
        assert "adopt_open: must be False if adopt_id names" in stack.preview(fails=True)
        assert asked(simulator) == []
