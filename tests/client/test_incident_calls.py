"""Calls about an incident that can be repeated without harm."""

import pytest
from planned import DATE, INCIDENT_ID, LOST, refusal
from planned_incidents import ONE, ok

from pulumi_devhelm.client.models import ResolveIncidentRequest, UpdateIncidentRequest
from pulumi_devhelm.errors import (
    ApiError,
    ConflictError,
    MissingReferenceError,
    NotFoundError,
    ServerError,
)


class TestRepeatableCalls:
    def test_a_change_is_one_patch_of_the_changed_fields(self, script):
        script.plan("PATCH", ONE, ok())
        script.incidents().update(INCIDENT_ID, UpdateIncidentRequest(title="New"))
        assert script.bodies("PATCH") == [{"title": "New"}]

    @pytest.mark.parametrize("failure", [LOST, refusal(503, "UNAVAILABLE"), refusal(429, "SLOW")])
    def test_temporary_failures_are_retried(self, script, failure):
        script.plan("PATCH", ONE, failure, ok())
        script.incidents().update(INCIDENT_ID, UpdateIncidentRequest(title="New"))

    def test_attempts_are_limited_and_reported(self, script):
        script.plan("GET", ONE, *[refusal(503, "UNAVAILABLE")] * 3)
        with pytest.raises(ServerError, match="tried 3 times"):
            script.incidents(max_attempts=3).get(INCIDENT_ID)

    def test_a_wait_longer_than_the_operations_time_is_not_started(self, script):
        script.plan("GET", ONE, refusal(429, "SLOW", headers={"Retry-After": "20"}))
        with pytest.raises(ApiError, match="429"):
            script.incidents(max_total_seconds=10).get(INCIDENT_ID)

    @pytest.mark.parametrize("wait", ["8", "Tue, 24 Nov 2026 10:00:08 GMT"])
    def test_a_long_wait_says_why(self, script, wait):
        limited = refusal(429, "RATE_LIMITED", headers={"Retry-After": wait, "Date": DATE})
        script.plan("GET", ONE, limited, ok())
        script.incidents().get(INCIDENT_ID)
        (line,) = script.lines
        assert "429" in line
        assert "Trying again in 8 s" in line

    def test_resolving_a_resolved_incident_succeeds(self, script):
        script.plan("POST", f"{ONE}/resolve", refusal(409, "CONFLICT"))
        script.plan("GET", ONE, ok(status="RESOLVED"))
        script.incidents().resolve(INCIDENT_ID, ResolveIncidentRequest())

    def test_a_conflict_about_an_open_incident_is_an_error(self, script):
        script.plan("POST", f"{ONE}/resolve", refusal(409, "CONFLICT"))
        script.plan("GET", ONE, ok(status="CONFIRMED"))
        with pytest.raises(ConflictError):
            script.incidents().resolve(INCIDENT_ID, ResolveIncidentRequest())

    def test_a_404_about_an_existing_incident_is_an_error(self, script):
        script.plan("POST", f"{ONE}/resolve", refusal(404, "NOT_FOUND"))
        script.plan("GET", ONE, ok(status="CONFIRMED"))
        with pytest.raises(MissingReferenceError):
            script.incidents().resolve(INCIDENT_ID, ResolveIncidentRequest())

    @pytest.mark.parametrize("refused", [(404, "NOT_FOUND"), (409, "CONFLICT")])
    def test_a_refusal_about_a_missing_incident_reports_that_it_is_missing(self, script, refused):
        script.plan("POST", f"{ONE}/resolve", refusal(*refused))
        script.plan("GET", ONE, refusal(404, "NOT_FOUND"))
        with pytest.raises(NotFoundError):
            script.incidents().resolve(INCIDENT_ID, ResolveIncidentRequest())

    def test_a_resolution_whose_answer_was_lost_succeeds(self, script):
        script.plan("POST", f"{ONE}/resolve", LOST, refusal(409, "CONFLICT"))
        script.plan("GET", ONE, ok(status="RESOLVED"))
        script.incidents().resolve(INCIDENT_ID, ResolveIncidentRequest(body="Done."))

    def test_an_id_cannot_leave_its_place_in_the_path(self, script):
        def answer(request):
            assert request.url.raw_path == b"/api/v1/incidents/..%2F..%2Fadmin%3Fx"
            return ok()

        script.plan("GET", "/api/v1/incidents/../../admin?x", answer)
        script.incidents().get("../../admin?x")
