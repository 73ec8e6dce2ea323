"""Which inputs of a MaintenanceWindow are refused, and with which messages."""

import pytest
from unknowns import UNKNOWNS
from window_examples import DECLARED, EXPLICIT, at, declare, reasons, refusals

from pulumi_devhelm.providers.maintenance_window.inputs import INPUTS, is_over


class TestProblems:
    @pytest.mark.parametrize(
        "changed",
        [
            {},
            {"monitorId": None, "orgWide": True},
            {"startsAt": "2026-11-24T10:00:00Z"},
            {"startsAt": "2020-01-01T00:00:00Z", "duration": None, "endsAt": "2020-12-31T00:00Z"},
            {"duration": "366d"},
            {"duration": None, "endsAt": "2026-11-24T12:00:00+01:00"},
            {"reason": "x" * 500},
            {"onDestroy": "keep"},
            {"triggers": {"run": 1.0}},
        ],
    )
    def test_good_inputs_are_accepted(self, changed):
        assert refusals(**changed, ahead=False) == []

    @pytest.mark.parametrize(
        ("argument", "changed"),
        [
            ("monitor_id", {"monitorId": None}),
            ("monitor_id", {"orgWide": True}),
            ("monitor_id", {"monitorId": "42"}),
            ("org_wide", {"orgWide": "no"}),
            ("starts_at", {"startsAt": "2026-11-25T10:00:00"}),
            ("starts_at", {"startsAt": "tomorrow"}),
            ("starts_at", {"startsAt": 1795514400.0}),
            ("ends_at", {"duration": None}),
            ("ends_at", {"endsAt": "2026-11-24T11:00:00Z"}),
            ("ends_at", {"duration": None, "endsAt": "2026-11-25T10:00:00"}),
            ("ends_at", {"duration": None, "endsAt": "2026-11-24T10:00:00Z"}),
            ("ends_at", {"duration": None, "endsAt": "2026-11-24T10:59:00+01:00"}),
            (
                "ends_at",
                {
                    "startsAt": "2026-11-25T10:00:00Z",
                    "duration": None,
                    "endsAt": "2026-11-25T10:59:59+01:00",
                },
            ),
            ("ends_at", {"duration": None, "endsAt": "2027-11-25T10:00:01Z"}),
            ("duration", {"duration": "an hour"}),
            ("duration", {"duration": "0m"}),
            ("duration", {"duration": "-1h"}),
            ("duration", {"duration": "367d"}),
            ("duration", {"duration": "9000000d"}),
            ("duration", {"startsAt": "2020-01-01T00:00:00Z", "duration": "1h"}),
            ("reason", {"reason": "x" * 501}),
            ("reason", {"reason": 5.0}),
            ("suppress_alerts", {"suppressAlerts": "yes"}),
            ("on_destroy", {"onDestroy": "resolve"}),
            ("triggers", {"triggers": "run 1"}),
            ("repeat_rule", {"repeatRule": "FREQ=DAILY"}),
        ],
    )
    def test_a_bad_value_is_refused_once_by_the_name_of_its_argument(self, argument, changed):
        (reason,) = refusals(**changed)
        assert reason.startswith(f"{argument}: ")

    def test_the_refusal_of_a_repeat_rule_says_that_devhelm_ignores_it(self):
        (reason,) = refusals(repeatRule="FREQ=DAILY")
        assert "stores it but ignores it" in reason

    def test_all_problems_are_reported_at_once(self):
        messages = refusals(monitorId="42", startsAt="x", duration="x", reason=5.0, triggers=1.0)
        begins = ["monitor_id:", "starts_at:", "duration:", "reason:", "triggers:"]
        assert len(messages) == len(begins)
        assert all(map(str.startswith, messages, begins))

    def test_messages_never_repeat_the_reason_or_the_repeat_rule(self):
        secret = "the secret project"
        messages = refusals(reason=[secret], repeatRule=secret, triggers=secret)
        assert len(messages) == 3
        assert secret not in " ".join(messages)

    def test_a_start_in_the_past_is_accepted(self):
        """Also at a later up, and at the second check of a replacement, which has no state."""
        for ahead in (True, False):
            assert refusals(startsAt="2026-11-24T09:30:00Z", ahead=ahead) == []

    def test_a_window_that_is_over_is_refused_only_if_it_must_lie_ahead(self):
        for over in (EXPLICIT, {**DECLARED, "startsAt": "2026-11-24T10:00:00Z"}):
            declared = INPUTS.of(over)
            assert reasons(declared, ahead=False, now=at(days=9)) == []
            assert len(reasons(declared, ahead=True, now=at(hours=1))) == 1
            assert reasons(declared, ahead=True, now=at(minutes=59)) == []

    def test_a_window_is_over_only_if_it_had_an_end(self):
        assert is_over(EXPLICIT, at(days=9))
        assert not is_over(EXPLICIT, at(minutes=1))
        assert not is_over({}, at(days=9))
        assert not is_over(DECLARED, at(days=9))

    def test_a_window_without_a_declared_start_is_never_over(self):
        declared = declare()
        for ahead in (True, False):
            assert reasons(declared, ahead=ahead, now=at(days=900)) == []

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    @pytest.mark.parametrize(
        "key",
        ["monitorId", "startsAt", "duration", "reason", "suppressAlerts", "onDestroy", "triggers"],
    )
    def test_an_unknown_value_is_not_checked(self, key, unknown):
        assert refusals(**{key: unknown}) == []

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    def test_an_unknown_end_or_owner_is_not_checked(self, unknown):
        assert refusals(duration=None, endsAt=unknown) == []
        assert refusals(monitorId=None, orgWide=unknown) == []
        assert refusals(orgWide=unknown) == []
