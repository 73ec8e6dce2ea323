"""The tables of MaintenanceWindow's inputs, as pure decisions."""

from datetime import datetime, timedelta, timezone

import pulumi
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_devhelm.errors import ScheduleError
from pulumi_devhelm.providers.maintenance_window import plan as window_plan
from pulumi_devhelm.providers.maintenance_window.inputs import INPUTS, problems
from pulumi_devhelm.providers.maintenance_window.plan import (
    outputs,
    plan,
    refreshed,
    settled,
    updated,
)
from pulumi_devhelm.providers.maintenance_window.schedule import Schedule
from pulumi_devhelm.providers.values import without_nulls
from pulumi_devhelm.surfaces import spelled
from pulumi_devhelm.times import instant, timestamp

ID = "5a0c8f3e-1b2d-4e6f-8a9b-0c1d2e3f4a5b"
MONITOR = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
OTHER = "9f1e2d3c-4b5a-4968-8776-655443322110"
TEN = datetime(2026, 11, 24, 10, tzinfo=timezone.utc)
DECLARED = {"monitorId": MONITOR, "duration": "1h", "reason": "Upgrade"}
# The same window with its times declared.
EXPLICIT = {
    "monitorId": MONITOR,
    "startsAt": "2026-11-24T10:00:00Z",
    "endsAt": "2026-11-24T11:00:00Z",
    "reason": "Upgrade",
}
UNKNOWNS = [
    pytest.param(pulumi.runtime.rpc.UNKNOWN, id="sentinel"),
    pytest.param(pulumi.output.Unknown(), id="object"),
]


def inputs(bag):
    return INPUTS.of(bag)


def reasons(declared, **how):
    return [str(one) for one in (*INPUTS.problems(declared), *problems(declared, **how))]


def schedule(declared, now):
    times = settled(declared, now)
    return times["startsAt"], times["endsAt"]


def phase(live, now):
    return Schedule.of(live).phase(now)


def ended_at(live, now):
    return Schedule.of(live).ended_at(now)


def at(**later):
    """A moment after ten o'clock, when every window of the examples is created."""
    return TEN + timedelta(**later)


def made(declared, *, now=TEN):
    """What is live once `declared` is made: null fields are left out, as DevHelm does."""
    starts_at, ends_at = schedule(declared, now)
    live = {
        "id": ID,
        "organizationId": 1,
        "monitorId": declared.get("monitorId"),
        "startsAt": starts_at,
        "endsAt": ends_at,
        "reason": declared.get("reason"),
        "suppressAlerts": declared["suppressAlerts"],
        "createdAt": timestamp(now),
    }
    return {key: value for key, value in live.items() if value is not None}


def known(declared=DECLARED, *, now=TEN, **drift):
    """The outputs after the creation of `declared`, read at `now` with `drift`."""
    given = inputs(declared)
    bag = outputs(given, made(given), TEN)
    return refreshed(bag, made(given) | drift, now)[0] if drift or now != TEN else bag


def news(declared=DECLARED, **changed):
    return inputs(declared | changed)


def refusals(*, new=True, now=TEN, **changed):
    return list(reasons(news(**changed), new=new, now=now))


class TestReasons:
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
    def test_good_inputs_pass(self, changed):
        assert refusals(**changed, new=False) == []

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
    def test_a_bad_value_is_refused_once_with_the_name_of_the_argument(self, argument, changed):
        (reason,) = refusals(**changed)
        assert reason.startswith(f"{argument}: ")

    def test_a_repeat_rule_is_refused_with_what_devhelm_does_with_it(self):
        (reason,) = refusals(repeatRule="FREQ=DAILY")
        assert "stores it but ignores it" in reason

    def test_all_are_told_at_once(self):
        told = refusals(monitorId="42", startsAt="x", duration="x", reason=5.0, triggers=1.0)
        begins = ["monitor_id:", "starts_at:", "duration:", "reason:", "triggers:"]
        assert len(told) == len(begins)
        assert all(map(str.startswith, told, begins))

    def test_the_reason_and_the_rule_are_never_repeated(self):
        secret = "the secret project"
        told = refusals(reason=[secret], repeatRule=secret, triggers=secret)
        assert len(told) == 3
        assert secret not in " ".join(told)

    def test_a_start_that_is_past_is_no_reason(self):
        """Neither at a later up nor at the second check of a replacement, with olds={}."""
        for new in (True, False):
            assert refusals(startsAt="2026-11-24T09:30:00Z", new=new) == []

    def test_a_window_that_is_over_is_refused_only_where_it_is_new(self):
        for over in (EXPLICIT, {**DECLARED, "startsAt": "2026-11-24T10:00:00Z"}):
            declared = inputs(over)
            assert list(reasons(declared, new=False, now=at(days=9))) == []
            assert len(list(reasons(declared, new=True, now=at(hours=1)))) == 1
            assert list(reasons(declared, new=True, now=at(minutes=59))) == []

    def test_a_relative_window_is_never_over(self):
        declared = news()
        for new in (True, False):
            assert list(reasons(declared, new=new, now=at(days=900))) == []

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    @pytest.mark.parametrize(
        "key",
        ["monitorId", "startsAt", "duration", "reason", "suppressAlerts", "onDestroy", "triggers"],
    )
    def test_what_is_unknown_yet_is_not_judged(self, key, unknown):
        assert refusals(**{key: unknown}) == []

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    def test_unknown_ends_and_owners_are_not_judged(self, unknown):
        assert refusals(duration=None, endsAt=unknown) == []
        assert refusals(monitorId=None, orgWide=unknown) == []
        assert refusals(orgWide=unknown) == []


class TestSchedule:
    def test_a_start_that_is_left_out_is_the_second_that_it_is(self):
        now = TEN.replace(microsecond=700_000)
        assert schedule(news(), now) == ("2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z")

    def test_declared_times_are_kept_as_instants(self):
        declared = news(startsAt="2026-11-24T12:00:00+01:00")
        assert schedule(declared, TEN) == ("2026-11-24T11:00:00Z", "2026-11-24T12:00:00Z")
        assert schedule(news(EXPLICIT), TEN) == ("2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z")

    def test_a_start_that_is_past_is_kept(self):
        assert schedule(news(EXPLICIT), at(minutes=30))[0] == "2026-11-24T10:00:00Z"

    @pytest.mark.parametrize(
        "changed",
        [
            {"endsAt": "2026-11-24T10:30:00Z"},
            {"endsAt": "2026-11-24T09:00:00Z", "startsAt": None},
            {"endsAt": "2026-11-24T10:59:00+01:00"},
        ],
    )
    def test_a_window_that_would_be_over_is_refused_with_the_time_that_it_is(self, changed):
        with pytest.raises(ScheduleError, match="2026-11-24T10:30:00Z"):
            schedule(news(EXPLICIT, **changed), at(minutes=30))

    def test_an_end_before_the_start_is_refused(self):
        with pytest.raises(ScheduleError):
            schedule(news(EXPLICIT, startsAt="2026-11-24T11:00:00Z"), TEN)


class TestPlan:
    @pytest.mark.parametrize("declared", [DECLARED, EXPLICIT])
    @pytest.mark.parametrize("later", [timedelta(0), timedelta(minutes=30), timedelta(days=400)])
    def test_what_is_unchanged_asks_for_nothing_at_any_time(self, declared, later):
        assert not plan(known(declared), news(declared), TEN + later).changes
        assert not plan(known(declared, now=TEN + later), news(declared), TEN + later).changes

    @pytest.mark.parametrize(
        ("changed", "edits"),
        [
            ({"reason": "Longer"}, ("reason",)),
            ({"reason": None}, ("reason",)),
            ({"suppressAlerts": False}, ("suppressAlerts",)),
            ({"monitorId": OTHER}, ("monitorId",)),
            ({"monitorId": None, "orgWide": True}, ("monitorId", "orgWide")),
            ({"duration": "2h"}, ("endsAt",)),
            ({"duration": "30m"}, ("endsAt",)),
            ({"duration": None, "endsAt": "2026-11-24T10:30:00Z"}, ("endsAt",)),
            ({"duration": "2h", "reason": "Longer"}, ("endsAt", "reason")),
        ],
    )
    @pytest.mark.parametrize("declared", [DECLARED, {**DECLARED, "startsAt": timestamp(TEN)}])
    def test_everything_but_the_start_of_an_active_window_is_an_edit(
        self, declared, changed, edits
    ):
        asked = plan(known(declared), news(declared, **changed), at(minutes=20))
        assert (asked.replaces, tuple(asked.edits), asked.local) == ((), edits, ())

    @pytest.mark.parametrize(
        ("changed", "ends_at"),
        [
            ({"duration": "2h"}, "2026-11-24T12:00:00Z"),
            ({"duration": "30m"}, "2026-11-24T10:30:00Z"),
            ({"duration": None, "endsAt": "2026-11-24T12:30:00+01:00"}, "2026-11-24T11:30:00Z"),
        ],
    )
    def test_the_end_counts_from_the_start_that_was_settled(self, changed, ends_at):
        assert plan(known(), news(**changed), at(minutes=20)).edits == {"endsAt": ends_at}

    def test_another_start_of_an_active_window_replaces(self):
        changed = news(EXPLICIT, startsAt="2026-11-24T09:55:00Z")
        assert plan(known(EXPLICIT), changed, at(minutes=20)).replaces == ("startsAt",)

    def test_another_start_of_a_scheduled_window_is_an_edit(self):
        tomorrow = {"startsAt": "2026-11-25T10:00:00Z", "endsAt": "2026-11-25T11:00:00Z"}
        declared = EXPLICIT | tomorrow
        asked = plan(known(declared), news(declared, startsAt="2026-11-25T10:30:00Z"), TEN)
        assert (asked.replaces, asked.edits) == ((), {"startsAt": "2026-11-25T10:30:00Z"})

    def test_a_window_becomes_active_by_the_clock_alone(self):
        declared = EXPLICIT | {"endsAt": "2026-11-24T12:00:00Z", "startsAt": "2026-11-24T11:00:00Z"}
        changed = news(declared, startsAt="2026-11-24T11:30:00Z")
        assert not plan(known(declared), changed, at(minutes=59)).replaces
        assert plan(known(declared), changed, at(hours=1)).replaces

    def test_times_left_out_are_taken_for_those_that_were_settled(self):
        assert not plan(known(), news(EXPLICIT), at(minutes=20)).changes
        assert not plan(known(EXPLICIT), news(), at(minutes=20)).changes

    @pytest.mark.parametrize(
        "spelled",
        [
            "2026-11-24T10:00:00+00:00",
            "2026-11-24T10:00:00.000Z",
            "2026-11-24T10:00:00.000000000Z",
            "2026-11-24T15:30:00+05:30",
            "2026-11-24 10:00Z",
        ],
    )
    def test_another_spelling_of_a_time_is_no_change(self, spelled):
        assert not plan(known(EXPLICIT), news(EXPLICIT, startsAt=spelled), TEN).changes
        assert not plan(known(EXPLICIT, startsAt=spelled), news(EXPLICIT), TEN).changes

    @pytest.mark.parametrize(
        "fraction", [".5", ".123", ".123456", ".123456789", ".000001", ".999999"]
    )
    def test_a_start_with_a_fraction_of_a_second_is_no_change(self, fraction):
        declared = DECLARED | {"startsAt": f"2026-11-24T09:59:59{fraction}Z"}
        assert not plan(known(declared), news(declared), TEN).changes

    @pytest.mark.parametrize("duration", ["PT1.0005S", "PT60.000001S"])
    def test_a_duration_with_a_fraction_of_a_second_is_no_change(self, duration):
        declared = DECLARED | {"duration": duration}
        assert not plan(known(declared), news(declared), TEN).changes

    def test_another_spelling_of_a_duration_is_no_change(self):
        assert not plan(known(), news(duration="PT60M"), TEN).changes

    def test_uuids_are_compared_without_regard_to_case(self):
        assert not plan(known(), news(monitorId=MONITOR.upper()), TEN).changes

    def test_a_reason_that_devhelm_trimmed_is_no_change(self):
        declared = DECLARED | {"reason": " Upgrade\n"}
        assert not plan(known(declared, reason="Upgrade"), news(declared), TEN).changes
        assert not plan(known(reason=""), news(reason=None), TEN).changes

    @pytest.mark.parametrize(
        ("before", "after", "replaces"),
        [
            (None, ["1"], True),
            (["1"], None, True),
            ([1.0], [1.0], False),
            ([1.0], [True], True),
            ({"a": None}, {}, False),
            ({"run_id": 1.0}, {"runId": 1.0}, True),
        ],
    )
    @pytest.mark.parametrize("now", [TEN, at(hours=2)], ids=["active", "ended"])
    def test_a_changed_trigger_replaces(self, before, after, replaces, now):
        asked = plan(known(triggers=before) | {"triggers": before}, news(triggers=after), now)
        assert asked.replaces == (("triggers",) if replaces else ())

    @pytest.mark.parametrize("changed", [{"onDestroy": "keep"}, {"secretTexts": ["reason"]}])
    @pytest.mark.parametrize("now", [TEN, at(hours=2)], ids=["active", "ended"])
    def test_what_only_later_steps_read_changes_the_state_alone(self, changed, now):
        asked = plan(known(), news(**changed), now)
        assert (asked.replaces, asked.edits, asked.local) == ((), {}, tuple(changed))
        assert asked.changes

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    @pytest.mark.parametrize("key", ["monitorId", "orgWide", "reason", "suppressAlerts"])
    def test_an_unknown_value_is_an_edit(self, key, unknown):
        asked = plan(known(), news(**{key: unknown}), TEN)
        assert (asked.replaces, [*asked.edits]) == ((), [key])

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    def test_an_unknown_start_of_an_active_window_may_replace(self, unknown):
        assert "startsAt" in plan(known(EXPLICIT), news(EXPLICIT, startsAt=unknown), TEN).replaces

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    @pytest.mark.parametrize("key", ["endsAt", "duration"])
    def test_an_unknown_end_is_an_edit_and_of_an_ended_window_may_replace(self, key, unknown):
        declared = news(**{"duration": None, key: unknown})
        assert [*plan(known(), declared, TEN).edits] == ["endsAt"]
        assert plan(known(), declared, at(hours=2)).replaces == ("endsAt",)

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    def test_an_unknown_inside_triggers_may_replace(self, unknown):
        bag = known() | {"triggers": {"run": ["1"]}}
        assert plan(bag, news(triggers={"run": [unknown]}), TEN).replaces == ("triggers",)


class TestEnded:
    """Ended is not gone, and nothing revives it."""

    @pytest.mark.parametrize(
        ("declared", "changed"),
        [
            (DECLARED, {"duration": "3h"}),
            (DECLARED, {"duration": None, "endsAt": "2026-11-24T13:00:00Z"}),
            (EXPLICIT, {"endsAt": "2026-11-24T13:00:00Z"}),
        ],
    )
    def test_an_end_that_would_revive_it_replaces(self, declared, changed):
        asked = plan(known(declared), news(declared, **changed), at(hours=2))
        assert asked.replaces == ("endsAt",)

    @pytest.mark.parametrize("changed", [{"duration": "90m"}, {"duration": "30m"}])
    def test_an_end_that_is_past_as_well_replaces_nothing(self, changed):
        assert not plan(known(), news(**changed), at(hours=2)).replaces

    @pytest.mark.parametrize("declared", [DECLARED, EXPLICIT])
    @pytest.mark.parametrize("later", [timedelta(minutes=31), timedelta(hours=2)])
    def test_one_that_somebody_ended_early_is_left_alone(self, declared, later):
        bag = known(declared, now=at(minutes=30), endsAt="2026-11-24T10:29:30Z")
        assert bag["phase"] == "ended"
        assert not plan(bag, news(declared), TEN + later).changes

    @pytest.mark.parametrize("changed", [{"reason": "Done"}, {"suppressAlerts": False}])
    def test_a_change_of_one_that_was_ended_early_is_withheld(self, changed):
        bag = known(now=at(minutes=30), endsAt="2026-11-24T10:29:30Z")
        asked = plan(bag, news(**changed), at(minutes=31))
        assert (asked.changes, asked.withheld) == (False, tuple(changed))

    def test_a_withheld_change_is_still_one_later_and_never_in_the_state(self):
        bag = known(now=at(hours=2))
        wanted = news(reason="Done", onDestroy="keep")
        asked = plan(bag, wanted, at(hours=2))
        live = window_plan.known(bag)
        kept = plain(updated(bag, wanted, asked, live, at(hours=2)))
        assert (kept["reason"], kept["onDestroy"]) == ("Upgrade", "keep")
        again = plan(kept, wanted, at(hours=2))
        assert (again.changes, again.withheld) == (False, ("reason",))

    @pytest.mark.parametrize(
        ("changed", "named"),
        [
            ({"reason": "Done"}, "changed reason is not sent. To open a new window, change"),
            ({"duration": "5h"}, "changed duration is not sent. To open a new window, run"),
            (
                {"duration": None, "endsAt": "2026-11-25T10:00:00Z", "suppressAlerts": False},
                "changed ends_at, suppress_alerts is not sent",
            ),
        ],
    )
    def test_the_line_names_the_arguments_and_the_way_on(self, changed, named):
        wanted = news(**changed)
        asked = plan(known(now=at(hours=2)), wanted, at(hours=2))
        assert named in spelled(window_plan.withheld_line(ID, wanted, asked))

    @pytest.mark.parametrize(("held", "days"), [("P1M", 30), ("P1Y", 365)])
    def test_one_of_months_or_years_from_before_is_left_alone(self, held, days):
        now_declared = news(duration=f"P{days}D")
        live = made(now_declared)
        bag = outputs(inputs(DECLARED | {"duration": held}), live, TEN)
        (reason,) = refusals(duration=held, new=False)
        assert reason.startswith("duration: months and years have no fixed length")
        for now in (TEN, at(days=days + 1)):
            assert not plan(bag, now_declared, now).changes
            assert not plan(refreshed(bag, live, now)[0], now_declared, now).changes

    def test_its_drift_is_left_alone(self):
        drift = {"reason": "Edited", "suppressAlerts": False, "monitorId": OTHER}
        bag = known(now=at(hours=2), **drift)
        assert not plan(bag, news(), at(hours=2)).changes

    def test_the_last_read_counts_where_this_machines_clock_is_behind(self):
        bag = known(now=at(hours=2))
        assert not plan(bag, news(), TEN).changes
        assert plan(bag, news(duration="3h"), TEN).replaces == ("endsAt",)


class TestDrift:
    """A window that goes on and drifted is put right."""

    @pytest.mark.parametrize("declared", [DECLARED, EXPLICIT])
    @pytest.mark.parametrize(
        ("drift", "edits"),
        [
            ({"endsAt": "2026-11-24T12:00:00Z"}, ("endsAt",)),
            ({"endsAt": "2026-11-24T10:45:00Z"}, ("endsAt",)),
            ({"reason": "Edited"}, ("reason",)),
            ({"suppressAlerts": False}, ("suppressAlerts",)),
            ({"monitorId": OTHER}, ("monitorId",)),
        ],
    )
    def test_of_an_active_window_is_an_edit_back(self, declared, drift, edits):
        bag = known(declared, now=at(minutes=30), **drift)
        asked = plan(bag, news(declared), at(minutes=30))
        back = made(news(declared))
        assert (asked.replaces, asked.edits) == ((), {key: back[key] for key in edits})

    def test_to_the_whole_organisation_is_an_edit_back(self):
        given = news()
        live = {key: value for key, value in made(given).items() if key != "monitorId"}
        bag, shown = refreshed(known(), live, TEN)
        assert bag["orgWide"] is True
        assert shown["orgWide"] is True
        assert "monitorId" not in shown
        assert plan(bag, given, TEN).edits == {"monitorId": MONITOR, "orgWide": False}

    def test_of_a_start_that_is_not_declared_moves_no_end(self):
        """The end was settled with the start at creation, and never differs afterwards."""
        bag = known(now=at(minutes=40), startsAt="2026-11-24T10:30:00Z")
        asked = plan(bag, news(), at(minutes=40))
        assert not asked.changes
        longer = plan(bag, news(duration="2h"), at(minutes=40))
        assert longer.edits == {"endsAt": "2026-11-24T12:00:00Z"}


class TestOutputs:
    def test_hold_the_settled_times_the_inputs_and_what_devhelm_says(self):
        bag = known(DECLARED | {"onDestroy": "keep", "triggers": ["1"]})
        assert bag["startsAt"] == "2026-11-24T10:00:00Z"
        assert bag["endsAt"] == "2026-11-24T11:00:00Z"
        assert bag["duration"] == "1h"
        assert bag["orgWide"] is False
        assert (bag["onDestroy"], bag["triggers"]) == ("keep", ["1"])
        assert (bag["organizationId"], bag["createdAt"]) == (1, "2026-11-24T10:00:00Z")
        assert "id" not in bag

    def test_without_a_monitor_it_is_the_whole_organisations(self):
        bag = known({"orgWide": True, "duration": "1h"})
        assert bag["orgWide"] is True
        assert "monitorId" not in bag

    @pytest.mark.parametrize(
        ("now", "told"),
        [
            (at(hours=-1), "scheduled"),
            (TEN, "active"),
            (at(minutes=59), "active"),
            (at(hours=1), "ended"),
            (at(days=99), "ended"),
        ],
    )
    def test_the_phase_is_told_by_the_clock_of_the_last_read(self, now, told):
        assert outputs(news(), made(news()), now)["phase"] == told
        assert known(now=now)["phase"] == told

    def test_a_duration_that_is_declared_no_more_is_shown_no_more(self):
        declared = news(duration=None, endsAt="2026-11-24T11:00:00Z", onDestroy="keep")
        assert not plan(known(), declared, TEN).edits
        bag = outputs(declared, window_plan.known(known()), TEN)
        assert "duration" not in bag
        assert bag["onDestroy"] == "keep"

    def test_what_repeats_a_secret_reason_is_secret(self):
        bag = known(DECLARED | {"secretTexts": ["reason"]})
        assert pulumi.runtime.rpc.is_rpc_secret(bag["reason"])
        assert pulumi.runtime.rpc.is_rpc_secret(bag["declared"])
        assert bag["monitorId"] == MONITOR

    def test_without_secrets_nothing_is_marked(self):
        assert not any(map(pulumi.runtime.rpc.is_rpc_secret, known().values()))


class TestRefresh:
    @pytest.mark.parametrize("declared", [DECLARED, EXPLICIT])
    def test_without_drift_nothing_changes(self, declared):
        bag, given = refreshed(known(declared), made(news(declared)), TEN)
        assert bag == known(declared)
        assert given == news(declared)

    def test_times_that_were_left_out_are_not_among_the_inputs(self):
        drift = made(news()) | {
            "startsAt": "2026-11-24T09:00:00Z",
            "endsAt": "2026-11-24T09:30:00Z",
        }
        bag, given = refreshed(known(), drift, at(minutes=20))
        assert given == news()
        assert (bag["startsAt"], bag["endsAt"]) == (drift["startsAt"], drift["endsAt"])

    def test_what_was_declared_and_drifted_becomes_an_input(self):
        drift = {
            "startsAt": "2026-11-24T09:00:00Z",
            "endsAt": "2026-11-24T12:00:00Z",
            "reason": "Edited",
            "suppressAlerts": False,
            "monitorId": OTHER,
        }
        _, given = refreshed(known(EXPLICIT), made(news(EXPLICIT)) | drift, TEN)
        assert given == news(EXPLICIT, **drift)

    def test_another_spelling_is_no_drift(self):
        live = made(news(EXPLICIT)) | {
            "startsAt": "2026-11-24T11:00:00.000+01:00",
            "monitorId": MONITOR.upper(),
        }
        assert refreshed(known(EXPLICIT), live, TEN)[1] == news(EXPLICIT)

    def test_a_reason_that_is_missing_was_removed(self):
        live = {key: value for key, value in made(news()).items() if key != "reason"}
        bag, given = refreshed(known(), live, TEN)
        assert "reason" not in bag
        assert "reason" not in given
        assert plan(bag, news(), TEN).edits == {"reason": "Upgrade"}

    def test_other_fields_that_are_missing_keep_what_is_known(self):
        declared = DECLARED | {"suppressAlerts": False}
        bag, given = refreshed(
            known(declared), {"id": ID, "monitorId": MONITOR, "reason": "Upgrade"}, TEN
        )
        assert given == news(declared)
        for key in ("startsAt", "endsAt", "suppressAlerts", "phase"):
            assert bag[key] == known(declared)[key]

    def test_a_window_that_is_only_read_is_as_devhelm_has_it(self):
        live = made(news(EXPLICIT)) | {"repeatRule": "FREQ=DAILY"}
        shown = {key: value for key, value in live.items() if key != "id"}
        shown |= {"orgWide": False, "phase": "active"}
        assert refreshed({"__provider": "x"}, live, TEN) == (shown, {})
        later = refreshed(shown, live | {"reason": "Else"}, at(hours=2))
        assert later == (shown | {"reason": "Else", "phase": "ended"}, {})


class TestEndedAt:
    def live(self, starts_at=EXPLICIT["startsAt"], ends_at=EXPLICIT["endsAt"]):
        return {"startsAt": starts_at, "endsAt": ends_at}

    def test_an_active_window_ends_now(self):
        assert ended_at(self.live(), at(minutes=20)) == "2026-11-24T10:20:00Z"

    @pytest.mark.parametrize("now", [TEN, TEN.replace(microsecond=200_000)])
    def test_one_that_began_this_second_ends_after_its_start(self, now):
        assert TEN < instant(ended_at(self.live(), now)) <= at(seconds=1)

    @pytest.mark.parametrize("now", [at(seconds=-1), at(hours=1), at(days=9)])
    def test_a_scheduled_or_ended_one_gets_no_other_end(self, now):
        assert ended_at(self.live(), now) is None

    def test_what_has_ended_so_is_ended(self):
        end = ended_at(self.live(), at(minutes=20))
        assert phase(self.live(ends_at=end), at(minutes=20)) == "ended"
        assert ended_at(self.live(ends_at=end), at(minutes=20)) is None


# Times as a program has them and as answers spell them.

OFFSETS = st.sampled_from([0, 60, -210, 330, 840]).map(lambda m: timezone(timedelta(minutes=m)))
FORMS = st.sampled_from(["seconds", "milliseconds", "microseconds", "nanoseconds"])
# Before or at a window's creation at ten, and up to two years after.
LATER = st.timedeltas(timedelta(0), timedelta(days=800))
TEXTS = st.text(min_size=1, max_size=20)


@st.composite
def spellings(draw, moment):
    """`moment` in any of the ways of ISO 8601 that don't lose anything of it."""
    form = draw(FORMS)
    if form == "seconds" and moment.microsecond:
        form = "microseconds"
    if form == "milliseconds" and moment.microsecond % 1000:
        form = "microseconds"
    zoned = moment.astimezone(draw(OFFSETS))
    text = zoned.isoformat(timespec="microseconds" if form == "nanoseconds" else form)
    stamp, sign, offset = text[:-6], text[-6], text[-5:]
    stamp += "000" if form == "nanoseconds" else ""
    utc = offset == "00:00"
    return stamp + (draw(st.sampled_from(["Z", "+00:00"])) if utc else sign + offset)


@st.composite
def times(draw):
    """Times that a window may have which is created at ten."""
    half_a_year = timedelta(days=180)
    start = draw(st.none() | st.datetimes(*_around(half_a_year), timezones=st.just(timezone.utc)))
    begins = max(start, TEN) if start else TEN
    end = begins + draw(st.timedeltas(timedelta(seconds=2), half_a_year))
    declared = {} if start is None else {"startsAt": draw(spellings(start))}
    if draw(st.booleans()):
        return declared | {"endsAt": draw(spellings(end))}
    seconds = f"{(end - (start or TEN)).total_seconds():f}"
    return declared | {"duration": f"PT{seconds}S"}


def _around(span):
    return tuple((TEN + sign * span).replace(tzinfo=None) for sign in (-1, 1))


@st.composite
def declarations(draw):
    """Inputs that the check of a new window at ten accepts."""
    owner = st.just({"orgWide": True}) | st.uuids().map(lambda uuid: {"monitorId": str(uuid)})
    rest = st.fixed_dictionaries(
        {},
        optional={
            "reason": TEXTS,
            "suppressAlerts": st.booleans(),
            "onDestroy": st.sampled_from(INPUTS["onDestroy"].check.allowed),
            "triggers": st.dictionaries(TEXTS, st.none() | st.booleans() | st.floats(-9, 9)),
            "secretTexts": st.just(["reason"]),
        },
    )
    declared = inputs(draw(owner) | draw(times()) | draw(rest))
    assert list(reasons(declared, new=True, now=TEN)) == []
    return declared


@st.composite
def respelled(draw, live):
    """`live` as another answer may tell the same."""
    told = {key: draw(spellings(instant(live[key]))) for key in ("startsAt", "endsAt")}
    return live | told


def plain(bag):
    """Outputs as the next command gets them: the engine unwraps secrets."""
    return {key: pulumi.runtime.rpc.unwrap_rpc_secret(value) for key, value in bag.items()}


def carried_out(bag, declared, live, now):
    """Outputs and live values after one `up` of `declared`."""
    asked = plan(bag, declared, now)
    if asked.replaces:
        live = made(declared, now=now)
        return plain(outputs(declared, live, now)), live
    if not asked.changes:
        return bag, live
    live = without_nulls(live | {key: asked.edits[key] for key in asked.edits if key != "orgWide"})
    return plain(updated(bag, declared, asked, live, now)), live


@given(st.data(), declarations(), st.lists(LATER, min_size=1, max_size=3).map(sorted))
def test_after_a_creation_the_same_declaration_asks_for_nothing(data, declared, moments):
    """At any later time and through any refreshes, however the answers spell the times."""
    live = made(declared)
    bag = plain(outputs(declared, data.draw(respelled(live)), TEN))
    given = declared
    for moment in (TEN + later for later in moments):
        assert not plan(bag, declared, moment).changes
        assert not plan(bag, given, moment).changes
        assert list(reasons(declared, new=False, now=moment)) == []
        outs, given = refreshed(bag, data.draw(respelled(live)), moment)
        assert given == declared
        bag = plain(outs)
        assert (instant(bag["startsAt"]), instant(bag["endsAt"])) == (
            instant(live["startsAt"]),
            instant(live["endsAt"]),
        )
    assert not plan(bag, declared, moment).changes


@given(declarations(), declarations(), LATER, LATER)
def test_one_up_is_enough_for_any_change(before, after, first, then):
    now = TEN + first
    if list(reasons(after, new=True, now=now)):
        return  # A replacement is checked as a new window, and this one would be over.
    bag, live = plain(outputs(before, made(before), TEN)), made(before)
    bag, live = carried_out(bag, after, live, now)
    assert not plan(bag, after, now).changes
    assert not plan(bag, after, now + then).changes
    outs, given = refreshed(bag, live, now)
    for wanted in (after, given):
        assert not plan(plain(outs), wanted, now).changes


@given(st.data(), declarations(), LATER)
def test_no_drift_outlives_one_up_and_none_revives_what_has_ended(data, declared, later):
    live = made(declared)
    now = TEN + later
    drift = data.draw(
        st.fixed_dictionaries(
            {},
            optional={
                "endsAt": st.timedeltas(timedelta(seconds=-1), timedelta(days=9)).map(
                    lambda left: timestamp(now + left)
                ),
                "reason": TEXTS,
                "suppressAlerts": st.booleans(),
                "monitorId": st.uuids().map(str),
            },
        )
    )
    drifted = live | drift
    bag = plain(refreshed(plain(outputs(declared, live, TEN)), drifted, now)[0])
    asked = plan(bag, declared, now)
    if phase(drifted, now) == "ended":
        assert not asked.changes
        return
    assert not asked.replaces
    bag, _ = carried_out(bag, declared, drifted, now)
    assert not plan(bag, declared, now).changes


UNKNOWN = st.sampled_from([pulumi.runtime.rpc.UNKNOWN, pulumi.output.Unknown()])
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | TEXTS | UNKNOWN,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)
KEYS = ("monitorId", "orgWide", "startsAt", "endsAt", "duration", "reason", "suppressAlerts")
KEYS += ("onDestroy", "triggers", "repeatRule")
MOMENTS = st.sampled_from(
    [
        "2026-11-24T10:00:00Z",
        "2026-11-24T09:00:00",
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-14:00",
    ]
)
DURATIONS = st.sampled_from(["1h", "0s", "PT0.0001S", "9000000d", "999999999d", "P9999999Y"])
ODD = {
    key: JSON | MOMENTS | DURATIONS if key in {"startsAt", "endsAt", "duration"} else JSON
    for key in KEYS
}


@given(st.fixed_dictionaries({}, optional=ODD), st.booleans(), LATER)
def test_no_input_is_too_odd_to_be_judged(declared, new, later):
    for reason in reasons(inputs(declared), new=new, now=TEN + later):
        assert reason.partition(":")[0] in {
            "monitor_id",
            "org_wide",
            "starts_at",
            "ends_at",
            "duration",
            "reason",
            "suppress_alerts",
            "on_destroy",
            "triggers",
            "repeat_rule",
        }


@given(
    declarations(),
    st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS[:-1], UNKNOWN)),
    st.fixed_dictionaries(
        {},
        optional={
            "monitorId": TEXTS,
            "startsAt": MOMENTS | TEXTS,
            "endsAt": MOMENTS | TEXTS,
            "reason": TEXTS,
            "suppressAlerts": st.booleans(),
            "createdAt": TEXTS,
        },
    ),
    LATER,
)
def test_no_answer_is_too_odd_to_be_compared_with(declared, unknown, odd, later):
    """Neither at a preview, when values are unknown, nor at an update."""
    now = TEN + later
    bag = plain(outputs(declared, made(declared), TEN))
    bag = plain(refreshed(bag, {"id": ID} | odd, now)[0])
    for wanted in (declared, inputs({**declared, **unknown})):
        asked = plan(bag, wanted, now)
        assert isinstance(asked.changes, bool)
    ended_at(bag, now)
    assert phase(bag, now) in {"scheduled", "active", "ended"}
