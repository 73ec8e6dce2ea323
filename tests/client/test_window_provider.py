"""What the provider of windows requests from DevHelm, and what it puts into the state."""

import httpx
import pytest
from planned import LOST, page, refusal
from planned_windows import (
    FAR,
    LIST,
    MATCH,
    MONITOR,
    ONE,
    OTHER,
    RELATIVE,
    SENT,
    WINDOW_ID,
    created,
    declare,
    ok,
    state_of,
    without,
)

from pulumi_devhelm.errors import MissingReferenceError, NotFoundError, ScheduleError


class TestProvider:
    def test_create_sets_relative_times_by_devhelms_clock(self, provider, script):
        script.plan("GET", LIST, page())
        script.plan("POST", LIST, created())
        made = provider.create(declare(**RELATIVE))
        assert script.bodies("POST") == [SENT]
        assert made.id == WINDOW_ID
        assert (made.outs["startsAt"], made.outs["endsAt"]) == (SENT["startsAt"], SENT["endsAt"])
        assert (made.outs["phase"], made.outs["organizationId"]) == ("active", 1)

    def test_create_with_declared_times_is_one_post(self, provider, script):
        script.plan("POST", LIST, created(**FAR))
        made = provider.create(declare(**FAR))
        assert script.bodies("POST") == [SENT | FAR]
        assert made.outs["phase"] == "scheduled"

    def test_create_needs_only_the_id_in_the_answer(self, provider, script):
        script.plan("POST", LIST, httpx.Response(201, json={"data": {"id": WINDOW_ID}}))
        made = provider.create(declare(**FAR, suppressAlerts=False))
        assert made.outs["startsAt"] == FAR["startsAt"]
        assert made.outs["suppressAlerts"] is False
        assert not provider.diff(WINDOW_ID, made.outs, declare(**FAR, suppressAlerts=False)).changes

    def test_create_refuses_a_window_that_is_over_at_devhelm(self, provider, script):
        """The preview went by this machine's clock, which may be slow."""
        script.plan("GET", LIST, page())
        with pytest.raises(ScheduleError, match="2026-11-24T10:00:00Z"):
            provider.create(declare(startsAt=None, endsAt="2026-11-24T09:00:00Z"))

    def test_read_is_one_get(self, provider, script):
        script.plan("GET", ONE, ok(reason="Edited"))
        read = provider.read(WINDOW_ID, state_of())
        assert (read.id, read.outs["phase"]) == (WINDOW_ID, "active")
        assert read.inputs == declare(reason="Edited")

    def test_read_sets_the_phase_by_devhelms_clock(self, provider, script):
        over = httpx.Response(
            200, json={"data": MATCH}, headers={"Date": "Tue, 24 Nov 2026 11:00:00 GMT"}
        )
        script.plan("GET", ONE, over)
        assert provider.read(WINDOW_ID, state_of()).outs["phase"] == "ended"

    @pytest.mark.parametrize(
        ("state", "named"),
        [
            (state_of(), f"monitor {MONITOR}"),
            (state_of(live=without("monitorId"), monitorId=None, orgWide=True), "org-wide"),
        ],
    )
    def test_a_missing_window_leaves_the_state_and_prints_a_line(
        self, provider, script, state, named, capsys
    ):
        script.plan("GET", ONE, refusal(404, "NOT_FOUND"))
        read = provider.read(WINDOW_ID, state)
        assert (read.id, read.outs) == ("", {})
        line = capsys.readouterr().err
        assert WINDOW_ID in line
        assert named in line
        assert "organization 1" in line
        assert "Upgrade" not in line

    def test_get_of_an_unknown_window_is_an_error(self, provider, script):
        script.plan("GET", ONE, refusal(404, "NOT_FOUND"))
        with pytest.raises(NotFoundError):
            provider.read(WINDOW_ID, {"__provider": "x"})

    def test_update_is_one_get_and_one_put_of_all_fields(self, provider, script):
        longer = declare(**FAR, reason=None, suppressAlerts=False, monitorId=None, orgWide=True)
        later = {"endsAt": "2999-01-01T02:00:00Z"}
        script.plan("GET", ONE, ok(**FAR))
        script.plan("PUT", ONE, httpx.Response(200, json={"data": {"id": WINDOW_ID}}))
        step = provider.update(WINDOW_ID, state_of(**FAR, live=MATCH | FAR), {**longer, **later})
        put = {**SENT, **FAR, **later, "monitorId": None, "reason": None, "suppressAlerts": False}
        assert script.bodies("PUT") == [put]
        assert step.outs["endsAt"] == later["endsAt"]
        assert step.outs["orgWide"] is True
        assert not provider.diff(WINDOW_ID, step.outs, {**longer, **later}).changes

    def test_update_of_an_input_that_only_the_state_keeps_calls_nothing(self, provider):
        state = state_of(**FAR, live=MATCH | FAR)
        kept = declare(**FAR, onDestroy="keep")
        step = provider.update(WINDOW_ID, state, kept)
        assert step.outs == state | {"onDestroy": "keep"}

    def test_update_keeps_the_end_of_a_relative_window_whose_start_somebody_moved(
        self, provider, script
    ):
        """A read and an update keep the end that was set at creation."""
        moved = {"startsAt": "2026-11-24T09:50:00Z"}
        script.plan("GET", ONE, ok(**moved), ok(**moved))
        script.plan("PUT", ONE, ok(**moved, reason="Longer"))
        state = provider.read(WINDOW_ID, state_of(**RELATIVE)).outs
        declared = declare(**RELATIVE, reason="Longer")
        step = provider.update(WINDOW_ID, state, declared)
        assert script.bodies("PUT") == [{**SENT, **moved, "reason": "Longer"}]
        assert not provider.diff(WINDOW_ID, step.outs, declared).changes

    def test_update_sends_the_live_values_of_unchanged_inputs(self, provider, script):
        """The state is old: somebody extended the window, and gave it another monitor."""
        live = {"endsAt": "2026-11-24T13:00:00Z", "monitorId": OTHER, "repeatRule": "FREQ=DAILY"}
        script.plan("GET", ONE, ok(**live))
        script.plan("PUT", ONE, ok(**live, reason="Longer"))
        declared = declare(reason="Longer")
        step = provider.update(WINDOW_ID, state_of(), declared)
        assert script.bodies("PUT") == [{**SENT, **live, "reason": "Longer"}]
        assert not provider.diff(WINDOW_ID, step.outs, declared).changes
        script.plan("GET", ONE, ok(**live, reason="Longer"))
        refreshed = provider.read(WINDOW_ID, step.outs)
        assert refreshed.inputs == declared | {key: live[key] for key in ("endsAt", "monitorId")}
        back = provider.diff(WINDOW_ID, refreshed.outs, declared)
        assert (back.changes, back.replaces) == (True, [])

    def test_update_of_a_window_that_has_ended_changes_nothing_and_prints_a_line(
        self, provider, script, capsys
    ):
        script.plan("GET", ONE, ok(startsAt=SENT["startsAt"], endsAt="2026-11-24T09:59:00Z"))
        declared = declare(reason="Longer", onDestroy="keep")
        step = provider.update(WINDOW_ID, state_of(), declared)
        assert f"maintenance window {WINDOW_ID} is over" in capsys.readouterr().err
        kept = (step.outs["reason"], step.outs["onDestroy"], step.outs["phase"])
        assert kept == ("Upgrade", "keep", "ended")
        assert not provider.diff(WINDOW_ID, step.outs, declared).changes

    def test_update_of_a_missing_window_is_an_error(self, provider, script):
        script.plan("GET", ONE, refusal(404, "NOT_FOUND"))
        with pytest.raises(NotFoundError, match="`pulumi refresh`"):
            provider.update(WINDOW_ID, state_of(), declare(reason="Longer"))

    def test_update_with_an_unknown_monitor_says_so(self, provider, script):
        script.plan("GET", ONE, ok())
        script.plan("PUT", ONE, refusal(404, "NOT_FOUND", message="Monitor not found"))
        with pytest.raises(MissingReferenceError, match=r"Monitor not found.*such as a monitor"):
            provider.update(WINDOW_ID, state_of(), declare(monitorId=OTHER))

    def test_a_replacement_opens_the_new_window_first(self, provider):
        step = provider.diff(WINDOW_ID, state_of(), declare(triggers=["2"]))
        assert step.replaces == ["triggers"]
        assert not step.delete_before_replace

    def test_the_window_to_be_replaced_is_never_taken_for_the_new_one(self, provider, script):
        state, again = state_of(**FAR, live=MATCH | FAR), declare(**FAR, triggers=["2"])
        assert provider.diff(WINDOW_ID, state, again).replaces
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, *[page(MATCH | FAR) for _ in range(3)])
        script.plan("POST", LIST, created(**FAR, id="new"))
        assert provider.create(again).id == "new"
