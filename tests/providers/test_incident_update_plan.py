"""What a changed input of an IncidentUpdate does, and what the state holds."""

import pulumi
import pytest
from hypothesis import given
from hypothesis import strategies as st
from incident_examples import OTHER
from incident_update_examples import ENTRY, INCIDENT, STATE, declare, plan
from unknowns import UNKNOWNS

from pulumi_devhelm.providers.incident_update.inputs import INPUTS
from pulumi_devhelm.providers.incident_update.plan import outputs


def updated(state, declared):
    return outputs(declared, state)


class TestReplaces:
    """History is never rewritten: a changed input posts a new entry."""

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("incidentId", OTHER),
            ("body", "Done."),
            ("body", None),
            ("newStatus", "RESOLVED"),
            ("newStatus", None),
            ("notifySubscribers", True),
            ("triggers", ["1"]),
        ],
    )
    def test_every_change_replaces_the_entry(self, key, value):
        assert plan(STATE, declare(**{key: value})).replaces == (key,)

    def test_an_unchanged_declaration_changes_nothing(self):
        assert plan(STATE, declare()).replaces == ()
        assert not plan(STATE, declare()).local

    def test_uuids_are_compared_regardless_of_case(self):
        assert plan(STATE, declare(incidentId=INCIDENT.upper())).replaces == ()

    @pytest.mark.parametrize(
        ("before", "after", "differ"),
        [
            (["1"], None, True),
            ([1.0], [1.0], False),
            ([1.0], [True], True),
            ({"a": None}, {}, False),
            ({"run_id": 1.0}, {"runId": 1.0}, True),
        ],
    )
    def test_triggers_are_compared_by_value(self, before, after, differ):
        state = outputs(declare(triggers=before), ENTRY)
        assert plan(state, declare(triggers=after)).replaces == (("triggers",) if differ else ())

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    @pytest.mark.parametrize("key", ["incidentId", "body", "newStatus", "notifySubscribers"])
    def test_an_unknown_value_may_replace(self, key, unknown):
        assert plan(STATE, declare(**{key: unknown})).replaces == (key,)

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    def test_an_unknown_value_inside_triggers_may_replace(self, unknown):
        state = outputs(declare(triggers={"run": ["1"]}), ENTRY)
        assert plan(state, declare(triggers={"run": [unknown]})).replaces == ("triggers",)

    def test_a_text_that_becomes_secret_changes_only_the_state(self):
        secret = declare(secretTexts=["body"])
        assert plan(STATE, secret).replaces == ()
        assert plan(STATE, secret).local
        assert updated(STATE, secret) == {**STATE, "secretTexts": ["body"]}


class TestOutputs:
    def test_outputs_hold_the_inputs_and_the_fields_of_devhelm(self):
        assert outputs(declare(), ENTRY) == {
            **declare(),
            "createdAt": "2026-11-24T10:00:01Z",
            "oldStatus": "TRIGGERED",
            "createdBy": "USER",
        }

    def test_an_answer_with_only_the_id_is_enough(self):
        assert outputs(declare(), {"id": "e1"}) == declare()

    def test_outputs_hold_a_text_in_its_declared_form(self):
        """Otherwise the same program would post the entry again."""
        declared = declare(body="  Half way.\n", newStatus=None)
        state = outputs(declared, ENTRY)
        assert plan(state, declared).replaces == ()

    def test_outputs_that_repeat_a_secret_are_secret(self):
        state = outputs(declare(secretTexts=["body"]), ENTRY | {"createdBy": "Half way. by hand"})
        assert pulumi.runtime.rpc.is_rpc_secret(state["createdBy"])
        assert state["createdAt"] == ENTRY["createdAt"]


TEXTS = st.text(min_size=1, max_size=20)
DECLARATIONS = st.fixed_dictionaries(
    {"incidentId": st.uuids().map(str), "body": TEXTS},
    optional={
        "newStatus": st.sampled_from(INPUTS["newStatus"].check.allowed),
        "notifySubscribers": st.booleans(),
        "triggers": st.dictionaries(TEXTS, st.none() | st.booleans() | st.floats(-9, 9) | TEXTS),
        "secretTexts": st.just(["body"]),
    },
).map(INPUTS.of)
ENTRIES = st.fixed_dictionaries({"id": TEXTS}, optional=dict.fromkeys(ENTRY.keys() - {"id"}, TEXTS))


@given(DECLARATIONS, ENTRIES)
def test_after_a_creation_the_same_declaration_changes_nothing(declared, entry):
    """For any form in which DevHelm shows the entry, and after a refresh."""
    shown = outputs(declared, entry)
    state = {key: pulumi.runtime.rpc.unwrap_rpc_secret(value) for key, value in shown.items()}
    assert plan(state, declared).replaces == ()
    assert not plan(state, declared).local
    assert INPUTS.of(state) == declared


@given(DECLARATIONS, DECLARATIONS)
def test_no_change_is_overlooked(before, after):
    state = outputs(before, ENTRY)
    content_after = {key: value for key, value in after.items() if key != "secretTexts"}
    content_before = {key: value for key, value in before.items() if key != "secretTexts"}
    assert bool(plan(state, after).replaces) is (content_after != content_before)
