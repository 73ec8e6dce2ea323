"""The check of each kind of input, and of an incident's inputs together."""

from datetime import timedelta

import pulumi
import pytest
from hypothesis import given
from hypothesis import strategies as st
from incident_examples import OTHER
from unknowns import UNKNOWNS

from pulumi_devhelm.providers import checks, session, siblings
from pulumi_devhelm.providers.incident import IncidentProvider
from pulumi_devhelm.providers.properties import Change, Inputs, Property
from pulumi_devhelm.resources.times import iso
from pulumi_devhelm.times import duration

GOOD = {"title": "Upgrade", "severity": "MAINTENANCE"}


@pytest.fixture(autouse=True)
def _configured(monkeypatch):
    monkeypatch.setenv("DEVHELM_API_TOKEN", "dh_test")
    monkeypatch.delenv("DEVHELM_API_URL", raising=False)
    monkeypatch.setattr(session, "_config", {}.get)
    siblings._adopting.clear()  # noqa: SLF001 - each test stands for a separate run


def check(state=None, **declared):
    result = IncidentProvider().check(state or {}, declared)
    assert all(failure.property == "" for failure in result.failures)
    return [failure.reason for failure in result.failures]


def refusals(key, check, value, *, required=False):
    inputs = Inputs(Property(key, check, Change.IN_PLACE, required=required))
    return [str(problem) for problem in inputs.problems({key: value})]


def test_good_inputs_pass_and_get_their_defaults():
    result = IncidentProvider().check({}, dict(GOOD))
    assert result.failures == []
    assert result.inputs == {
        **GOOD,
        "adoptOpen": False,
        "notifySubscribers": False,
        "onDestroy": "resolve",
    }


@pytest.mark.parametrize(
    ("argument", "changed"),
    [
        ("title", {"title": ""}),
        ("title", {"title": " \t\n"}),
        ("title", {"title": None}),
        ("title", {"title": 5.0}),
        ("severity", {"severity": "MAJOR"}),
        ("severity", {"severity": None}),
        ("severity", {"severity": ["DOWN"]}),
        ("body", {"body": 5.0}),
        ("body", {"body": {"text": "x"}}),
        ("monitor_id", {"monitorId": "42"}),
        ("monitor_id", {"monitorId": f"{{{OTHER}}}"}),
        ("service_id", {"serviceId": 5.0}),
        ("service_incident_id", {"serviceIncidentId": ""}),
        ("triggers", {"triggers": "run 1"}),
        ("triggers", {"triggers": 1.0}),
        ("adopt_id", {"adoptId": "the one"}),
        ("adopt_open", {"adoptOpen": "yes"}),
        ("notify_subscribers", {"notifySubscribers": "no"}),
        ("on_destroy", {"onDestroy": "delete"}),
        ("on_destroy", {"onDestroy": True}),
        ("resolve_message", {"resolveMessage": 5.0}),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_argument(argument, changed):
    (reason,) = check(**{**GOOD, **changed})
    assert reason.startswith(f"{argument}: ")


@pytest.mark.parametrize(
    ("severity", "meant"),
    [("down", "DOWN"), ("DEGRADE", "DEGRADED"), ("maintainance", "MAINTENANCE")],
)
def test_the_nearest_severity_is_suggested(severity, meant):
    (reason,) = check(title="x", severity=severity)
    assert "DOWN, DEGRADED, MAINTENANCE" in reason
    assert f'did you mean "{meant}"?' in reason


def test_the_nearest_on_destroy_is_suggested():
    (reason,) = check(**GOOD, onDestroy="resolved")
    assert 'did you mean "resolve"?' in reason


def test_all_failures_are_reported_at_once(monkeypatch):
    monkeypatch.setenv("DEVHELM_API_TOKEN", "")
    monkeypatch.setenv("DEVHELM_API_URL", "http://devhelm.example")
    reasons = check(title=" ", severity="x", monitorId="x", triggers="x")
    begins = ["title:", "severity:", "monitor_id:", "triggers:", "DEVHELM_API_URL", "The DevHelm"]
    assert len(reasons) == len(begins)
    assert all(map(str.startswith, reasons, begins))


def test_messages_never_repeat_free_texts():
    secret = "the secret project"
    reasons = check(title=[secret], severity="DOWN", body=[secret], resolveMessage=[secret])
    assert len(reasons) == 3
    assert secret not in " ".join(reasons)


@pytest.mark.parametrize("unknown", UNKNOWNS)
def test_unknown_values_are_accepted_everywhere(unknown):
    keys = ("title", "severity", "body", "monitorId", "serviceId", "serviceIncidentId")
    keys += ("triggers", "adoptId", "adoptOpen", "notifySubscribers", "onDestroy")
    assert check(**dict.fromkeys((*keys, "resolveMessage"), unknown)) == []
    assert check(**GOOD, triggers={"a": [unknown]}) == []


def test_adopt_open_and_adopt_id_exclude_each_other():
    (reason,) = check(**GOOD, adoptOpen=True, adoptId=OTHER)
    assert reason.startswith("adopt_open")


class TestSiblings:
    def test_a_second_equal_incident_is_refused_if_one_adopts(self):
        assert check(**GOOD, adoptOpen=True) == []
        (reason,) = check(**GOOD)
        assert reason.startswith("title: another new incident")

    def test_equal_incidents_are_accepted_if_none_adopts(self):
        assert check(**GOOD) == check(**GOOD) == []

    def test_the_second_check_of_a_replacement_is_no_sibling(self):
        assert check(state=GOOD, **GOOD, adoptOpen=True) == []
        assert check(**GOOD, adoptOpen=True) == []

    def test_different_titles_are_no_siblings(self):
        assert check(**GOOD, adoptOpen=True) == []
        assert check(**{**GOOD, "title": "Else"}, adoptOpen=True) == []

    def test_unknown_titles_are_not_compared(self):
        unknown = {**GOOD, "title": pulumi.runtime.rpc.UNKNOWN, "adoptOpen": True}
        assert check(**unknown) == check(**unknown) == []


class TestTime:
    @pytest.mark.parametrize(
        "value",
        [
            None,
            "2026-11-24T10:00:00Z",
            "2026-11-24T10:00Z",
            "2026-11-24 10:00:00Z",
            "2026-11-24T11:00:00+01:00",
            "2026-11-24T10:00:00.123456789Z",
            "1999-01-01T00:00:00Z",
        ],
    )
    def test_a_time_with_its_zone_is_accepted(self, value):
        assert refusals("startsAt", checks.time, value) == []

    @pytest.mark.parametrize("value", ["2026-11-24T10:00:00", "2026-11-24 10:00"])
    def test_a_time_without_its_zone_is_refused_with_an_example_that_has_one(self, value):
        (reason,) = refusals("startsAt", checks.time, value)
        assert reason.startswith("starts_at: has no time zone")
        assert "2026-11-24T10:00:00Z" in reason

    @pytest.mark.parametrize(
        "value", ["", "now", "2026-11-24", "24.11.2026 10:00", 1795514400.0, True, ["x"], {}]
    )
    def test_a_value_that_is_no_time_is_refused_with_an_example(self, value):
        (reason,) = refusals("startsAt", checks.time, value)
        assert reason.startswith("starts_at: must be a datetime or an ISO 8601 string")


class TestDuration:
    @pytest.mark.parametrize("value", [None, "90m", "1h30m", "PT90M", "P1D", "P1W", "PT0.5S"])
    def test_a_duration_above_zero_is_accepted(self, value):
        assert refusals("duration", checks.duration, value) == []

    @pytest.mark.parametrize(
        "value", ["", "0m", "PT0S", "-90m", "PT-5M", "90", 90.0, False, "an hour", ["90m"], {}]
    )
    def test_anything_else_is_refused_with_an_example(self, value):
        (reason,) = refusals("duration", checks.duration, value)
        assert reason.startswith("duration: must be a timedelta")
        assert '"90m"' in reason

    @pytest.mark.parametrize("value", ["P1M", "P1Y", "p1m", " P1M ", "P1Y2M3DT4H", "P0M"])
    def test_months_and_years_are_refused_with_likely_alternatives(self, value):
        (reason,) = refusals("duration", checks.duration, value)
        assert reason.startswith("duration: must not use months or years")
        assert '"30d"' in reason
        assert '"PT1M" is a minute' in reason

    @given(st.timedeltas(timedelta(microseconds=1), timedelta(days=366)))
    def test_every_timedelta_is_accepted_as_the_resource_writes_it(self, value):
        assert refusals("duration", checks.duration, iso(value)) == []
        assert duration(iso(value)) == value


class TestRequiredUuid:
    @pytest.mark.parametrize("value", [OTHER, OTHER.upper()])
    def test_a_uuid_is_accepted(self, value):
        assert refusals("incidentId", checks.uuid, value) == []

    def test_a_missing_uuid_is_refused(self):
        assert refusals("incidentId", checks.uuid, None, required=True) == [
            "incident_id: is required."
        ]

    @pytest.mark.parametrize("value", ["", "42", 42.0, [OTHER]])
    def test_anything_else_is_refused_once(self, value):
        (reason,) = refusals("incidentId", checks.uuid, value)
        assert reason.startswith("incident_id: must be a UUID such as ")


class TestLongestText:
    @pytest.mark.parametrize("text", [None, "", "x" * 500, "ü" * 500])
    def test_a_text_up_to_the_limit_is_accepted(self, text):
        assert refusals("reason", checks.text_up_to(500), text) == []

    def test_a_longer_text_is_refused_with_both_lengths_but_without_the_text(self):
        (reason,) = refusals("reason", checks.text_up_to(500), "x" * 501)
        assert reason == "reason: must have at most 500 characters, not 501."

    def test_without_a_limit_any_length_is_accepted(self):
        assert refusals("body", checks.text, "x" * 100_000) == []


@pytest.mark.parametrize("unknown", UNKNOWNS)
@pytest.mark.parametrize("check", [checks.time, checks.duration, checks.uuid])
def test_an_unknown_value_is_not_checked(check, unknown):
    assert refusals("it", check, unknown) == []


@pytest.mark.parametrize("unknown", UNKNOWNS)
def test_the_length_of_an_unknown_text_is_not_checked(unknown):
    assert refusals("reason", checks.text_up_to(3), unknown) == []


class TestCollection:
    @pytest.mark.parametrize("value", [None, [], {}, [None, float("inf"), {"a": [1.5]}]])
    def test_a_value_that_a_state_can_hold_is_accepted(self, value):
        assert refusals("triggers", checks.collection, value) == []

    @pytest.mark.parametrize(
        "value",
        [
            float("nan"),
            pulumi.FileAsset("f"),
            pulumi.AssetArchive({}),
            [pulumi.output.Unknown(), float("nan")],
        ],
    )
    def test_anything_else_is_refused_at_any_depth(self, value):
        for around in ([value], {"a": [{"b": value}]}):
            (reason,) = refusals("triggers", checks.collection, around)
            assert reason.startswith("triggers: must not contain ")
