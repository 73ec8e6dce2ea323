"""What a destroy requests from DevHelm, for each phase of a window and each on_destroy."""

import httpx
import pytest
from planned import DATE, refusal
from planned_windows import ONE, SENT, WINDOW_ID, ok, state_of, without

from pulumi_devhelm.errors import MissingReferenceError


class TestDestroy:
    def test_destroy_ends_an_active_window_now_and_keeps_its_record(self, provider, script):
        rule = {"repeatRule": "FREQ=DAILY", "suppressAlerts": False}
        script.plan("GET", ONE, ok(startsAt="2026-11-24T09:30:00.000Z", **rule))
        script.plan("PUT", ONE, ok())
        provider.delete(WINDOW_ID, state_of())
        (put,) = script.bodies("PUT")
        assert put == {
            **SENT,
            **rule,
            "startsAt": "2026-11-24T09:30:00.000Z",
            "endsAt": "2026-11-24T10:00:00Z",
        }

    def test_destroy_ends_a_window_that_started_this_second_with_that_second(
        self, provider, script
    ):
        script.plan("GET", ONE, ok())
        script.plan("PUT", ONE, ok())
        provider.delete(WINDOW_ID, state_of())
        (put,) = script.bodies("PUT")
        assert put["endsAt"] == "2026-11-24T10:00:01Z"

    def test_destroy_uses_the_live_values_and_not_the_state(self, provider, script):
        live = without("monitorId") | {"startsAt": "2026-11-24T09:30:00Z"}
        del live["reason"]
        answer = httpx.Response(200, json={"data": live}, headers={"Date": DATE})
        script.plan("GET", ONE, answer)
        script.plan("PUT", ONE, ok())
        provider.delete(WINDOW_ID, state_of())
        (put,) = script.bodies("PUT")
        assert (put["monitorId"], put["reason"]) == (None, None)

    def test_destroy_deletes_a_window_that_has_not_started(self, provider, script):
        script.plan("GET", ONE, ok(startsAt="2026-11-24T10:00:01Z"))
        script.plan("DELETE", ONE, httpx.Response(204))
        provider.delete(WINDOW_ID, state_of())

    @pytest.mark.parametrize("end", ["2026-11-24T10:00:00Z", "2026-11-24T09:59:59+00:00"])
    def test_destroy_leaves_an_ended_window_alone(self, provider, script, end, capsys):
        script.plan("GET", ONE, ok(startsAt="2026-11-24T09:00:00Z", endsAt=end))
        provider.delete(WINDOW_ID, state_of())
        assert capsys.readouterr().err == ""

    @pytest.mark.parametrize("how", ["end", "delete"])
    def test_destroy_of_a_missing_window_succeeds_and_prints_a_line(
        self, provider, script, how, capsys
    ):
        if how == "delete":
            script.plan("DELETE", ONE, refusal(404, "NOT_FOUND"))
        script.plan("GET", ONE, refusal(404, "NOT_FOUND"))
        provider.delete(WINDOW_ID, state_of(onDestroy=how))
        line = capsys.readouterr().err
        assert WINDOW_ID in line
        assert "Nothing was ended." in line

    def test_a_404_to_ending_an_existing_window_is_an_error(self, provider, script):
        """DevHelm's description answers so if it doesn't know the monitor."""
        script.plan("GET", ONE, ok(startsAt="2026-11-24T09:30:00Z"))
        script.plan("PUT", ONE, refusal(404, "NOT_FOUND", message="Monitor not found"))
        with pytest.raises(MissingReferenceError, match="Updating the maintenance window failed"):
            provider.delete(WINDOW_ID, state_of())

    def test_on_destroy_delete_deletes_a_window_in_any_phase(self, provider, script, capsys):
        script.plan("DELETE", ONE, httpx.Response(204))
        provider.delete(WINDOW_ID, state_of(onDestroy="delete"))
        assert capsys.readouterr().err == ""

    def test_on_destroy_keep_calls_nothing(self, provider):
        provider.delete(WINDOW_ID, state_of(onDestroy="keep"))

    def test_a_second_destroy_changes_nothing(self, provider, script):
        ended = {"startsAt": "2026-11-24T09:30:00Z"}
        script.plan("GET", ONE, ok(**ended))
        script.plan("PUT", ONE, ok(**ended))
        script.plan("GET", ONE, ok(**ended, endsAt="2026-11-24T10:00:00Z"))
        provider.delete(WINDOW_ID, state_of())
        provider.delete(WINDOW_ID, state_of())
        assert len(script.bodies("PUT")) == 1
