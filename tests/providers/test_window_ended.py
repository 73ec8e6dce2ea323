"""An ended window stays as it is: changes are withheld or replace it."""

from datetime import timedelta

import pytest
from window_examples import (
    DECLARED,
    EXPLICIT,
    OTHER,
    TEN,
    WINDOW_ID,
    at,
    declare,
    live_of,
    plain,
    refusals,
    state_of,
)

from pulumi_devhelm.providers.maintenance_window import plan as window_plan
from pulumi_devhelm.providers.maintenance_window.inputs import INPUTS
from pulumi_devhelm.providers.maintenance_window.plan import outputs, plan, refreshed, updated
from pulumi_devhelm.providers.plan import Plan
from pulumi_devhelm.surfaces import spelled


class TestEnded:
    @pytest.mark.parametrize(
        ("declared", "changed"),
        [
            (DECLARED, {"duration": "3h"}),
            (DECLARED, {"duration": None, "endsAt": "2026-11-24T13:00:00Z"}),
            (EXPLICIT, {"endsAt": "2026-11-24T13:00:00Z"}),
        ],
    )
    def test_a_new_end_in_the_future_replaces_it(self, declared, changed):
        asked = plan(state_of(declared), declare(declared, **changed), at(hours=2))
        assert asked.replaces == ("endsAt",)

    def test_with_triggers_only_they_open_a_new_window(self):
        """Otherwise alerts would be suppressed after a maintenance, without an incident."""
        declared = declare(triggers=["16"])
        state = state_of(declared)
        asked = plan(state, declared | {"duration": "3h"}, at(hours=2))
        assert (asked.replaces, asked.withheld) == ((), ("endsAt",))
        line = spelled(window_plan.withheld_line(WINDOW_ID, declared, asked))
        assert line.endswith("To open a new window, change triggers.")
        again = declared | {"duration": "3h", "triggers": ["17"]}
        assert "triggers" in plan(state, again, at(hours=2)).replaces

    @pytest.mark.parametrize("changed", [{"duration": "90m"}, {"duration": "30m"}])
    def test_a_new_end_in_the_past_replaces_nothing(self, changed):
        assert not plan(state_of(), declare(**changed), at(hours=2)).replaces

    @pytest.mark.parametrize("declared", [DECLARED, EXPLICIT])
    @pytest.mark.parametrize("later", [timedelta(minutes=31), timedelta(hours=2)])
    def test_a_window_that_somebody_ended_early_is_left_alone(self, declared, later):
        state = state_of(declared, now=at(minutes=30), endsAt="2026-11-24T10:29:30Z")
        assert state["phase"] == "ended"
        assert not plan(state, declare(declared), TEN + later).changes

    @pytest.mark.parametrize("changed", [{"reason": "Done"}, {"suppressAlerts": False}])
    def test_a_change_of_a_window_that_was_ended_early_is_withheld(self, changed):
        state = state_of(now=at(minutes=30), endsAt="2026-11-24T10:29:30Z")
        asked = plan(state, declare(**changed), at(minutes=31))
        assert (asked.edits, asked.withheld) == ({}, tuple(changed))

    def test_a_withheld_change_is_reported_once_and_is_no_drift(self):
        state = state_of(now=at(hours=2))
        declared = declare(reason="Done", onDestroy="keep")
        asked = plan(state, declared, at(hours=2))
        live = window_plan.known(state)
        kept = plain(updated(state, declared, asked, live, at(hours=2)))
        assert (kept["reason"], kept["onDestroy"]) == ("Upgrade", "keep")
        assert plan(kept, declared, at(hours=2)) == Plan()
        assert refreshed(kept, live, at(hours=2))[1] == INPUTS.of(declared)

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
    def test_the_line_names_the_arguments_and_how_to_open_a_new_window(self, changed, named):
        declared = declare(**changed)
        asked = plan(state_of(now=at(hours=2)), declared, at(hours=2))
        assert named in spelled(window_plan.withheld_line(WINDOW_ID, declared, asked))

    @pytest.mark.parametrize(("held", "days"), [("P1M", 30), ("P1Y", 365)])
    def test_a_window_that_an_earlier_version_declared_in_months_or_years_is_left_alone(
        self, held, days
    ):
        declared = declare(duration=f"P{days}D")
        live = live_of(declared)
        state = outputs(INPUTS.of(DECLARED | {"duration": held}), live, TEN)
        (reason,) = refusals(duration=held, ahead=False)
        assert reason.startswith("duration: must not use months or years")
        for now in (TEN, at(days=days + 1)):
            assert not plan(state, declared, now).changes
            assert not plan(refreshed(state, live, now)[0], declared, now).changes

    def test_drift_of_an_ended_window_is_left_alone(self):
        drift = {"reason": "Edited", "suppressAlerts": False, "monitorId": OTHER}
        state = state_of(now=at(hours=2), **drift)
        assert not plan(state, declare(), at(hours=2)).changes

    def test_a_window_that_had_ended_at_the_last_read_stays_ended_on_a_slow_clock(self):
        state = state_of(now=at(hours=2))
        assert not plan(state, declare(), TEN).changes
        assert plan(state, declare(duration="3h"), TEN).replaces == ("endsAt",)
