"""Updating an incident: the requests to incidents that are open, resolved, changed, or deleted."""

from __future__ import annotations

import pytest
from declared_incident import CONFLICT, DECLARED, INCIDENTS, error_message
from requests_seen import incident_calls

CHANGES = {
    "title": {"title": "New"},
    "severity": {"severity": "DOWN"},
    "both": {"title": "New", "severity": "DOWN"},
    "body": {"body": "More."},
    "all": {"title": "New", "body": "More."},
    "local": {"onDestroy": "keep", "resolveMessage": "Over."},
}
# Each update reads the incident first, because the state may be old.
SENT = {
    "title": ["GET /{id}", "PATCH /{id}"],
    "severity": ["GET /{id}", "PATCH /{id}"],
    "both": ["GET /{id}", "PATCH /{id}"],
    "body": ["GET /{id}", "POST /{id}/updates"],
    "all": ["GET /{id}", "PATCH /{id}", "POST /{id}/updates"],
    "local": [],
}


@pytest.mark.parametrize("change", CHANGES)
class TestUpdate:
    def test_an_open_incident_gets_only_what_changed(self, plugin, simulator, state, live, change):
        new = plugin.up({**DECLARED, **CHANGES[change]}, state)
        assert incident_calls(simulator) == SENT[change]
        assert new.outputs == {
            **state.outputs,
            **CHANGES[change],
            "updatedAt": live()["updatedAt"],
            "declared": {key: new.inputs[key] for key in ("title", "severity")},
        }
        assert not plugin.diff(new, new.inputs).changes
        bodies = [entry["body"] for entry in live()["updates"]]
        assert bodies == ["Soon back.", *(["More."] if "body" in CHANGES[change] else [])]

    def test_drift_that_a_refresh_showed_is_corrected(self, plugin, simulator, state, live, change):
        simulator.change_incident(state.id, title="Theirs", severity="DEGRADED")
        drifted = plugin.read(state)
        assert drifted.inputs["title"] == "Theirs"
        assert plugin.diff(drifted, state.inputs).changes
        simulator.clear_requests()
        declared = {**DECLARED, **CHANGES[change]}
        plugin.up(declared, drifted)
        posts = ["POST /{id}/updates"] if "body" in CHANGES[change] else []
        assert incident_calls(simulator) == ["GET /{id}", "PATCH /{id}", *posts]
        assert (live()["title"], live()["severity"]) == (
            declared["title"],
            declared["severity"],
        )

    def test_a_resolved_incident_gets_nothing(self, plugin, simulator, state, live, change):
        simulator.resolve_incident(state.id)
        resolved, before = plugin.read(state), live()
        simulator.clear_requests()
        new = plugin.update(resolved, {**state.inputs, **CHANGES[change]})
        assert incident_calls(simulator) == []
        assert live() == before
        for key in ("title", "severity", "body"):
            assert new.outputs[key] == state.outputs[key]
        assert new.outputs["status"] == "RESOLVED"

    def test_an_update_of_a_deleted_incident_says_how_to_continue(
        self, plugin, simulator, state, change
    ):
        simulator.delete_incident(state.id)
        declared = {**state.inputs, **CHANGES[change]}
        if change == "local":
            assert plugin.update(state, declared).outputs["onDestroy"] == "keep"
            return
        message = error_message(plugin.update, state, declared)
        assert "404 NOT_FOUND" in message
        assert "`pulumi refresh`" in message
        assert incident_calls(simulator) == SENT[change][:1]

    def test_an_update_whose_answer_is_lost_happens_once(
        self, plugin, simulator, state, live, change
    ):
        # The first reading is answered; the write isn't, nor the look for what became of it.
        simulator.fail("*", f"{INCIDENTS}/**", status=503, after=True, skip=1)
        simulator.fail("GET", f"{INCIDENTS}/**", drop="after", skip=1)
        new = plugin.up({**DECLARED, **CHANGES[change]}, state)
        for key, value in CHANGES[change].items():
            assert new.outputs[key] == value
        bodies = [entry["body"] for entry in live()["updates"]]
        assert bodies == ["Soon back.", *(["More."] if "body" in CHANGES[change] else [])]
        simulator.clear_faults()

    def test_a_refused_update_reports_the_reason(self, plugin, simulator, state, live, change):
        simulator.fail("*", f"{INCIDENTS}/**", status=409, body=CONFLICT, times=None)
        before = live()
        if change == "local":
            plugin.up({**DECLARED, **CHANGES[change]}, state)
            return
        message = error_message(plugin.up, {**DECLARED, **CHANGES[change]}, state)
        assert 'returned 409 CONFLICT "Not now"' in message
        assert live() == before


class TestUpdateFromAnOldState:
    """Somebody changed the incident in DevHelm, and there was no refresh since then."""

    def test_an_incident_that_somebody_resolved_is_left_alone_and_reported(
        self, plugin, simulator, state, live
    ):
        simulator.resolve_incident(state.id)
        simulator.clear_requests()
        before = live()
        new = plugin.up({**DECLARED, **CHANGES["all"], "onDestroy": "keep"}, state)
        assert incident_calls(simulator) == ["GET /{id}"]
        assert live() == before
        (line,) = plugin.lines()
        assert "is resolved, so the changed title, body is not sent" in line
        assert "change triggers" in line
        kept = (new.outputs["title"], new.outputs["body"], new.outputs["onDestroy"])
        assert kept == ("Upgrade", "Soon back.", "keep")
        assert new.outputs["status"] == "RESOLVED"
        assert not plugin.diff(new, new.inputs).changes

    @pytest.mark.parametrize("change", ["severity", "body"])
    def test_a_title_that_somebody_changed_is_left_alone_until_a_refresh_shows_it(
        self, plugin, simulator, state, live, change
    ):
        simulator.change_incident(state.id, title="Theirs")
        declared = {**DECLARED, **CHANGES[change]}
        new = plugin.up(declared, state)
        assert incident_calls(simulator) == SENT[change]
        assert live()["title"] == "Theirs"
        assert not plugin.diff(new, new.inputs).changes
        refreshed = plugin.read(new)
        assert refreshed.inputs["title"] == "Theirs"
        plugin.up(declared, refreshed)
        assert live()["title"] == "Upgrade"

    def test_a_body_that_a_dead_run_posted_is_not_posted_again(
        self, plugin, simulator, state, live
    ):
        plugin.up({**DECLARED, "body": "More."}, state)
        simulator.clear_requests()
        again = plugin.up({**DECLARED, "body": "More."}, state)
        assert incident_calls(simulator) == ["GET /{id}"]
        assert [entry["body"] for entry in live()["updates"]] == ["Soon back.", "More."]
        assert again.outputs["body"] == "More."

    def test_a_body_from_before_the_last_one_is_posted_again(self, plugin, state, live):
        for body in ("More.", "Soon back.", "More."):
            state = plugin.up({**DECLARED, "body": body}, state)
        bodies = [entry["body"] for entry in live()["updates"]]
        assert bodies == ["Soon back.", "More.", "Soon back.", "More."]
