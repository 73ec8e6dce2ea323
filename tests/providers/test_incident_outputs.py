"""What the state holds of an Incident, after a write and after a refresh."""

import pulumi
import pytest
from incident_examples import DECLARED, ID, LIVE, OTHER, STATE, declare

from pulumi_devhelm.providers.incident.inputs import INPUTS
from pulumi_devhelm.providers.incident.plan import outputs, plan, refreshed, updated


class TestOutputs:
    def test_outputs_hold_the_inputs_and_the_fields_of_devhelm(self):
        state = outputs(DECLARED | {"onDestroy": "keep"}, LIVE | {"shortlink": "https://dh/x"})
        assert state["body"] == "Soon back."
        assert state["onDestroy"] == "keep"
        assert state["shortlink"] == "https://dh/x"
        assert "id" not in state

    def test_an_answer_with_only_the_id_is_enough(self):
        assert outputs(DECLARED, {"id": ID})["title"] == "Upgrade"

    def test_a_title_that_devhelm_normalized_is_shown_and_is_no_change(self):
        declared = DECLARED | {"title": "  Upgrade "}
        state = outputs(declared, LIVE)
        assert state["title"] == "Upgrade"
        assert not plan(ID, state, INPUTS.of(declared)).changes
        assert plan(ID, state, INPUTS.of(declared | {"title": "Else"})).edits

    def test_a_normalized_title_is_no_change_after_refresh_and_update(self):
        declared = DECLARED | {"title": "  Upgrade "}
        state, inputs = refreshed(outputs(declared, LIVE), LIVE)
        assert inputs["title"] == "  Upgrade "
        changed = INPUTS.of(declared | {"onDestroy": "keep"})
        kept = updated(state, changed, plan(ID, state, changed), None)
        assert not plan(ID, kept, changed).changes

    @pytest.mark.parametrize("key", ["resolutionNote", "statusPageIncidents", "externalRef"])
    def test_outputs_that_repeat_a_secret_are_secret(self, key):
        echo = [{"title": "about Upgrade"}] if key == "statusPageIncidents" else "Upgrade it"
        state = outputs(DECLARED | {"secretTexts": ["title"]}, LIVE | {key: echo})
        assert pulumi.runtime.rpc.is_rpc_secret(state[key])
        assert state["status"] == "CONFIRMED"

    def test_without_secrets_no_output_is_secret(self):
        state = outputs(DECLARED, LIVE | {"resolutionNote": "Upgrade it"})
        assert state["resolutionNote"] == "Upgrade it"


class TestRefresh:
    def test_live_title_and_severity_become_inputs(self):
        state, inputs = refreshed(STATE, LIVE | {"title": "Else", "severity": "DOWN"})
        assert (inputs["title"], inputs["severity"]) == ("Else", "DOWN")
        assert plan(ID, state, declare()).edits == {"title": "Upgrade", "severity": "MAINTENANCE"}

    def test_fields_that_devhelm_omits_keep_their_last_value(self):
        state, inputs = refreshed(STATE, {"id": ID})
        assert inputs == declare()
        assert state["title"] == "Upgrade"

    def test_without_drift_nothing_changes(self):
        state, inputs = refreshed(STATE, LIVE)
        assert state == STATE
        assert inputs == declare()

    def test_an_incident_that_was_never_declared_is_shown_as_devhelm_has_it(self):
        live = LIVE | {"monitorId": OTHER}
        shown = {key: value for key, value in live.items() if key != "id"}
        assert refreshed({"__provider": "x"}, live) == (shown, {})
        later = shown | {"title": "Else", "monitorId": ID}
        assert refreshed(shown, later) == (later, {})
