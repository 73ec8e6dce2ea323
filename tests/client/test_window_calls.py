"""Calls about a window that can be repeated without harm, and DevHelm's time."""

from datetime import timedelta

import httpx
import pytest
from planned import LOST, page, refusal
from planned_windows import LIST, ONE, REQUEST, SENT, TEN, WINDOW_ID, ok

from pulumi_devhelm.errors import (
    MissingReferenceError,
    NotFoundError,
    ServerError,
    UnexpectedResponseError,
)


class TestRepeatableCalls:
    def test_a_change_is_one_put_of_all_fields_with_explicit_nulls(self, script):
        script.plan("PUT", ONE, ok())
        request = REQUEST.model_copy(update={"reason": None, "suppress_alerts": False})
        script.windows().update(WINDOW_ID, request)
        assert script.bodies("PUT") == [{**SENT, "reason": None, "suppressAlerts": False}]

    @pytest.mark.parametrize("failure", [LOST, refusal(503, "UNAVAILABLE"), refusal(429, "SLOW")])
    def test_temporary_failures_are_retried(self, script, failure):
        script.plan("PUT", ONE, failure, ok())
        script.windows().update(WINDOW_ID, REQUEST)
        assert script.bodies("PUT") == [SENT, SENT]

    def test_changing_or_reading_a_missing_window_is_an_error(self, script):
        script.plan("PUT", ONE, refusal(404, "NOT_FOUND"))
        script.plan("GET", ONE, refusal(404, "NOT_FOUND"))
        windows = script.windows()
        with pytest.raises(MissingReferenceError, match="Updating the maintenance window failed"):
            windows.update(WINDOW_ID, REQUEST)
        with pytest.raises(NotFoundError, match="Reading the maintenance window failed"):
            windows.get(WINDOW_ID)

    def test_deleting_is_one_call(self, script):
        script.plan("DELETE", ONE, httpx.Response(204))
        script.windows().delete(WINDOW_ID)

    @pytest.mark.parametrize("failure", [LOST, refusal(503, "UNAVAILABLE")])
    def test_a_deletion_whose_answer_was_lost_finds_the_window_missing(self, script, failure):
        script.plan("DELETE", ONE, failure, refusal(404, "NOT_FOUND"))
        script.plan("GET", ONE, refusal(404, "NOT_FOUND"))
        with pytest.raises(NotFoundError):
            script.windows().delete(WINDOW_ID)

    def test_a_404_to_the_deletion_of_an_existing_window_is_an_error(self, script):
        script.plan("DELETE", ONE, refusal(404, "NOT_FOUND"))
        script.plan("GET", ONE, ok())
        with pytest.raises(MissingReferenceError, match="Deleting the maintenance window failed"):
            script.windows().delete(WINDOW_ID)

    def test_a_foreign_404_deletes_nothing(self, script):
        script.plan("DELETE", ONE, httpx.Response(404, text="<html>nginx</html>"))
        with pytest.raises(UnexpectedResponseError, match="did not come from DevHelm"):
            script.windows().delete(WINDOW_ID)

    def test_a_failing_deletion_is_an_error(self, script):
        script.plan("DELETE", ONE, *[refusal(503, "UNAVAILABLE")] * 2)
        with pytest.raises(ServerError, match="tried 2 times"):
            script.windows(max_attempts=2).delete(WINDOW_ID)

    def test_an_id_cannot_leave_its_place_in_the_path(self, script):
        def answer(request):
            assert request.url.raw_path == b"/api/v1/maintenance-windows/..%2Fincidents%3Fx"
            return ok()

        script.plan("GET", "/api/v1/maintenance-windows/../incidents?x", answer)
        script.windows().get("../incidents?x")


class TestNow:
    def test_the_time_is_requested_if_no_answer_had_it_yet(self, script):
        script.plan("GET", LIST, page())
        now = script.windows().now()
        assert TEN <= now < TEN + timedelta(minutes=5)

    def test_the_time_of_an_earlier_answer_is_used(self, script):
        script.plan("GET", ONE, ok())
        windows = script.windows()
        windows.get(WINDOW_ID)
        assert windows.now() >= TEN
