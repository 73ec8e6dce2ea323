import time
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import httpx
import pytest
from planned import DATE, page, refusal

from pulumi_devhelm.client import server_clock
from pulumi_devhelm.client.models import MaintenanceWindowRequest
from pulumi_devhelm.errors import (
    AmbiguousOutcomeError,
    ApiError,
    AuthorizationError,
    MissingReferenceError,
    NotFoundError,
    ScheduleError,
    ServerError,
    TransportError,
    UnexpectedResponseError,
    UnknownOutcomeError,
)
from pulumi_devhelm.providers import maintenance_window, session
from pulumi_devhelm.providers.maintenance_window import MaintenanceWindowProvider
from pulumi_devhelm.providers.maintenance_window import plan as window_plan
from pulumi_devhelm.providers.maintenance_window.inputs import INPUTS

WINDOW_ID = "7d2f4b6a-8c9e-4a1b-b3d5-e7f9a1c3d5e7"
MONITOR = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
OTHER = "9f1e2d3c-4b5a-4968-8776-655443322110"
LIST = "/api/v1/maintenance-windows"
ONE = f"{LIST}/{WINDOW_ID}"
TEN = datetime(2026, 11, 24, 10, tzinfo=timezone.utc)
SENT = {
    "monitorId": MONITOR,
    "startsAt": "2026-11-24T10:00:00Z",
    "endsAt": "2026-11-24T11:00:00Z",
    "repeatRule": None,
    "reason": "Upgrade",
    "suppressAlerts": True,
}
REQUEST = MaintenanceWindowRequest.model_validate(SENT)
ORG_WIDE = REQUEST.model_copy(update={"monitor_id": None})
LIKE_IT = {
    "id": WINDOW_ID,
    "organizationId": 1,
    **{key: value for key, value in SENT.items() if value is not None},
    "createdAt": "2026-11-24T10:00:01Z",
}
LOST = httpx.ReadError("connection reset")


def created(**window):
    return httpx.Response(201, json={"data": LIKE_IT | window})


def ok(**window):
    return httpx.Response(200, json={"data": LIKE_IT | window}, headers={"Date": DATE})


def without(key):
    return {name: value for name, value in LIKE_IT.items() if name != key}


class TestCreate:
    def test_one_post_that_says_everything_with_explicit_nulls(self, script):
        script.plan("POST", LIST, created())
        window = script.windows().create(ORG_WIDE)
        assert window.id == WINDOW_ID
        assert script.bodies("POST") == [{**SENT, "monitorId": None}]

    @pytest.mark.parametrize("error", [httpx.ConnectError("refused"), refusal(429, "SLOW")])
    def test_what_had_no_effect_is_sent_again(self, script, error):
        script.plan("POST", LIST, error, created())
        script.windows().create(REQUEST)
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
    def test_a_window_whose_answer_was_lost_is_found_and_not_made_twice(self, script, failure):
        script.plan("POST", LIST, failure)
        script.plan("GET", LIST, page(LIKE_IT))
        assert script.windows().create(REQUEST).id == WINDOW_ID
        assert script.calls().count(f"POST {LIST}") == 1

    def test_a_late_window_is_found_at_a_later_look(self, script):
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, page(), page(), page(LIKE_IT))
        script.windows().create(REQUEST)
        assert script.calls().count(f"POST {LIST}") == 1

    def test_a_request_that_left_nothing_is_sent_again_as_it_was(self, script):
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, *[page() for _ in range(3)])
        script.plan("POST", LIST, created())
        script.windows().create(REQUEST)
        assert script.bodies("POST") == [SENT, SENT]

    @pytest.mark.parametrize(("request_", "monitor"), [(REQUEST, MONITOR), (ORG_WIDE, None)])
    def test_looking_asks_for_the_windows_of_the_monitor(self, script, request_, monitor):
        script.plan("POST", LIST, LOST)
        found = LIKE_IT if monitor else without("monitorId")
        script.plan("GET", LIST, page(found))
        script.windows().create(request_)
        assert script.requests[-1].url.params.get("monitorId") == monitor

    def test_every_page_is_looked_through(self, script):
        script.plan("POST", LIST, LOST)
        other = {**LIKE_IT, "id": "other", "reason": "Another"}
        script.plan("GET", LIST, page(other, more=True), page(LIKE_IT))
        assert script.windows().create(REQUEST).id == WINDOW_ID

    @pytest.mark.parametrize(
        "unlike",
        [
            {**LIKE_IT, "monitorId": OTHER},
            without("monitorId"),
            {**LIKE_IT, "startsAt": "2026-11-24T10:00:01Z"},
            {**LIKE_IT, "endsAt": "2026-11-24T11:30:00Z"},
            {**LIKE_IT, "endsAt": "2026-11-24T11:00:00+01:00"},
            {**LIKE_IT, "reason": "Another"},
            {**LIKE_IT, "createdAt": "2026-11-24T09:59:00Z"},
        ],
        ids=["monitor", "org-wide", "start", "end", "offset", "reason", "older"],
    )
    def test_a_window_that_differs_is_not_taken(self, script, unlike):
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, *[page(unlike) for _ in range(3)])
        script.plan("POST", LIST, created())
        script.windows().create(REQUEST)

    def test_a_monitors_window_is_not_the_whole_organisations(self, script):
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, *[page(LIKE_IT) for _ in range(3)])
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
        script.plan("GET", LIST, page(LIKE_IT | spelled))
        assert script.windows().create(REQUEST).id == WINDOW_ID

    def test_a_window_that_this_process_owns_is_not_taken(self, script):
        script.ledger.own(WINDOW_ID)
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, *[page(LIKE_IT) for _ in range(3)])
        script.plan("POST", LIST, created(id="new"))
        assert script.windows().create(REQUEST).id == "new"

    def test_what_was_made_is_owned(self, script):
        script.plan("POST", LIST, created())
        script.windows().create(REQUEST)
        assert WINDOW_ID in script.ledger.owned()

    def test_several_matches_are_an_error_that_lists_them(self, script):
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, page(LIKE_IT, {**LIKE_IT, "id": "other"}))
        with pytest.raises(AmbiguousOutcomeError) as refused:
            script.windows().create(REQUEST)
        message = str(refused.value)
        assert f"2 maintenance windows match what was declared: {WINDOW_ID}, other." in message
        assert "adopt_id" not in message

    @pytest.mark.parametrize(
        ("request_", "whose"), [(REQUEST, f"monitor {MONITOR}"), (ORG_WIDE, "org-wide")]
    )
    def test_limits_reached_in_doubt_say_what_may_exist_and_how_to_go_on(
        self, script, request_, whose
    ):
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

    def test_nothing_is_sent_again_where_looking_fails(self, script):
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, refusal(403, "FORBIDDEN"))
        with pytest.raises(UnknownOutcomeError, match="403"):
            script.windows().create(REQUEST)
        assert script.calls().count(f"POST {LIST}") == 1

    @pytest.mark.parametrize(
        ("status", "kind"), [(400, ApiError), (401, AuthorizationError), (422, ApiError)]
    )
    def test_a_refusal_is_an_error_at_once_that_doesnt_repeat_the_reason(
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


class TestRepeatableCalls:
    def test_a_change_is_one_put_that_says_everything_with_explicit_nulls(self, script):
        script.plan("PUT", ONE, ok())
        request = REQUEST.model_copy(update={"reason": None, "suppress_alerts": False})
        script.windows().update(WINDOW_ID, request)
        assert script.bodies("PUT") == [{**SENT, "reason": None, "suppressAlerts": False}]

    @pytest.mark.parametrize("failure", [LOST, refusal(503, "UNAVAILABLE"), refusal(429, "SLOW")])
    def test_passing_failures_are_sat_out(self, script, failure):
        script.plan("PUT", ONE, failure, ok())
        script.windows().update(WINDOW_ID, REQUEST)
        assert script.bodies("PUT") == [SENT, SENT]

    def test_changing_or_reading_what_is_gone_is_an_error(self, script):
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
    def test_a_deletion_that_took_effect_but_went_unanswered_finds_it_gone(self, script, failure):
        script.plan("DELETE", ONE, failure, refusal(404, "NOT_FOUND"))
        script.plan("GET", ONE, refusal(404, "NOT_FOUND"))
        with pytest.raises(NotFoundError):
            script.windows().delete(WINDOW_ID)

    def test_a_404_to_a_deletion_of_what_is_there_is_an_error(self, script):
        script.plan("DELETE", ONE, refusal(404, "NOT_FOUND"))
        script.plan("GET", ONE, ok())
        with pytest.raises(MissingReferenceError, match="Deleting the maintenance window failed"):
            script.windows().delete(WINDOW_ID)

    def test_a_foreign_404_deletes_nothing(self, script):
        script.plan("DELETE", ONE, httpx.Response(404, text="<html>nginx</html>"))
        with pytest.raises(UnexpectedResponseError, match="not by DevHelm"):
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
    def test_asks_where_no_answer_told_the_time_yet(self, script):
        script.plan("GET", LIST, page())
        now = script.windows().now()
        assert TEN <= now < TEN + timedelta(minutes=5)

    def test_asks_nothing_where_one_did(self, script):
        script.plan("GET", ONE, ok())
        windows = script.windows()
        windows.get(WINDOW_ID)
        assert windows.now() >= TEN


@pytest.fixture
def steps(script, monkeypatch):
    """The provider over the script, where it is exactly ten o'clock, at DevHelm as well."""
    script.operation()
    monkeypatch.setenv("DEVHELM_API_TOKEN", "dh_test")
    monkeypatch.setattr(session, "_config", {}.get)
    monkeypatch.setattr(session, "ledger", script.ledger)
    monkeypatch.setattr(session, "operation", script.client.operation)
    monkeypatch.setattr(maintenance_window, "_now", lambda: TEN)
    stopped = time.monotonic()
    monkeypatch.setattr(server_clock, "time", SimpleNamespace(monotonic=lambda: stopped))
    return MaintenanceWindowProvider()


def declared(**changed):
    times = {"startsAt": SENT["startsAt"], "endsAt": SENT["endsAt"]}
    bag = {"monitorId": MONITOR, "reason": "Upgrade", **times, **changed}
    return INPUTS.of(bag)


def known(*, read=TEN, live=LIKE_IT, **changed):
    return window_plan.outputs(declared(**changed), live, read)


RELATIVE = {"startsAt": None, "endsAt": None, "duration": "1h"}
FAR = {"startsAt": "2999-01-01T00:00:00Z", "endsAt": "2999-01-01T01:00:00Z"}


class TestSteps:
    """What a provider's step asks of DevHelm, and what it hands to the state."""

    def test_create_settles_relative_times_by_devhelms_clock(self, steps, script):
        script.plan("GET", LIST, page())
        script.plan("POST", LIST, created())
        made = steps.create(declared(**RELATIVE))
        assert script.bodies("POST") == [SENT]
        assert made.id == WINDOW_ID
        assert (made.outs["startsAt"], made.outs["endsAt"]) == (SENT["startsAt"], SENT["endsAt"])
        assert (made.outs["phase"], made.outs["organizationId"]) == ("active", 1)

    def test_create_with_declared_times_is_one_post(self, steps, script):
        script.plan("POST", LIST, created(**FAR))
        made = steps.create(declared(**FAR))
        assert script.bodies("POST") == [SENT | FAR]
        assert made.outs["phase"] == "scheduled"

    def test_create_stands_on_an_answer_that_says_nothing_but_the_id(self, steps, script):
        script.plan("POST", LIST, httpx.Response(201, json={"data": {"id": WINDOW_ID}}))
        made = steps.create(declared(**FAR, suppressAlerts=False))
        assert made.outs["startsAt"] == FAR["startsAt"]
        assert made.outs["suppressAlerts"] is False
        assert not steps.diff(WINDOW_ID, made.outs, declared(**FAR, suppressAlerts=False)).changes

    def test_create_refuses_a_window_that_is_over_at_devhelm(self, steps, script):
        """The preview went by this machine's clock, which may be slow."""
        script.plan("GET", LIST, page())
        with pytest.raises(ScheduleError, match="2026-11-24T10:00:00Z"):
            steps.create(declared(startsAt=None, endsAt="2026-11-24T09:00:00Z"))

    def test_read_is_one_get(self, steps, script):
        script.plan("GET", ONE, ok(reason="Edited"))
        read = steps.read(WINDOW_ID, known())
        assert (read.id, read.outs["phase"]) == (WINDOW_ID, "active")
        assert read.inputs == declared(reason="Edited")

    def test_read_tells_the_phase_by_devhelms_clock(self, steps, script):
        over = httpx.Response(
            200, json={"data": LIKE_IT}, headers={"Date": "Tue, 24 Nov 2026 11:00:00 GMT"}
        )
        script.plan("GET", ONE, over)
        assert steps.read(WINDOW_ID, known()).outs["phase"] == "ended"

    @pytest.mark.parametrize(
        ("bag", "named"),
        [
            (known(), f"monitor {MONITOR}"),
            (known(live=without("monitorId"), monitorId=None, orgWide=True), "org-wide"),
        ],
    )
    def test_a_window_that_is_gone_leaves_the_state_with_a_line(
        self, steps, script, bag, named, capsys
    ):
        script.plan("GET", ONE, refusal(404, "NOT_FOUND"))
        read = steps.read(WINDOW_ID, bag)
        assert (read.id, read.outs) == ("", {})
        line = capsys.readouterr().err
        assert WINDOW_ID in line
        assert named in line
        assert "organization 1" in line
        assert "Upgrade" not in line

    def test_get_of_an_unknown_window_is_an_error(self, steps, script):
        script.plan("GET", ONE, refusal(404, "NOT_FOUND"))
        with pytest.raises(NotFoundError):
            steps.read(WINDOW_ID, {"__provider": "x"})

    def test_update_is_one_get_and_one_whole_put(self, steps, script):
        longer = declared(**FAR, reason=None, suppressAlerts=False, monitorId=None, orgWide=True)
        later = {"endsAt": "2999-01-01T02:00:00Z"}
        script.plan("GET", ONE, ok(**FAR))
        script.plan("PUT", ONE, httpx.Response(200, json={"data": {"id": WINDOW_ID}}))
        step = steps.update(WINDOW_ID, known(**FAR, live=LIKE_IT | FAR), {**longer, **later})
        put = {**SENT, **FAR, **later, "monitorId": None, "reason": None, "suppressAlerts": False}
        assert script.bodies("PUT") == [put]
        assert step.outs["endsAt"] == later["endsAt"]
        assert step.outs["orgWide"] is True
        assert not steps.diff(WINDOW_ID, step.outs, {**longer, **later}).changes

    def test_update_of_what_the_state_alone_keeps_calls_nothing(self, steps):
        bag = known(**FAR, live=LIKE_IT | FAR)
        kept = declared(**FAR, onDestroy="keep")
        step = steps.update(WINDOW_ID, bag, kept)
        assert step.outs == bag | {"onDestroy": "keep"}

    def test_update_of_a_relative_window_whose_start_somebody_moved_moves_no_end(
        self, steps, script
    ):
        """What was settled at creation is kept through a read and an update."""
        moved = {"startsAt": "2026-11-24T09:50:00Z"}
        script.plan("GET", ONE, ok(**moved), ok(**moved))
        script.plan("PUT", ONE, ok(**moved, reason="Longer"))
        bag = steps.read(WINDOW_ID, known(**RELATIVE)).outs
        wanted = declared(**RELATIVE, reason="Longer")
        step = steps.update(WINDOW_ID, bag, wanted)
        assert script.bodies("PUT") == [{**SENT, **moved, "reason": "Longer"}]
        assert not steps.diff(WINDOW_ID, step.outs, wanted).changes

    def test_update_sends_what_the_program_left_alone_as_it_is_now(self, steps, script):
        """The state is old: somebody extended the window, and gave it another monitor."""
        live = {"endsAt": "2026-11-24T13:00:00Z", "monitorId": OTHER, "repeatRule": "FREQ=DAILY"}
        script.plan("GET", ONE, ok(**live))
        script.plan("PUT", ONE, ok(**live, reason="Longer"))
        wanted = declared(reason="Longer")
        step = steps.update(WINDOW_ID, known(), wanted)
        assert script.bodies("PUT") == [{**SENT, **live, "reason": "Longer"}]
        assert not steps.diff(WINDOW_ID, step.outs, wanted).changes
        script.plan("GET", ONE, ok(**live, reason="Longer"))
        refreshed = steps.read(WINDOW_ID, step.outs)
        assert refreshed.inputs == wanted | {key: live[key] for key in ("endsAt", "monitorId")}
        back = steps.diff(WINDOW_ID, refreshed.outs, wanted)
        assert (back.changes, back.replaces) == (True, [])

    def test_update_of_one_that_ended_meanwhile_leaves_it_alone_with_a_line(
        self, steps, script, capsys
    ):
        script.plan("GET", ONE, ok(startsAt=SENT["startsAt"], endsAt="2026-11-24T09:59:00Z"))
        wanted = declared(reason="Longer", onDestroy="keep")
        step = steps.update(WINDOW_ID, known(), wanted)
        assert f"maintenance window {WINDOW_ID} is over" in capsys.readouterr().err
        kept = (step.outs["reason"], step.outs["onDestroy"], step.outs["phase"])
        assert kept == ("Upgrade", "keep", "ended")
        assert not steps.diff(WINDOW_ID, step.outs, wanted).changes

    def test_update_of_one_that_is_gone_is_an_error(self, steps, script):
        script.plan("GET", ONE, refusal(404, "NOT_FOUND"))
        with pytest.raises(NotFoundError, match="`pulumi refresh`"):
            steps.update(WINDOW_ID, known(), declared(reason="Longer"))

    def test_update_with_a_monitor_that_devhelm_does_not_know_says_so(self, steps, script):
        script.plan("GET", ONE, ok())
        script.plan("PUT", ONE, refusal(404, "NOT_FOUND", message="Monitor not found"))
        with pytest.raises(MissingReferenceError, match=r"Monitor not found.*such as a monitor"):
            steps.update(WINDOW_ID, known(), declared(monitorId=OTHER))

    def test_a_replacement_opens_the_new_window_first(self, steps):
        step = steps.diff(WINDOW_ID, known(), declared(triggers=["2"]))
        assert step.replaces == ["triggers"]
        assert not step.delete_before_replace

    def test_the_window_to_be_replaced_is_never_taken_for_the_new_one(self, steps, script):
        bag, again = known(**FAR, live=LIKE_IT | FAR), declared(**FAR, triggers=["2"])
        assert steps.diff(WINDOW_ID, bag, again).replaces
        script.plan("POST", LIST, LOST)
        script.plan("GET", LIST, *[page(LIKE_IT | FAR) for _ in range(3)])
        script.plan("POST", LIST, created(**FAR, id="new"))
        assert steps.create(again).id == "new"


class TestDestroy:
    def test_ends_an_active_window_now_and_keeps_its_record(self, steps, script):
        rule = {"repeatRule": "FREQ=DAILY", "suppressAlerts": False}
        script.plan("GET", ONE, ok(startsAt="2026-11-24T09:30:00.000Z", **rule))
        script.plan("PUT", ONE, ok())
        steps.delete(WINDOW_ID, known())
        (put,) = script.bodies("PUT")
        assert put == {
            **SENT,
            **rule,
            "startsAt": "2026-11-24T09:30:00.000Z",
            "endsAt": "2026-11-24T10:00:00Z",
        }

    def test_one_that_began_this_second_ends_with_it(self, steps, script):
        script.plan("GET", ONE, ok())
        script.plan("PUT", ONE, ok())
        steps.delete(WINDOW_ID, known())
        (put,) = script.bodies("PUT")
        assert put["endsAt"] == "2026-11-24T10:00:01Z"

    def test_goes_by_what_is_live_and_not_by_what_was_known(self, steps, script):
        live = without("monitorId") | {"startsAt": "2026-11-24T09:30:00Z"}
        del live["reason"]
        answer = httpx.Response(200, json={"data": live}, headers={"Date": DATE})
        script.plan("GET", ONE, answer)
        script.plan("PUT", ONE, ok())
        steps.delete(WINDOW_ID, known())
        (put,) = script.bodies("PUT")
        assert (put["monitorId"], put["reason"]) == (None, None)

    def test_deletes_one_that_has_not_begun(self, steps, script):
        script.plan("GET", ONE, ok(startsAt="2026-11-24T10:00:01Z"))
        script.plan("DELETE", ONE, httpx.Response(204))
        steps.delete(WINDOW_ID, known())

    @pytest.mark.parametrize("end", ["2026-11-24T10:00:00Z", "2026-11-24T09:59:59+00:00"])
    def test_leaves_an_ended_window_alone(self, steps, script, end, capsys):
        script.plan("GET", ONE, ok(startsAt="2026-11-24T09:00:00Z", endsAt=end))
        steps.delete(WINDOW_ID, known())
        assert capsys.readouterr().err == ""

    @pytest.mark.parametrize("how", ["end", "delete"])
    def test_gone_already_is_success_and_told(self, steps, script, how, capsys):
        if how == "delete":
            script.plan("DELETE", ONE, refusal(404, "NOT_FOUND"))
        script.plan("GET", ONE, refusal(404, "NOT_FOUND"))
        steps.delete(WINDOW_ID, known(onDestroy=how))
        line = capsys.readouterr().err
        assert WINDOW_ID in line
        assert "nothing to end" in line

    def test_a_404_to_the_ending_of_what_is_there_is_an_error(self, steps, script):
        """DevHelm's description answers so if it doesn't know the monitor."""
        script.plan("GET", ONE, ok(startsAt="2026-11-24T09:30:00Z"))
        script.plan("PUT", ONE, refusal(404, "NOT_FOUND", message="Monitor not found"))
        with pytest.raises(MissingReferenceError, match="Updating the maintenance window failed"):
            steps.delete(WINDOW_ID, known())

    def test_deletes_it_in_any_phase_where_told(self, steps, script, capsys):
        script.plan("DELETE", ONE, httpx.Response(204))
        steps.delete(WINDOW_ID, known(onDestroy="delete"))
        assert capsys.readouterr().err == ""

    def test_calls_nothing_where_it_is_to_be_kept(self, steps):
        steps.delete(WINDOW_ID, known(onDestroy="keep"))

    def test_twice_changes_nothing_the_second_time(self, steps, script):
        ended = {"startsAt": "2026-11-24T09:30:00Z"}
        script.plan("GET", ONE, ok(**ended))
        script.plan("PUT", ONE, ok(**ended))
        script.plan("GET", ONE, ok(**ended, endsAt="2026-11-24T10:00:00Z"))
        steps.delete(WINDOW_ID, known())
        steps.delete(WINDOW_ID, known())
        assert len(script.bodies("PUT")) == 1
