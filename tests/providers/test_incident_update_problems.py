"""Which inputs of an IncidentUpdate are refused, and with which messages."""

import pytest
from incident_update_examples import INCIDENT, declare
from unknowns import UNKNOWNS

from pulumi_devhelm.providers.incident_update.inputs import INPUTS, problems


def reasons(declared):
    return [str(one) for one in (*INPUTS.problems(declared), *problems(declared))]


class TestProblems:
    @pytest.mark.parametrize(
        "changed",
        [
            {},
            {"body": None},
            {"newStatus": None},
            {"body": "", "newStatus": "RESOLVED"},
            {"incidentId": INCIDENT.upper()},
            {"notifySubscribers": True},
            {"triggers": ["1"]},
        ],
    )
    def test_good_inputs_are_accepted(self, changed):
        assert reasons(declare(**changed)) == []

    @pytest.mark.parametrize("status", INPUTS["newStatus"].check.allowed)
    def test_every_status_of_an_incident_is_accepted(self, status):
        assert reasons(declare(newStatus=status)) == []

    @pytest.mark.parametrize(
        ("argument", "changed"),
        [
            ("incident_id", {"incidentId": None}),
            ("incident_id", {"incidentId": "42"}),
            ("incident_id", {"incidentId": 42.0}),
            ("body", {"body": 5.0}),
            ("body", {"body": 5.0, "newStatus": None}),
            ("body", {"body": None, "newStatus": None}),
            ("body", {"body": "", "newStatus": None}),
            ("body", {"body": " \n", "newStatus": None}),
            ("new_status", {"newStatus": "CLOSED"}),
            ("new_status", {"newStatus": ""}),
            ("new_status", {"newStatus": 5.0}),
            ("notify_subscribers", {"notifySubscribers": "no"}),
            ("triggers", {"triggers": "run 1"}),
        ],
    )
    def test_a_bad_value_is_refused_once_by_the_name_of_its_argument(self, argument, changed):
        (reason,) = reasons(declare(**changed))
        assert reason.startswith(f"{argument}: ")

    def test_the_nearest_status_is_suggested(self):
        (reason,) = reasons(declare(newStatus="resolve"))
        assert "WATCHING, TRIGGERED, CONFIRMED, RESOLVED" in reason
        assert 'did you mean "RESOLVED"?' in reason

    def test_all_problems_are_reported_at_once_without_the_body(self):
        messages = reasons(
            declare(incidentId="x", body=["the secret"], newStatus="x", triggers=1.0)
        )
        begins = ["incident_id:", "body:", "new_status:", "triggers:"]
        assert len(messages) == len(begins)
        assert all(map(str.startswith, messages, begins))
        assert "the secret" not in " ".join(messages)

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    def test_an_unknown_value_is_not_checked(self, unknown):
        keys = ("incidentId", "body", "newStatus", "notifySubscribers", "triggers")
        assert reasons(declare(**dict.fromkeys(keys, unknown))) == []
        assert reasons(declare(body=unknown, newStatus=None)) == []
        assert reasons(declare(body=None, newStatus=unknown)) == []
