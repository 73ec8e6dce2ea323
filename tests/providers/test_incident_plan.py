"""The tables of Incident's inputs, as pure decisions."""

import pulumi
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_devhelm.errors import AdoptionError
from pulumi_devhelm.providers.incident import plan as incident_plan
from pulumi_devhelm.providers.incident.inputs import INPUTS, settled
from pulumi_devhelm.providers.incident.plan import body_of, outputs, plan, refreshed, updated
from pulumi_devhelm.surfaces import spelled

ID = "5a0c8f3e-1b2d-4e6f-8a9b-0c1d2e3f4a5b"
OTHER = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
DECLARED = {"title": "Upgrade", "severity": "MAINTENANCE", "body": "Soon back."}
LIVE = {"id": ID, "title": "Upgrade", "severity": "MAINTENANCE", "status": "CONFIRMED"}
KNOWN = outputs(DECLARED, LIVE)
UNKNOWNS = [
    pytest.param(pulumi.runtime.rpc.UNKNOWN, id="sentinel"),
    pytest.param(pulumi.output.Unknown(), id="object"),
]


def inputs(bag):
    return INPUTS.of(bag)


def news(**changed):
    return inputs(DECLARED | changed)


class TestPlan:
    def test_what_is_unchanged_asks_for_nothing(self):
        assert not plan(ID, KNOWN, news()).changes

    @pytest.mark.parametrize(
        ("changed", "edits"),
        [
            ({"title": "New"}, {"title": "New"}),
            ({"severity": "DOWN"}, {"severity": "DOWN"}),
            ({"title": "New", "severity": "DOWN"}, {"title": "New", "severity": "DOWN"}),
        ],
    )
    def test_title_and_severity_are_edits(self, changed, edits):
        made = plan(ID, KNOWN, news(**changed))
        assert (made.edits, made.replaces) == (edits, ())

    def test_a_new_body_is_an_edit(self):
        made = plan(ID, KNOWN, news(body="Half way."))
        assert (made.edits, made.local) == ({"body": "Half way."}, ())

    @pytest.mark.parametrize("body", [None, "", "  "])
    def test_a_body_taken_away_posts_nothing(self, body):
        made = plan(ID, KNOWN, news(body=body))
        assert (made.edits, made.local) == ({}, ("body",))

    @pytest.mark.parametrize("key", ["monitorId", "serviceId", "serviceIncidentId"])
    def test_another_monitor_or_service_replaces(self, key):
        known = outputs(DECLARED | {key: OTHER}, LIVE)
        assert plan(ID, KNOWN, news(**{key: OTHER})).replaces == (key,)
        assert plan(ID, known, news(**{key: ID})).replaces == (key,)
        assert plan(ID, known, news()).replaces == (key,)

    def test_uuids_are_compared_without_regard_to_case(self):
        known = outputs(DECLARED | {"monitorId": OTHER}, LIVE)
        assert not plan(ID, known, news(monitorId=OTHER.upper())).changes

    def test_a_service_that_devhelm_filled_in_is_no_change(self):
        known = outputs(DECLARED, LIVE | {"serviceId": OTHER})
        assert not plan(ID, known, news()).changes

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
        known = outputs(DECLARED | {"triggers": before}, LIVE)
        assert bool(plan(ID, known, news(triggers=after)).replaces) is replaces

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
    def test_what_only_later_steps_read_changes_the_state_alone(self, changed):
        made = plan(ID, KNOWN, news(**changed))
        assert made.changes
        assert (made.edits, made.local, made.replaces) == ({}, tuple(changed), ())

    @pytest.mark.parametrize(("key", "kind"), [("title", "edits"), ("severity", "edits")])
    @pytest.mark.parametrize("unknown", UNKNOWNS)
    def test_an_unknown_edit_is_a_change(self, key, kind, unknown):
        assert getattr(plan(ID, KNOWN, news(**{key: unknown})), kind)

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    def test_an_unknown_body_is_a_change(self, unknown):
        assert plan(ID, KNOWN, news(body=unknown)).changes

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    @pytest.mark.parametrize("key", ["monitorId", "triggers", "adoptId"])
    def test_an_unknown_identity_may_replace(self, key, unknown):
        assert plan(ID, KNOWN, news(**{key: unknown})).replaces == (key,)

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    def test_an_unknown_inside_triggers_may_replace(self, unknown):
        known = outputs(DECLARED | {"triggers": {"run": ["1"]}}, LIVE)
        assert plan(ID, known, news(triggers={"run": [unknown]})).replaces == ("triggers",)


class TestMonitorsOfAComponent:
    """Its incident links or names at creation what is quiet then, and keeps that."""

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
        declared = settled(inputs(self.BEFORE), news(**now))
        assert declared == inputs(self.BEFORE)
        assert not plan(ID, outputs(self.BEFORE, LIVE), declared).changes

    def test_what_was_linked_to_none_stays_so(self):
        before = inputs(DECLARED | {"monitors": [OTHER, ID]})
        assert settled(before, news(monitorId=ID, monitors=[ID])) == before

    @pytest.mark.parametrize("before", [{}, inputs(DECLARED | {"monitorId": OTHER})])
    def test_a_new_incident_and_one_that_was_no_components_have_what_is_declared(self, before):
        declared = news(monitorId=ID, monitors=[ID])
        assert settled(before, declared) == declared
        assert settled(inputs(self.BEFORE), news()) == news()

    @pytest.mark.parametrize(
        ("body", "monitors", "says"),
        [
            ("Soon back.", [], "Soon back."),
            ("Soon back.", [ID], "Soon back."),
            ("Soon back.", [ID, OTHER], f"Soon back.\n\nMonitors: {ID}, {OTHER}"),
            (" ", [ID, OTHER], f"Monitors: {ID}, {OTHER}"),
            (None, [ID], None),
        ],
    )
    def test_several_are_named_in_the_body(self, body, monitors, says):
        assert body_of({"body": body, "monitors": monitors}) == says


class TestAdoptId:
    def test_its_own_id_later_is_no_change(self):
        assert not plan(ID, KNOWN, news(adoptId=ID.upper())).changes

    def test_removing_it_is_no_change(self):
        known = outputs(DECLARED | {"adoptId": ID}, LIVE)
        assert not plan(ID, known, news()).changes

    def test_another_id_replaces(self):
        assert plan(ID, KNOWN, news(adoptId=OTHER)).replaces == ("adoptId",)

    def test_a_replace_while_it_names_the_owned_incident_is_refused(self):
        with pytest.raises(AdoptionError, match="Remove adopt_id"):
            plan(ID, KNOWN, news(adoptId=ID, triggers=["new run"]))

    def test_adopt_open_is_read_at_creation_only(self):
        assert not plan(ID, KNOWN, news(adoptOpen=True)).changes


class TestResolved:
    KNOWN = outputs(DECLARED, LIVE | {"status": "RESOLVED"})

    def test_changes_are_withheld_and_named(self):
        made = plan(ID, self.KNOWN, news(title="New", severity="DOWN", body="More."))
        assert not made.changes
        assert made.withheld == ("title", "severity", "body")

    def test_the_line_names_the_incident_and_triggers(self):
        line = spelled(incident_plan.withheld_line(ID, self.KNOWN, ("title",)))
        assert ID in line
        assert "changed title" in line
        assert "triggers" in line

    def test_what_the_state_alone_keeps_still_changes(self):
        made = plan(ID, self.KNOWN, news(title="New", onDestroy="keep"))
        assert made.changes
        assert made.local
        declared = news(title="New", onDestroy="keep")
        bag = updated(self.KNOWN, declared, made, None)
        assert (bag["title"], bag["onDestroy"]) == ("Upgrade", "keep")

    def test_a_new_trigger_replaces(self):
        assert plan(ID, self.KNOWN, news(triggers=["next"])).replaces


class TestOutputs:
    def test_hold_the_inputs_and_what_devhelm_says(self):
        bag = outputs(DECLARED | {"onDestroy": "keep"}, LIVE | {"shortlink": "https://dh/x"})
        assert bag["body"] == "Soon back."
        assert bag["onDestroy"] == "keep"
        assert bag["shortlink"] == "https://dh/x"
        assert "id" not in bag

    def test_stand_on_an_answer_that_says_nothing_but_the_id(self):
        assert outputs(DECLARED, {"id": ID})["title"] == "Upgrade"

    def test_a_value_that_devhelm_normalised_is_shown_and_no_change(self):
        declared = DECLARED | {"title": "  Upgrade "}
        known = outputs(declared, LIVE)
        assert known["title"] == "Upgrade"
        assert not plan(ID, known, inputs(declared)).changes
        assert plan(ID, known, inputs(declared | {"title": "Else"})).edits

    def test_a_normalised_value_stays_no_change_through_refresh_and_update(self):
        declared = DECLARED | {"title": "  Upgrade "}
        known, given = refreshed(outputs(declared, LIVE), LIVE)
        assert given["title"] == "  Upgrade "
        wanted = inputs(declared | {"onDestroy": "keep"})
        kept = updated(known, wanted, plan(ID, known, wanted), None)
        assert not plan(ID, kept, wanted).changes

    @pytest.mark.parametrize("key", ["resolutionNote", "statusPageIncidents", "externalRef"])
    def test_what_repeats_a_secret_is_secret(self, key):
        echo = [{"title": "about Upgrade"}] if key == "statusPageIncidents" else "Upgrade it"
        bag = outputs(DECLARED | {"secretTexts": ["title"]}, LIVE | {key: echo})
        assert pulumi.runtime.rpc.is_rpc_secret(bag[key])
        assert bag["status"] == "CONFIRMED"

    def test_without_secrets_nothing_is_marked(self):
        bag = outputs(DECLARED, LIVE | {"resolutionNote": "Upgrade it"})
        assert bag["resolutionNote"] == "Upgrade it"


class TestRefresh:
    def test_live_title_and_severity_become_inputs(self):
        known, given = refreshed(KNOWN, LIVE | {"title": "Else", "severity": "DOWN"})
        assert (given["title"], given["severity"]) == ("Else", "DOWN")
        assert plan(ID, known, news()).edits == {"title": "Upgrade", "severity": "MAINTENANCE"}

    def test_fields_that_are_missing_keep_what_is_known(self):
        known, given = refreshed(KNOWN, {"id": ID})
        assert given == news()
        assert known["title"] == "Upgrade"

    def test_without_drift_nothing_changes(self):
        known, given = refreshed(KNOWN, LIVE)
        assert known == KNOWN
        assert given == news()

    def test_an_incident_that_is_only_read_is_as_devhelm_has_it(self):
        live = LIVE | {"monitorId": OTHER}
        shown = {key: value for key, value in live.items() if key != "id"}
        assert refreshed({"__provider": "x"}, live) == (shown, {})
        later = shown | {"title": "Else", "monitorId": ID}
        assert refreshed(shown, later) == (later, {})


class TestAdoption:
    def test_a_resolved_incident_cant_be_adopted(self):
        obstacle = incident_plan.adoption_obstacle(DECLARED, LIVE | {"status": "RESOLVED"})
        assert "already resolved" in obstacle

    @pytest.mark.parametrize("live", [{}, {"monitorId": ID}])
    def test_another_monitor_cant_be_adopted(self, live):
        obstacle = spelled(
            incident_plan.adoption_obstacle(DECLARED | {"monitorId": OTHER}, LIVE | live)
        )
        assert "its monitor_id is" in obstacle

    def test_a_monitor_that_is_not_declared_is_no_obstacle(self):
        assert not incident_plan.adoption_obstacle(DECLARED, LIVE | {"monitorId": OTHER})

    def test_only_what_differs_is_edited(self):
        assert incident_plan.adoption_edits(DECLARED, LIVE) == {}
        assert incident_plan.adoption_edits(DECLARED, LIVE | {"title": "x"}) == {"title": "Upgrade"}
        assert incident_plan.adoption_edits(DECLARED, {"id": ID}) == {
            "title": "Upgrade",
            "severity": "MAINTENANCE",
        }


TEXTS = st.text(min_size=1, max_size=20)
BAGS = st.fixed_dictionaries(
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


@given(BAGS, BAGS)
def test_after_a_creation_the_same_declaration_asks_for_nothing(declared, live):
    known = outputs(inputs(declared), {"id": ID} | live)
    known = {key: pulumi.runtime.rpc.unwrap_rpc_secret(value) for key, value in known.items()}
    assert not plan(ID, known, inputs(declared)).changes
