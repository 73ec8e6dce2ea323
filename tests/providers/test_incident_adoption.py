"""Which incidents an Incident can adopt, and what adopt_id does later."""

import pytest
from incident_examples import DECLARED, ID, LIVE, OTHER, STATE, declare

from pulumi_devhelm.errors import AdoptionError
from pulumi_devhelm.providers.incident import plan as incident_plan
from pulumi_devhelm.providers.incident.plan import outputs, plan
from pulumi_devhelm.surfaces import spelled


class TestAdoption:
    def test_a_resolved_incident_cannot_be_adopted(self):
        obstacle = incident_plan.adoption_obstacle(DECLARED, LIVE | {"status": "RESOLVED"})
        assert "already resolved" in obstacle

    @pytest.mark.parametrize("live", [{}, {"monitorId": ID}])
    def test_an_incident_of_another_monitor_cannot_be_adopted(self, live):
        obstacle = spelled(
            incident_plan.adoption_obstacle(DECLARED | {"monitorId": OTHER}, LIVE | live)
        )
        assert "its monitor_id is" in obstacle

    def test_a_monitor_that_is_not_declared_is_no_obstacle(self):
        assert not incident_plan.adoption_obstacle(DECLARED, LIVE | {"monitorId": OTHER})

    def test_adoption_changes_only_what_differs(self):
        assert incident_plan.adoption_edits(DECLARED, LIVE) == {}
        assert incident_plan.adoption_edits(DECLARED, LIVE | {"title": "x"}) == {"title": "Upgrade"}
        assert incident_plan.adoption_edits(DECLARED, {"id": ID}) == {
            "title": "Upgrade",
            "severity": "MAINTENANCE",
        }


class TestAdoptId:
    def test_adding_its_own_id_later_is_no_change(self):
        assert not plan(ID, STATE, declare(adoptId=ID.upper())).changes

    def test_removing_adopt_id_is_no_change(self):
        state = outputs(DECLARED | {"adoptId": ID}, LIVE)
        assert not plan(ID, state, declare()).changes

    def test_another_id_replaces(self):
        assert plan(ID, STATE, declare(adoptId=OTHER)).replaces == ("adoptId",)

    def test_replacing_the_incident_that_adopt_id_names_is_refused(self):
        with pytest.raises(AdoptionError, match="Remove adopt_id"):
            plan(ID, STATE, declare(adoptId=ID, triggers=["new run"]))

    def test_adopt_open_is_read_at_creation_only(self):
        assert not plan(ID, STATE, declare(adoptOpen=True)).changes
