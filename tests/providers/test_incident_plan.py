"""What a changed input of an Incident does."""

import pulumi
import pytest
from hypothesis import given
from hypothesis import strategies as st
from incident_examples import DECLARED, ID, LIVE, OTHER, STATE, declare
from unknowns import UNKNOWNS

from pulumi_devhelm.providers.incident import plan as incident_plan
from pulumi_devhelm.providers.incident.inputs import INPUTS, settled
from pulumi_devhelm.providers.incident.plan import body_of, outputs, plan, refreshed, updated
from pulumi_devhelm.providers.plan import Plan
from pulumi_devhelm.surfaces import spelled


class TestPlan:
    def test_an_unchanged_declaration_changes_nothing(self):
        assert not plan(ID, STATE, declare()).changes

    @pytest.mark.parametrize(
        ("changed", "edits"),
        [
            ({"title": "New"}, {"title": "New"}),
            ({"severity": "DOWN"}, {"severity": "DOWN"}),
            ({"title": "New", "severity": "DOWN"}, {"title": "New", "severity": "DOWN"}),
        ],
    )
    def test_title_and_severity_change_in_place(self, changed, edits):
        asked = plan(ID, STATE, declare(**changed))
        assert (asked.edits, asked.replaces) == (edits, ())

    def test_a_new_body_changes_in_place(self):
        asked = plan(ID, STATE, declare(body="Half way."))
        assert (asked.edits, asked.local) == ({"body": "Half way."}, ())

    @pytest.mark.parametrize("body", [None, "", "  "])
    def test_removing_the_body_posts_nothing(self, body):
        asked = plan(ID, STATE, declare(body=body))
        assert (asked.edits, asked.local) == ({}, ("body",))

    @pytest.mark.parametrize("key", ["monitorId", "serviceId", "serviceIncidentId"])
    def test_a_new_monitor_or_service_replaces(self, key):
        state = outputs(DECLARED | {key: OTHER}, LIVE)
        assert plan(ID, STATE, declare(**{key: OTHER})).replaces == (key,)
        assert plan(ID, state, declare(**{key: ID})).replaces == (key,)
        assert plan(ID, state, declare()).replaces == (key,)

    def test_uuids_are_compared_regardless_of_case(self):
        state = outputs(DECLARED | {"monitorId": OTHER}, LIVE)
        assert not plan(ID, state, declare(monitorId=OTHER.upper())).changes

    def test_a_service_that_devhelm_filled_in_is_no_change(self):
        state = outputs(DECLARED, LIVE | {"serviceId": OTHER})
        assert not plan(ID, state, declare()).changes

    @pytest.mark.parametrize(
        ("before", "after", "replaces"),
        [
            (None, ["1"], True),
            (["1"], None, True),
            (["1"], ["2"], True),
            ([1.0], [1.0], False),
            ([1.0], [True], True),
            ([0.0], [False], True),
            ({"a": 1.0}, {"a": 2.0}, True),
            ({"run_id": 1.0, "runId": 2.0}, {"run_id": 2.0, "runId": 1.0}, True),
            ({"a": None}, {}, False),
            ({"a": [{"b": "c"}]}, {"a": [{"b": "c"}]}, False),
            ({"a": [{"b": "c"}]}, {"a": [{"b": "d"}]}, True),
        ],
    )
    def test_a_changed_trigger_replaces(self, before, after, replaces):
        state = outputs(DECLARED | {"triggers": before}, LIVE)
        assert bool(plan(ID, state, declare(triggers=after)).replaces) is replaces

    @pytest.mark.parametrize(
        "changed",
        [
            {"onDestroy": "keep"},
            {"resolveMessage": "Done."},
            {"notifySubscribers": True},
            {"secretTexts": ["title"]},
        ],
        ids=lambda changed: next(iter(changed)),
    )
    def test_an_input_that_only_later_steps_read_changes_only_the_state(self, changed):
        asked = plan(ID, STATE, declare(**changed))
        assert asked.changes
        assert (asked.edits, asked.local, asked.replaces) == ({}, tuple(changed), ())

    @pytest.mark.parametrize(("key", "kind"), [("title", "edits"), ("severity", "edits")])
    @pytest.mark.parametrize("unknown", UNKNOWNS)
    def test_an_unknown_title_or_severity_is_a_change(self, key, kind, unknown):
        assert getattr(plan(ID, STATE, declare(**{key: unknown})), kind)

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    def test_an_unknown_body_is_a_change(self, unknown):
        assert plan(ID, STATE, declare(body=unknown)).changes

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    @pytest.mark.parametrize("key", ["monitorId", "triggers", "adoptId"])
    def test_an_unknown_monitor_trigger_or_adopt_id_may_replace(self, key, unknown):
        assert plan(ID, STATE, declare(**{key: unknown})).replaces == (key,)

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    def test_an_unknown_value_inside_triggers_may_replace(self, unknown):
        state = outputs(DECLARED | {"triggers": {"run": ["1"]}}, LIVE)
        assert plan(ID, state, declare(triggers={"run": [unknown]})).replaces == ("triggers",)


class TestMonitorsOfAComponent:
    """Its incident links or names the monitors of its creation, and keeps them."""

    BEFORE = DECLARED | {"monitorId": OTHER, "monitors": [OTHER]}

    @pytest.mark.parametrize(
        "now",
        [
            {"monitorId": ID, "monitors": [ID]},
            {"monitors": [OTHER, ID]},
            {"monitors": []},
            {"monitorId": pulumi.output.Unknown(), "monitors": pulumi.output.Unknown()},
        ],
    )
    def test_other_monitors_are_no_change(self, now):
        declared = settled(INPUTS.of(self.BEFORE), declare(**now))
        assert declared == INPUTS.of(self.BEFORE)
        assert not plan(ID, outputs(self.BEFORE, LIVE), declared).changes

    def test_an_incident_without_a_linked_monitor_stays_so(self):
        before = INPUTS.of(DECLARED | {"monitors": [OTHER, ID]})
        assert settled(before, declare(monitorId=ID, monitors=[ID])) == before

    @pytest.mark.parametrize("before", [{}, INPUTS.of(DECLARED | {"monitorId": OTHER})])
    def test_a_new_incident_or_one_outside_a_component_has_the_declared_monitors(self, before):
        declared = declare(monitorId=ID, monitors=[ID])
        assert settled(before, declared) == declared
        assert settled(INPUTS.of(self.BEFORE), declare()) == declare()

    @pytest.mark.parametrize(
        ("body", "monitors", "expected"),
        [
            ("Soon back.", [], "Soon back."),
            ("Soon back.", [ID], "Soon back."),
            (None, [ID], None),
            (None, ["API"], None),
            ("Soon back.", [ID, OTHER], "Soon back.\n\n2 monitors"),
            (" ", ["API", "Cache"], "Monitors: API, Cache"),
            (None, ["API", ID, OTHER], "Monitors: API and 2 more"),
            (None, [*"abcdefghij"], "Monitors: a, b, c, d, e, f, g, h, i, j"),
            (None, [*"abcdefghij"] * 30, "Monitors: a, b, c, d, e, f, g, h, i, j and 290 more"),
            (None, [ID] * 300, "300 monitors"),
        ],
    )
    def test_the_body_names_ten_of_several_monitors_and_counts_the_others(
        self, body, monitors, expected
    ):
        assert body_of({"body": body, "monitors": monitors}) == expected


class TestResolved:
    RESOLVED = outputs(DECLARED, LIVE | {"status": "RESOLVED"})

    def test_changes_are_withheld_and_named_once(self):
        declared = declare(title="New", severity="DOWN", body="More.")
        asked = plan(ID, self.RESOLVED, declared)
        assert asked.changes
        assert (asked.edits, asked.withheld) == ({}, ("title", "severity", "body"))
        state = updated(self.RESOLVED, declared, asked, None)
        assert (state["title"], state["severity"]) == ("Upgrade", self.RESOLVED["severity"])
        assert plan(ID, state, declared) == Plan()

    def test_a_withheld_title_is_drift_if_the_incident_is_reopened(self):
        declared = declare(title="New")
        asked = plan(ID, self.RESOLVED, declared)
        state = updated(self.RESOLVED, declared, asked, None)
        state, inputs = refreshed(state, LIVE)
        assert inputs["title"] == LIVE["title"]
        assert plan(ID, state, declared).edits == {"title": "New"}

    def test_the_line_names_the_incident_and_triggers(self):
        line = spelled(incident_plan.withheld_line(ID, self.RESOLVED, ("title",)))
        assert ID in line
        assert "changed title" in line
        assert "triggers" in line

    def test_an_input_that_only_the_state_keeps_still_changes(self):
        asked = plan(ID, self.RESOLVED, declare(title="New", onDestroy="keep"))
        assert asked.changes
        assert asked.local
        declared = declare(title="New", onDestroy="keep")
        state = updated(self.RESOLVED, declared, asked, None)
        assert (state["title"], state["onDestroy"]) == ("Upgrade", "keep")

    def test_a_new_trigger_replaces(self):
        assert plan(ID, self.RESOLVED, declare(triggers=["next"])).replaces


TEXTS = st.text(min_size=1, max_size=20)
DECLARATIONS = st.fixed_dictionaries(
    {"title": TEXTS, "severity": st.sampled_from(INPUTS["severity"].check.allowed)},
    optional={
        "body": TEXTS,
        "monitorId": st.uuids().map(str),
        "triggers": st.dictionaries(TEXTS, st.none() | st.booleans() | st.floats(-9, 9) | TEXTS),
        "resolveMessage": TEXTS,
        "onDestroy": st.sampled_from(INPUTS["onDestroy"].check.allowed),
        "secretTexts": st.lists(st.sampled_from(["title", "body"]), unique=True, min_size=1),
    },
)


@given(DECLARATIONS, DECLARATIONS)
def test_after_a_creation_the_same_declaration_changes_nothing(declared, live):
    state = outputs(INPUTS.of(declared), {"id": ID} | live)
    state = {key: pulumi.runtime.rpc.unwrap_rpc_secret(value) for key, value in state.items()}
    assert not plan(ID, state, INPUTS.of(declared)).changes
