"""A window is created exactly once, even if answers are lost."""

import httpx
import pytest
from planned import LOST, LOST_ANSWERS, page, refusal
from planned_windows import (
    LIST,
    MATCH,
    MONITOR,
    ORG_WIDE,
    OTHER,
    REQUEST,
    SENT,
    WINDOW_ID,
    created,
    without,
)

from pulumi_devhelm.errors import (
    AmbiguousOutcomeError,
    ApiError,
    AuthorizationError,
    TransportError,
    UnknownOutcomeError,
)


class TestCreate:
    def test_a_creation_is_one_post_of_all_fields_with_explicit_nulls(self, script):
        script.plan("POST", LIST, created())
        window = script.windows().create(ORG_WIDE)
        assert window.id == WINDOW_ID
        assert script.bodies("POST") == [{**SENT, "monitorId": None}]

    @pytest.mark.parametrize("error", [httpx.ConnectError("refused"), refusal(429, "SLOW")])
    def test_a_request_without_effect_is_sent_again(self, script, error):
        script.plan("POST", LIST, error, created())
        script.windows().create(REQUEST)
        assert script.calls() == [f"POST {LIST}"] * 2

    @pytest.mark.parametrize("failure", LOST_ANSWERS)
    def test_a_window_whose_answer_was_lost_is_found_and_not_created_twice(self, script, failure):
        script.plan("POST", LIST, failure)
        script.plan("GET", LIST, page(MATCH))
        assert script.windows().create(REQUEST).id == WINDOW_ID
        assert script.calls().count(f"POST {LIST}") == 1

    def test_a_late_window_is_found_at_a_later_look(self, script):
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, page(), page(), page(MATCH))
        script.windows().create(REQUEST)
        assert script.calls().count(f"POST {LIST}") == 1

    def test_a_lost_request_without_effect_is_sent_again_unchanged(self, script):
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, *[page() for _ in range(3)])
        script.plan("POST", LIST, created())
        script.windows().create(REQUEST)
        assert script.bodies("POST") == [SENT, SENT]

    @pytest.mark.parametrize(("request_", "monitor"), [(REQUEST, MONITOR), (ORG_WIDE, None)])
    def test_the_search_is_for_windows_of_the_monitor(self, script, request_, monitor):
        script.plan("POST", LIST, LOST)
        found = MATCH if monitor else without("monitorId")
        script.plan("GET", LIST, page(found))
        script.windows().create(request_)
        assert script.requests[-1].url.params.get("monitorId") == monitor

    def test_every_page_is_searched(self, script):
        script.plan("POST", LIST, LOST)
        other = {**MATCH, "id": "other", "reason": "Another"}
        script.plan("GET", LIST, page(other, more=True), page(MATCH))
        assert script.windows().create(REQUEST).id == WINDOW_ID

    @pytest.mark.parametrize(
        "unlike",
        [
            {**MATCH, "monitorId": OTHER},
            without("monitorId"),
            {**MATCH, "startsAt": "2026-11-24T10:00:01Z"},
            {**MATCH, "endsAt": "2026-11-24T11:30:00Z"},
            {**MATCH, "endsAt": "2026-11-24T11:00:00+01:00"},
            {**MATCH, "reason": "Another"},
            {**MATCH, "createdAt": "2026-11-24T09:59:00Z"},
        ],
        ids=["monitor", "org-wide", "start", "end", "offset", "reason", "older"],
    )
    def test_a_window_that_differs_is_not_taken_for_the_lost_one(self, script, unlike):
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, *[page(unlike) for _ in range(3)])
        script.plan("POST", LIST, created())
        script.windows().create(REQUEST)

    def test_a_window_of_a_monitor_is_not_taken_for_an_org_wide_one(self, script):
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, *[page(MATCH) for _ in range(3)])
        script.plan("POST", LIST, created())
        script.windows().create(ORG_WIDE)

    @pytest.mark.parametrize(
        "spelled",
        [
            {"startsAt": "2026-11-24T10:00:00.000+00:00", "endsAt": "2026-11-24T12:00:00+01:00"},
            {"monitorId": MONITOR.upper()},
            {"reason": " Upgrade "},
            {"createdAt": "2026-11-24T15:30:01.123456789+05:30"},
        ],
        ids=lambda spelled: next(iter(spelled)),
    )
    def test_another_spelling_is_the_same_window(self, script, spelled):
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, page(MATCH | spelled))
        assert script.windows().create(REQUEST).id == WINDOW_ID

    def test_a_window_that_this_process_owns_is_not_taken_for_the_lost_one(self, script):
        script.ledger.own(WINDOW_ID)
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, *[page(MATCH) for _ in range(3)])
        script.plan("POST", LIST, created(id="new"))
        assert script.windows().create(REQUEST).id == "new"

    def test_a_created_window_is_owned_by_this_process(self, script):
        script.plan("POST", LIST, created())
        script.windows().create(REQUEST)
        assert WINDOW_ID in script.ledger.owned()

    def test_several_matches_are_an_error_that_lists_them(self, script):
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, page(MATCH, {**MATCH, "id": "other"}))
        with pytest.raises(AmbiguousOutcomeError) as refused:
            script.windows().create(REQUEST)
        message = str(refused.value)
        assert f"2 maintenance windows match what was declared: {WINDOW_ID}, other." in message
        assert "adopt_id" not in message

    @pytest.mark.parametrize(
        ("request_", "whose"), [(REQUEST, f"monitor {MONITOR}"), (ORG_WIDE, "org-wide")]
    )
    def test_an_unknown_outcome_says_what_may_exist_and_what_to_do(self, script, request_, whose):
        for _ in range(2):
            script.plan("POST", LIST, LOST)
            script.plan("GET", LIST, *[page() for _ in range(3)])
        with pytest.raises(UnknownOutcomeError) as refused:
            script.windows(max_attempts=2).create(request_)
        message = str(refused.value)
        assert "tried 2 times" in message
        assert whose in message
        assert "2026-11-24T10:00:00Z to 2026-11-24T11:00:00Z" in message
        assert "delete it" in message
        assert "Upgrade" not in message

    def test_nothing_is_sent_again_if_the_search_fails(self, script):
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, refusal(403, "FORBIDDEN"))
        with pytest.raises(UnknownOutcomeError, match="403"):
            script.windows().create(REQUEST)
        assert script.calls().count(f"POST {LIST}") == 1

    @pytest.mark.parametrize(
        ("status", "kind"), [(400, ApiError), (401, AuthorizationError), (422, ApiError)]
    )
    def test_a_refusal_is_an_error_without_a_retry_and_without_the_reason(
        self, script, status, kind
    ):
        script.plan("POST", LIST, refusal(status, "REFUSED", message="Upgrade is no reason"))
        with pytest.raises(kind, match="Creating the maintenance window failed") as refused:
            script.windows().create(REQUEST)
        assert "Upgrade" not in str(refused.value)

    def test_equal_creations_of_one_process_wait_for_each_other(self, script):
        windows = script.windows(max_total_seconds=0.2)
        content = (LIST, *REQUEST.model_dump().values())
        with (
            script.ledger.creating(content, 1),
            pytest.raises(TransportError, match="was not attempted"),
        ):
            windows.create(REQUEST)
