"""What a refresh reads back, and how the next update undoes drift."""

import pytest
from window_examples import (
    DECLARED,
    EXPLICIT,
    MONITOR,
    OTHER,
    TEN,
    WINDOW_ID,
    at,
    declare,
    live_of,
    state_of,
)

from pulumi_devhelm.providers.maintenance_window.plan import plan, refreshed


class TestRefresh:
    @pytest.mark.parametrize("declared", [DECLARED, EXPLICIT])
    def test_without_drift_nothing_changes(self, declared):
        state, inputs = refreshed(state_of(declared), live_of(declare(declared)), TEN)
        assert state == state_of(declared)
        assert inputs == declare(declared)

    def test_times_that_are_not_declared_do_not_become_inputs(self):
        drift = live_of(declare()) | {
            "startsAt": "2026-11-24T09:00:00Z",
            "endsAt": "2026-11-24T09:30:00Z",
        }
        state, inputs = refreshed(state_of(), drift, at(minutes=20))
        assert inputs == declare()
        assert (state["startsAt"], state["endsAt"]) == (drift["startsAt"], drift["endsAt"])

    def test_drift_of_a_declared_value_becomes_an_input(self):
        drift = {
            "startsAt": "2026-11-24T09:00:00Z",
            "endsAt": "2026-11-24T12:00:00Z",
            "reason": "Edited",
            "suppressAlerts": False,
            "monitorId": OTHER,
        }
        _, inputs = refreshed(state_of(EXPLICIT), live_of(declare(EXPLICIT)) | drift, TEN)
        assert inputs == declare(EXPLICIT, **drift)

    def test_another_spelling_is_no_drift(self):
        live = live_of(declare(EXPLICIT)) | {
            "startsAt": "2026-11-24T11:00:00.000+01:00",
            "monitorId": MONITOR.upper(),
        }
        assert refreshed(state_of(EXPLICIT), live, TEN)[1] == declare(EXPLICIT)

    def test_a_reason_that_devhelm_omits_was_removed(self):
        live = {key: value for key, value in live_of(declare()).items() if key != "reason"}
        state, inputs = refreshed(state_of(), live, TEN)
        assert "reason" not in state
        assert "reason" not in inputs
        assert plan(state, declare(), TEN).edits == {"reason": "Upgrade"}

    def test_other_fields_that_devhelm_omits_keep_their_last_value(self):
        declared = DECLARED | {"suppressAlerts": False}
        state, inputs = refreshed(
            state_of(declared), {"id": WINDOW_ID, "monitorId": MONITOR, "reason": "Upgrade"}, TEN
        )
        assert inputs == declare(declared)
        for key in ("startsAt", "endsAt", "suppressAlerts", "phase"):
            assert state[key] == state_of(declared)[key]

    def test_a_window_that_was_never_declared_is_shown_as_devhelm_has_it(self):
        live = live_of(declare(EXPLICIT)) | {"repeatRule": "FREQ=DAILY"}
        shown = {key: value for key, value in live.items() if key != "id"}
        shown |= {"orgWide": False, "phase": "active"}
        assert refreshed({"__provider": "x"}, live, TEN) == (shown, {})
        later = refreshed(shown, live | {"reason": "Else"}, at(hours=2))
        assert later == (shown | {"reason": "Else", "phase": "ended"}, {})


class TestDrift:
    """The next update undoes drift of a window that isn't over."""

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
    def test_drift_of_an_active_window_is_changed_back(self, declared, drift, edits):
        state = state_of(declared, now=at(minutes=30), **drift)
        asked = plan(state, declare(declared), at(minutes=30))
        back = live_of(declare(declared))
        assert (asked.replaces, asked.edits) == ((), {key: back[key] for key in edits})

    def test_drift_to_the_whole_organization_is_changed_back(self):
        declared = declare()
        live = {key: value for key, value in live_of(declared).items() if key != "monitorId"}
        state, shown = refreshed(state_of(), live, TEN)
        assert state["orgWide"] is True
        assert shown["orgWide"] is True
        assert "monitorId" not in shown
        assert plan(state, declared, TEN).edits == {"monitorId": MONITOR, "orgWide": False}

    def test_drift_of_a_start_that_is_not_declared_moves_no_end(self):
        """Creation set the end together with the start, and a moved start doesn't change it."""
        state = state_of(now=at(minutes=40), startsAt="2026-11-24T10:30:00Z")
        asked = plan(state, declare(), at(minutes=40))
        assert not asked.changes
        longer = plan(state, declare(duration="2h"), at(minutes=40))
        assert longer.edits == {"endsAt": "2026-11-24T12:00:00Z"}
