"""What a changed input of a MaintenanceWindow does."""

from datetime import timedelta

import pytest
from unknowns import UNKNOWNS
from window_examples import DECLARED, EXPLICIT, MONITOR, OTHER, TEN, at, declare, state_of

from pulumi_devhelm.providers.maintenance_window.plan import plan
from pulumi_devhelm.times import timestamp


class TestPlan:
    @pytest.mark.parametrize("declared", [DECLARED, EXPLICIT])
    @pytest.mark.parametrize("later", [timedelta(0), timedelta(minutes=30), timedelta(days=400)])
    def test_an_unchanged_declaration_changes_nothing_at_any_time(self, declared, later):
        assert not plan(state_of(declared), declare(declared), TEN + later).changes
        assert not plan(state_of(declared, now=TEN + later), declare(declared), TEN + later).changes

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
    def test_everything_but_the_start_of_an_active_window_changes_in_place(
        self, declared, changed, edits
    ):
        asked = plan(state_of(declared), declare(declared, **changed), at(minutes=20))
        assert (asked.replaces, tuple(asked.edits), asked.local) == ((), edits, ())

    @pytest.mark.parametrize(
        ("changed", "ends_at"),
        [
            ({"duration": "2h"}, "2026-11-24T12:00:00Z"),
            ({"duration": "30m"}, "2026-11-24T10:30:00Z"),
            ({"duration": None, "endsAt": "2026-11-24T12:30:00+01:00"}, "2026-11-24T11:30:00Z"),
        ],
    )
    def test_a_new_duration_counts_from_the_start_set_at_creation(self, changed, ends_at):
        assert plan(state_of(), declare(**changed), at(minutes=20)).edits == {"endsAt": ends_at}

    def test_a_new_start_replaces_an_active_window(self):
        changed = declare(EXPLICIT, startsAt="2026-11-24T09:55:00Z")
        assert plan(state_of(EXPLICIT), changed, at(minutes=20)).replaces == ("startsAt",)

    def test_a_new_start_changes_a_scheduled_window_in_place(self):
        tomorrow = {"startsAt": "2026-11-25T10:00:00Z", "endsAt": "2026-11-25T11:00:00Z"}
        declared = EXPLICIT | tomorrow
        asked = plan(state_of(declared), declare(declared, startsAt="2026-11-25T10:30:00Z"), TEN)
        assert (asked.replaces, asked.edits) == ((), {"startsAt": "2026-11-25T10:30:00Z"})

    def test_the_clock_alone_makes_a_window_active(self):
        declared = EXPLICIT | {"endsAt": "2026-11-24T12:00:00Z", "startsAt": "2026-11-24T11:00:00Z"}
        changed = declare(declared, startsAt="2026-11-24T11:30:00Z")
        assert not plan(state_of(declared), changed, at(minutes=59)).replaces
        assert plan(state_of(declared), changed, at(hours=1)).replaces

    def test_declaring_or_removing_the_times_set_at_creation_is_no_change(self):
        assert not plan(state_of(), declare(EXPLICIT), at(minutes=20)).changes
        assert not plan(state_of(EXPLICIT), declare(), at(minutes=20)).changes

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
        assert not plan(state_of(EXPLICIT), declare(EXPLICIT, startsAt=spelled), TEN).changes
        assert not plan(state_of(EXPLICIT, startsAt=spelled), declare(EXPLICIT), TEN).changes

    @pytest.mark.parametrize(
        "fraction", [".5", ".123", ".123456", ".123456789", ".000001", ".999999"]
    )
    def test_a_start_with_a_fraction_of_a_second_is_no_change(self, fraction):
        declared = DECLARED | {"startsAt": f"2026-11-24T09:59:59{fraction}Z"}
        assert not plan(state_of(declared), declare(declared), TEN).changes

    @pytest.mark.parametrize("duration", ["PT1.0005S", "PT60.000001S"])
    def test_a_duration_with_a_fraction_of_a_second_is_no_change(self, duration):
        declared = DECLARED | {"duration": duration}
        assert not plan(state_of(declared), declare(declared), TEN).changes

    def test_another_spelling_of_a_duration_is_no_change(self):
        assert not plan(state_of(), declare(duration="PT60M"), TEN).changes

    def test_uuids_are_compared_regardless_of_case(self):
        assert not plan(state_of(), declare(monitorId=MONITOR.upper()), TEN).changes

    def test_a_reason_that_devhelm_trimmed_is_no_change(self):
        declared = DECLARED | {"reason": " Upgrade\n"}
        assert not plan(state_of(declared, reason="Upgrade"), declare(declared), TEN).changes
        assert not plan(state_of(reason=""), declare(reason=None), TEN).changes

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
        asked = plan(state_of(triggers=before) | {"triggers": before}, declare(triggers=after), now)
        assert asked.replaces == (("triggers",) if replaces else ())

    @pytest.mark.parametrize("changed", [{"onDestroy": "keep"}, {"secretTexts": ["reason"]}])
    @pytest.mark.parametrize("now", [TEN, at(hours=2)], ids=["active", "ended"])
    def test_an_input_that_only_later_steps_read_changes_only_the_state(self, changed, now):
        asked = plan(state_of(), declare(**changed), now)
        assert (asked.replaces, asked.edits, asked.local) == ((), {}, tuple(changed))
        assert asked.changes

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    @pytest.mark.parametrize("key", ["monitorId", "orgWide", "reason", "suppressAlerts"])
    def test_an_unknown_value_is_a_change_in_place(self, key, unknown):
        asked = plan(state_of(), declare(**{key: unknown}), TEN)
        assert (asked.replaces, [*asked.edits]) == ((), [key])

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    def test_an_unknown_start_may_replace_an_active_window(self, unknown):
        assert (
            "startsAt"
            in plan(state_of(EXPLICIT), declare(EXPLICIT, startsAt=unknown), TEN).replaces
        )

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    @pytest.mark.parametrize("key", ["endsAt", "duration"])
    def test_an_unknown_end_changes_in_place_but_may_replace_an_ended_window(self, key, unknown):
        declared = declare(**{"duration": None, key: unknown})
        assert [*plan(state_of(), declared, TEN).edits] == ["endsAt"]
        assert plan(state_of(), declared, at(hours=2)).replaces == ("endsAt",)

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    def test_an_unknown_value_inside_triggers_may_replace(self, unknown):
        state = state_of() | {"triggers": {"run": ["1"]}}
        assert plan(state, declare(triggers={"run": [unknown]}), TEN).replaces == ("triggers",)
