from concurrent.futures import ThreadPoolExecutor, wait

import httpx
import pytest
from planned import DATE, INCIDENT_ID, detail, page, refusal

from pulumi_devhelm.client.models import (
    AddIncidentUpdateRequest,
    CreateManualIncidentRequest,
    ResolveIncidentRequest,
    UpdateIncidentRequest,
)
from pulumi_devhelm.errors import (
    AdoptionError,
    AmbiguousOutcomeError,
    ApiError,
    AuthorizationError,
    ConflictError,
    MissingReferenceError,
    NotFoundError,
    ServerError,
    TransportError,
    UnexpectedResponseError,
    UnknownOutcomeError,
)

LIST = "/api/v1/incidents"
ONE = f"{LIST}/{INCIDENT_ID}"
REQUEST = CreateManualIncidentRequest(title="Upgrade", severity="MAINTENANCE", body="Soon back.")
LIKE_IT = {
    "id": INCIDENT_ID,
    "title": "Upgrade",
    "severity": "MAINTENANCE",
    "source": "MANUAL",
    "status": "CONFIRMED",
    "startedAt": "2026-11-24T10:00:01Z",
}
ITS_ENTRY = {"id": "e1", "body": "Soon back.", "createdAt": "2026-11-24T10:00:01Z"}
LOST = httpx.ReadError("connection reset")


def created(**incident):
    return httpx.Response(201, json=detail(**incident))


def ok(**incident):
    return httpx.Response(200, json=detail(**incident), headers={"Date": DATE})


def looks_for_nothing(script, looks=3):
    script.plan("GET", LIST, page(), *[page() for _ in range(looks)])


class TestCreate:
    def test_one_post_with_what_was_given(self, script):
        script.plan("POST", LIST, created())
        made, was_open = script.incidents().create(REQUEST)
        assert (made.incident.id, was_open) == (INCIDENT_ID, False)
        assert script.bodies("POST") == [
            {"title": "Upgrade", "severity": "MAINTENANCE", "body": "Soon back."}
        ]

    def test_headers_carry_token_organisation_and_version(self, script):
        script.plan("POST", LIST, created())
        script.incidents(workspace_id="9").create(REQUEST)
        headers = script.requests[0].headers
        assert headers["Authorization"] == "Bearer dh_test_secret-token"
        assert headers["x-phelm-org-id"] == "1"
        assert headers["x-phelm-workspace-id"] == "9"
        assert headers["User-Agent"].startswith("pulumi-devhelm/0.")

    @pytest.mark.parametrize(
        "error", [httpx.ConnectError("refused"), httpx.ConnectTimeout(""), httpx.PoolTimeout("")]
    )
    def test_what_was_never_sent_is_sent_again(self, script, error):
        script.plan("POST", LIST, error, created())
        script.incidents().create(REQUEST)
        assert script.calls() == [f"POST {LIST}"] * 2

    @pytest.mark.parametrize(
        "failure",
        [
            LOST,
            httpx.ReadTimeout(""),
            httpx.RemoteProtocolError("server disconnected"),
            httpx.Response(502, text="<html>Bad gateway</html>"),
            httpx.Response(201, text="{"),
            httpx.Response(201, json={"data": {}}),
        ],
        ids=["reset", "timeout", "closed", "502", "truncated", "empty"],
    )
    def test_an_incident_whose_answer_was_lost_is_found_and_not_opened_twice(self, script, failure):
        script.plan("POST", LIST, failure)
        script.plan("GET", LIST, page(), page(LIKE_IT))
        script.plan("GET", ONE, ok(**LIKE_IT, updates=[ITS_ENTRY]))
        made, _ = script.incidents().create(REQUEST)
        assert made.incident.id == INCIDENT_ID
        assert script.calls().count(f"POST {LIST}") == 1

    def test_a_late_incident_is_found_at_a_later_look(self, script):
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, page(), page(), page(), page(LIKE_IT))
        script.plan("GET", ONE, ok(**LIKE_IT))
        script.incidents().create(REQUEST)
        assert script.calls().count(f"POST {LIST}") == 1

    def test_a_request_that_left_nothing_is_sent_again(self, script):
        script.plan("POST", LIST, LOST)
        looks_for_nothing(script)
        script.plan("POST", LIST, created())
        script.incidents().create(REQUEST)

    def test_looking_asks_for_manual_incidents_since_just_before_the_first_attempt(self, script):
        script.plan("POST", LIST, LOST)
        looks_for_nothing(script)
        script.plan("POST", LIST, created())
        script.incidents().create(REQUEST)
        asked = script.requests[2].url.params
        assert asked["source"] == "MANUAL"
        assert "2026-11-24T09:59:50Z" < asked["startedFrom"] < "2026-11-24T09:59:58.1Z"

    def test_every_page_is_looked_through(self, script):
        script.plan("POST", LIST, LOST)
        other = {**LIKE_IT, "id": "other", "title": "Another"}
        script.plan("GET", LIST, page(), page(other, more=True), page(LIKE_IT))
        script.plan("GET", ONE, ok(**LIKE_IT))
        script.incidents().create(REQUEST)

    @pytest.mark.parametrize(
        "difference",
        [
            {"title": "Another"},
            {"severity": "DOWN"},
            {"monitorId": "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"},
            {"serviceId": "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"},
            {"status": "RESOLVED"},
            {"source": "MONITORS"},
            {"startedAt": "2026-11-24T09:00:00Z"},
        ],
        ids=lambda difference: next(iter(difference)),
    )
    def test_an_incident_that_differs_is_not_taken(self, script, difference):
        script.plan("POST", LIST, LOST)
        unlike = {**LIKE_IT, **difference}
        script.plan("GET", LIST, page(), *[page(unlike) for _ in range(3)])
        script.plan("POST", LIST, created())
        script.incidents().create(REQUEST)

    def test_an_incident_with_another_body_is_not_taken(self, script):
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, page())
        for _ in range(3):
            script.plan("GET", LIST, page(LIKE_IT))
            script.plan("GET", ONE, ok(**LIKE_IT, updates=[{"id": "e9", "body": "Else."}]))
        script.plan("POST", LIST, created())
        script.incidents().create(REQUEST)

    def test_fields_that_are_missing_contradict_nothing(self, script):
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, page(), page({"id": INCIDENT_ID}))
        script.plan("GET", ONE, ok())
        made, _ = script.incidents().create(REQUEST)
        assert made.incident.id == INCIDENT_ID

    def test_an_incident_that_this_process_owns_is_not_taken(self, script):
        script.ledger.own(INCIDENT_ID)
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, page(), *[page(LIKE_IT) for _ in range(3)])
        script.plan("POST", LIST, created())
        script.incidents().create(REQUEST)

    def test_several_matches_are_an_error_that_lists_them(self, script):
        script.plan("POST", LIST, LOST)
        twins = [{**LIKE_IT, "id": name, "shortlink": f"https://dh/{name}"} for name in "ab"]
        script.plan("GET", LIST, page(), page(*twins))
        for twin in twins:
            script.plan("GET", f"{LIST}/{twin['id']}", httpx.Response(200, json=detail(**twin)))
        with pytest.raises(AmbiguousOutcomeError, match="adopt_id") as refused:
            script.incidents().create(REQUEST)
        assert "https://dh/a (a), https://dh/b (b)" in str(refused.value)

    def test_without_a_date_this_machines_clock_serves(self, script):
        script.plan("POST", LIST, LOST)
        undated = httpx.Response(200, json={"data": [], "hasNext": False, "hasPrev": False})
        script.plan("GET", LIST, *[undated] * 4)
        script.plan("POST", LIST, created())
        script.incidents().create(REQUEST)

    def test_limits_reached_in_doubt_say_what_may_exist_and_how_to_go_on(self, script):
        for _ in range(2):
            script.plan("POST", LIST, LOST)
            script.plan("GET", LIST, *[page() for _ in range(4 if _ == 0 else 3)])
        with pytest.raises(UnknownOutcomeError) as refused:
            script.incidents(max_attempts=2).create(REQUEST)
        message = str(refused.value)
        assert "tried 2 times" in message
        assert "MANUAL" in message
        assert "MAINTENANCE" in message
        assert "adopt_id" in message
        assert "Upgrade" not in message

    def test_nothing_is_sent_again_where_looking_fails(self, script):
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, refusal(403, "FORBIDDEN"))
        with pytest.raises(UnknownOutcomeError, match="403"):
            script.incidents().create(REQUEST)
        assert script.calls().count(f"POST {LIST}") == 1

    @pytest.mark.parametrize(
        ("status", "kind"),
        [(400, ApiError), (401, AuthorizationError), (403, AuthorizationError), (422, ApiError)],
    )
    def test_a_refusal_is_an_error_at_once(self, script, status, kind):
        script.plan("POST", LIST, refusal(status, "REFUSED"))
        with pytest.raises(kind):
            script.incidents().create(REQUEST)

    def test_equal_creations_of_one_process_wait_for_each_other(self, script):
        incidents = script.incidents(max_total_seconds=0.2)
        content = tuple(REQUEST.model_dump(exclude={"body"}).values())
        with (
            script.ledger.creating(content, 1),
            pytest.raises(TransportError, match="was not attempted"),
        ):
            incidents.create(REQUEST)

    def test_a_creation_goes_on_once_its_equal_is_done(self, script):
        script.plan("POST", LIST, created())
        incidents = script.incidents()
        content = tuple(REQUEST.model_dump(exclude={"body"}).values())
        with ThreadPoolExecutor(1) as pool:
            with script.ledger.creating(content, 1):
                creation = pool.submit(incidents.create, REQUEST)
                assert not wait([creation], timeout=0.2).done
                assert script.requests == []
            assert creation.result()[0].incident.id == INCIDENT_ID


class TestAdoptOpen:
    def test_the_one_open_incident_is_taken_and_nothing_is_opened(self, script):
        script.plan("GET", LIST, page({**LIKE_IT, "startedAt": "2026-01-01T00:00:00Z"}))
        script.plan("GET", ONE, ok(**LIKE_IT))
        made, was_open = script.incidents().create(REQUEST, adopt_open=True)
        assert (made.incident.id, was_open) == (INCIDENT_ID, True)

    def test_without_one_it_opens_one(self, script):
        script.plan("GET", LIST, page({**LIKE_IT, "status": "RESOLVED"}))
        script.plan("POST", LIST, created())
        _, was_open = script.incidents().create(REQUEST, adopt_open=True)
        assert not was_open

    def test_several_are_an_error(self, script):
        script.plan("GET", LIST, page(LIKE_IT, {**LIKE_IT, "id": "other"}))
        with pytest.raises(AmbiguousOutcomeError):
            script.incidents().create(REQUEST, adopt_open=True)

    def test_a_siblings_incident_is_refused(self, script):
        script.ledger.own(INCIDENT_ID)
        script.plan("GET", LIST, page(LIKE_IT))
        with pytest.raises(AdoptionError, match="another resource"):
            script.incidents().create(REQUEST, adopt_open=True)


class TestTimeline:
    ENTRY = AddIncidentUpdateRequest(body="Half way.", notify_subscribers=False)
    UPDATES = f"{ONE}/updates"

    def entry(self, name="e1", at="2026-11-24T10:00:01Z", **more):
        return {"id": name, "body": "Half way.", "createdAt": at, **more}

    def test_an_entry_whose_answer_was_lost_is_not_posted_twice(self, script):
        script.plan("POST", self.UPDATES, LOST)
        script.plan("GET", ONE, ok(updates=[self.entry()]))
        script.incidents().add_update(INCIDENT_ID, self.ENTRY)

    def test_an_entry_that_is_not_there_is_posted_again(self, script):
        script.plan("POST", self.UPDATES, LOST)
        script.plan("GET", ONE, ok(), ok(), ok())
        script.plan("POST", self.UPDATES, created())
        script.incidents().add_update(INCIDENT_ID, self.ENTRY)

    @pytest.mark.parametrize("at", ["2026-11-24T09:59:00Z", "2026-11-24T09:59:00.1+00:00"])
    def test_an_older_entry_with_the_same_text_does_not_count(self, script, at):
        old = [self.entry(at=at)]
        script.plan("POST", self.UPDATES, LOST)
        script.plan("GET", ONE, *[ok(updates=old) for _ in range(3)])
        script.plan("POST", self.UPDATES, created())
        script.incidents().add_update(INCIDENT_ID, self.ENTRY)

    def test_an_entry_that_was_seen_before_does_not_count_however_young(self, script):
        """A, B, A within a second is three entries."""
        script.plan("GET", ONE, ok(updates=[self.entry()]))
        script.plan("POST", self.UPDATES, LOST)
        script.plan("GET", ONE, *[ok(updates=[self.entry()]) for _ in range(3)])
        script.plan("POST", self.UPDATES, created())
        incidents = script.incidents()
        incidents.get(INCIDENT_ID)
        incidents.add_update(INCIDENT_ID, self.ENTRY)

    def test_the_entry_is_the_new_one_and_not_an_older_equal_one(self, script):
        old, new = self.entry("e0", at="2026-11-24T09:00:00Z"), self.entry("e1")
        script.plan("POST", self.UPDATES, created(updates=[new, old]))
        assert script.incidents().add_update(INCIDENT_ID, self.ENTRY).entry.id == "e1"

    def test_an_entry_that_was_found_is_the_one_that_is_kept(self, script):
        script.plan("POST", self.UPDATES, LOST)
        old = self.entry("e0", at="2026-11-24T09:00:00Z")
        script.plan("GET", ONE, ok(updates=[old, self.entry("e1")]))
        assert script.incidents().add_update(INCIDENT_ID, self.ENTRY).entry.id == "e1"

    def test_an_answer_without_entries_is_told_as_such(self, script):
        script.plan("POST", self.UPDATES, created())
        assert script.incidents().add_update(INCIDENT_ID, self.ENTRY).entry is None

    def test_limits_reached_in_doubt_name_the_incident(self, script):
        script.plan("POST", self.UPDATES, LOST)
        script.plan("GET", ONE, ok(), ok(), ok())
        with pytest.raises(UnknownOutcomeError, match=INCIDENT_ID):
            script.incidents(max_attempts=1).add_update(INCIDENT_ID, self.ENTRY)


class TestRepeatableCalls:
    def test_a_change_is_one_patch_with_only_what_changed(self, script):
        script.plan("PATCH", ONE, ok())
        script.incidents().update(INCIDENT_ID, UpdateIncidentRequest(title="New"))
        assert script.bodies("PATCH") == [{"title": "New"}]

    @pytest.mark.parametrize("failure", [LOST, refusal(503, "UNAVAILABLE"), refusal(429, "SLOW")])
    def test_passing_failures_are_sat_out(self, script, failure):
        script.plan("PATCH", ONE, failure, ok())
        script.incidents().update(INCIDENT_ID, UpdateIncidentRequest(title="New"))

    def test_attempts_are_limited_and_told(self, script):
        script.plan("GET", ONE, *[refusal(503, "UNAVAILABLE")] * 3)
        with pytest.raises(ServerError, match="tried 3 times"):
            script.incidents(max_attempts=3).get(INCIDENT_ID)

    def test_a_wait_beyond_the_operations_time_is_not_begun(self, script):
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

    def test_resolving_what_is_resolved_is_success(self, script):
        script.plan("POST", f"{ONE}/resolve", refusal(409, "CONFLICT"))
        script.plan("GET", ONE, ok(status="RESOLVED"))
        script.incidents().resolve(INCIDENT_ID, ResolveIncidentRequest())

    def test_another_conflict_is_an_error(self, script):
        script.plan("POST", f"{ONE}/resolve", refusal(409, "CONFLICT"))
        script.plan("GET", ONE, ok(status="CONFIRMED"))
        with pytest.raises(ConflictError):
            script.incidents().resolve(INCIDENT_ID, ResolveIncidentRequest())

    def test_a_404_about_what_is_there_is_an_error(self, script):
        script.plan("POST", f"{ONE}/resolve", refusal(404, "NOT_FOUND"))
        script.plan("GET", ONE, ok(status="CONFIRMED"))
        with pytest.raises(MissingReferenceError):
            script.incidents().resolve(INCIDENT_ID, ResolveIncidentRequest())

    @pytest.mark.parametrize("refused", [(404, "NOT_FOUND"), (409, "CONFLICT")])
    def test_a_refusal_about_what_is_gone_is_gone(self, script, refused):
        script.plan("POST", f"{ONE}/resolve", refusal(*refused))
        script.plan("GET", ONE, refusal(404, "NOT_FOUND"))
        with pytest.raises(NotFoundError):
            script.incidents().resolve(INCIDENT_ID, ResolveIncidentRequest())

    def test_a_resolution_that_took_effect_unheard_is_success(self, script):
        script.plan("POST", f"{ONE}/resolve", LOST, refusal(409, "CONFLICT"))
        script.plan("GET", ONE, ok(status="RESOLVED"))
        script.incidents().resolve(INCIDENT_ID, ResolveIncidentRequest(body="Done."))

    def test_an_id_cannot_leave_its_place_in_the_path(self, script):
        def answer(request):
            assert request.url.raw_path == b"/api/v1/incidents/..%2F..%2Fadmin%3Fx"
            return ok()

        script.plan("GET", "/api/v1/incidents/../../admin?x", answer)
        script.incidents().get("../../admin?x")


class TestMessages:
    def message(self, script, answer):
        script.plan("POST", LIST, answer)
        with pytest.raises(Exception) as refused:  # noqa: PT011 - any of ours, the text matters
            script.incidents().create(REQUEST)
        return str(refused.value)

    def test_says_what_was_tried_what_came_back_and_what_to_do(self, script):
        entry = {"code": "TOO_LONG", "field": "title", "message": "is too long"}
        told = self.message(
            script, refusal(422, "VALIDATION_FAILED", errors=[entry], requestId="r-1")
        )
        assert "Creating the incident failed" in told
        assert "POST https://api.test/api/v1/incidents" in told
        assert '422 VALIDATION_FAILED "No."' in told
        assert "title: is too long [TOO_LONG]" in told
        assert "r-1" in told
        assert told.endswith("Fix the fields named above and run again.")

    def test_never_repeats_token_title_or_body(self, script):
        told = self.message(
            script,
            refusal(
                400,
                "BAD",
                message="dh_test_secret-token may not say Upgrade",
                errors=[{"code": "X", "field": "body", "message": "'Soon back.' is bad"}],
            ),
        )
        for secret in ("dh_test_secret-token", "Upgrade", "Soon back."):
            assert secret not in told

    def test_is_one_line_whatever_the_answer(self, script):
        told = self.message(script, refusal(400, "BAD", message="a\nb\x1b[31m\u2028" + "x" * 9000))
        assert len(told.splitlines()) == 1
        assert len(told) < 1000

    @pytest.mark.parametrize(
        "foreign",
        [
            httpx.Response(404, text="<html>nginx</html>"),
            # A gateway's envelope, with the fields of DevHelm's.
            refusal(404, "ROUTE_NOT_FOUND"),
        ],
        ids=["a page", "an envelope"],
    )
    def test_a_foreign_404_is_an_error_that_names_the_address(self, script, foreign):
        told = self.message(script, foreign)
        assert "not by DevHelm" in told
        assert "https://api.test" in told

    def test_a_redirect_is_not_followed(self, script):
        told = self.message(
            script, httpx.Response(302, headers={"Location": "https://evil.test/?t=1"})
        )
        assert "redirected (302) to https://evil.test/" in told

    @pytest.mark.parametrize("location", ["", "http://["])
    def test_a_bad_redirect_is_told_as_well(self, script, location):
        headers = httpx.Headers([(b"Location", location.encode())])
        assert "redirected" in self.message(script, httpx.Response(302, headers=headers))

    def test_html_in_place_of_json_is_told(self, script):
        script.plan("GET", ONE, httpx.Response(200, html="<html>Log in</html>"))
        with pytest.raises(UnexpectedResponseError, match=r"not JSON .*text/html"):
            script.incidents().get(INCIDENT_ID)

    def test_an_endless_answer_is_cut_off(self, script, monkeypatch):
        monkeypatch.setattr("pulumi_devhelm.client.transport.MAX_ANSWER_BYTES", 1024 * 1024)
        script.plan("GET", ONE, httpx.Response(200, content=b" " * 1024 * 1024 * 2))
        with pytest.raises(UnexpectedResponseError, match="larger than 1 MiB"):
            script.incidents().get(INCIDENT_ID)
