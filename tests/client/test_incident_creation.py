"""An incident is opened exactly once, even if answers are lost."""

from concurrent.futures import ThreadPoolExecutor, wait

import httpx
import pytest
from planned import INCIDENT_ID, LOST, LOST_ANSWERS, detail, page, refusal
from planned_incidents import (
    ENTRY_OF_MATCH,
    LIST,
    MATCH,
    ONE,
    REQUEST,
    created,
    ok,
    plan_empty_searches,
)

from pulumi_devhelm.errors import (
    AdoptionError,
    AmbiguousOutcomeError,
    ApiError,
    AuthorizationError,
    TransportError,
    UnknownOutcomeError,
)


class TestCreate:
    def test_a_creation_is_one_post_of_the_request(self, script):
        script.plan("POST", LIST, created())
        made, was_open = script.incidents().create(REQUEST)
        assert (made.incident.id, was_open) == (INCIDENT_ID, False)
        assert script.bodies("POST") == [
            {"title": "Upgrade", "severity": "MAINTENANCE", "body": "Soon back."}
        ]

    def test_headers_carry_token_organization_and_version(self, script):
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
    def test_a_request_that_was_never_sent_is_sent_again(self, script, error):
        script.plan("POST", LIST, error, created())
        script.incidents().create(REQUEST)
        assert script.calls() == [f"POST {LIST}"] * 2

    @pytest.mark.parametrize("failure", LOST_ANSWERS)
    def test_an_incident_whose_answer_was_lost_is_found_and_not_opened_twice(self, script, failure):
        script.plan("POST", LIST, failure)
        script.plan("GET", LIST, page(), page(MATCH))
        script.plan("GET", ONE, ok(**MATCH, updates=[ENTRY_OF_MATCH]))
        made, _ = script.incidents().create(REQUEST)
        assert made.incident.id == INCIDENT_ID
        assert script.calls().count(f"POST {LIST}") == 1

    def test_a_late_incident_is_found_at_a_later_look(self, script):
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, page(), page(), page(), page(MATCH))
        script.plan("GET", ONE, ok(**MATCH))
        script.incidents().create(REQUEST)
        assert script.calls().count(f"POST {LIST}") == 1

    def test_a_lost_request_without_effect_is_sent_again(self, script):
        script.plan("POST", LIST, LOST)
        plan_empty_searches(script)
        script.plan("POST", LIST, created())
        script.incidents().create(REQUEST)

    def test_the_search_is_for_manual_incidents_since_just_before_the_first_attempt(self, script):
        script.plan("POST", LIST, LOST)
        plan_empty_searches(script)
        script.plan("POST", LIST, created())
        script.incidents().create(REQUEST)
        asked = script.requests[2].url.params
        assert asked["source"] == "MANUAL"
        assert "2026-11-24T09:59:50Z" < asked["startedFrom"] < "2026-11-24T09:59:58.1Z"

    def test_every_page_is_searched(self, script):
        script.plan("POST", LIST, LOST)
        other = {**MATCH, "id": "other", "title": "Another"}
        script.plan("GET", LIST, page(), page(other, more=True), page(MATCH))
        script.plan("GET", ONE, ok(**MATCH))
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
    def test_an_incident_that_differs_is_not_taken_for_the_lost_one(self, script, difference):
        script.plan("POST", LIST, LOST)
        unlike = {**MATCH, **difference}
        script.plan("GET", LIST, page(), *[page(unlike) for _ in range(3)])
        script.plan("POST", LIST, created())
        script.incidents().create(REQUEST)

    def test_an_incident_with_another_body_is_not_taken_for_the_lost_one(self, script):
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, page())
        for _ in range(3):
            script.plan("GET", LIST, page(MATCH))
            script.plan("GET", ONE, ok(**MATCH, updates=[{"id": "e9", "body": "Else."}]))
        script.plan("POST", LIST, created())
        script.incidents().create(REQUEST)

    def test_an_incident_that_omits_fields_still_matches(self, script):
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, page(), page({"id": INCIDENT_ID}))
        script.plan("GET", ONE, ok())
        made, _ = script.incidents().create(REQUEST)
        assert made.incident.id == INCIDENT_ID

    def test_an_incident_that_this_process_owns_is_not_taken_for_the_lost_one(self, script):
        script.ledger.own(INCIDENT_ID)
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, page(), *[page(MATCH) for _ in range(3)])
        script.plan("POST", LIST, created())
        script.incidents().create(REQUEST)

    def test_several_matches_are_an_error_that_lists_them(self, script):
        script.plan("POST", LIST, LOST)
        twins = [{**MATCH, "id": name, "shortlink": f"https://dh/{name}"} for name in "ab"]
        script.plan("GET", LIST, page(), page(*twins))
        for twin in twins:
            script.plan("GET", f"{LIST}/{twin['id']}", httpx.Response(200, json=detail(**twin)))
        with pytest.raises(AmbiguousOutcomeError, match="adopt_id") as refused:
            script.incidents().create(REQUEST)
        assert "https://dh/a (a), https://dh/b (b)" in str(refused.value)

    def test_without_a_date_header_this_machines_clock_is_used(self, script):
        script.plan("POST", LIST, LOST)
        undated = httpx.Response(200, json={"data": [], "hasNext": False, "hasPrev": False})
        script.plan("GET", LIST, *[undated] * 4)
        script.plan("POST", LIST, created())
        script.incidents().create(REQUEST)

    def test_an_unknown_outcome_says_what_may_exist_and_what_to_do(self, script):
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

    def test_an_answer_of_another_server_says_to_check_the_address(self, script):
        script.plan("POST", LIST, httpx.Response(501, text="<html>Unsupported method"))
        script.plan("GET", LIST, httpx.Response(404, text="<html>Not found"))
        with pytest.raises(UnknownOutcomeError, match=r"Check that .* is the address of DevHelm's"):
            script.incidents().create(REQUEST)

    def test_nothing_is_sent_again_if_the_search_fails(self, script):
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, refusal(403, "FORBIDDEN"))
        with pytest.raises(UnknownOutcomeError, match="403"):
            script.incidents().create(REQUEST)
        assert script.calls().count(f"POST {LIST}") == 1

    @pytest.mark.parametrize(
        ("status", "kind"),
        [(400, ApiError), (401, AuthorizationError), (403, AuthorizationError), (422, ApiError)],
    )
    def test_a_refusal_is_an_error_without_a_retry(self, script, status, kind):
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

    def test_a_creation_continues_after_an_equal_one_is_done(self, script):
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
    def test_the_only_open_match_is_adopted_and_nothing_is_opened(self, script):
        script.plan("GET", LIST, page({**MATCH, "startedAt": "2026-01-01T00:00:00Z"}))
        script.plan("GET", ONE, ok(**MATCH))
        made, was_open = script.incidents().create(REQUEST, adopt_open=True)
        assert (made.incident.id, was_open) == (INCIDENT_ID, True)

    def test_without_an_open_match_an_incident_is_opened(self, script):
        script.plan("GET", LIST, page({**MATCH, "status": "RESOLVED"}))
        script.plan("POST", LIST, created())
        _, was_open = script.incidents().create(REQUEST, adopt_open=True)
        assert not was_open

    def test_several_open_matches_are_an_error(self, script):
        script.plan("GET", LIST, page(MATCH, {**MATCH, "id": "other"}))
        with pytest.raises(AmbiguousOutcomeError):
            script.incidents().create(REQUEST, adopt_open=True)

    def test_an_incident_of_another_resource_is_refused(self, script):
        script.ledger.own(INCIDENT_ID)
        script.plan("GET", LIST, page(MATCH))
        with pytest.raises(AdoptionError, match="another resource"):
            script.incidents().create(REQUEST, adopt_open=True)
