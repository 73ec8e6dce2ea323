"""The tables of IncidentUpdate's inputs, as pure decisions, and what its steps make of answers."""

from types import SimpleNamespace

import pulumi
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_devhelm.client.models import IncidentDetailDto
from pulumi_devhelm.client.timeline import Posted
from pulumi_devhelm.errors import DevHelmError, NotFoundError
from pulumi_devhelm.providers import session
from pulumi_devhelm.providers.incident_update import IncidentUpdateProvider, calls
from pulumi_devhelm.providers.incident_update.inputs import INPUTS, problems
from pulumi_devhelm.providers.incident_update.plan import outputs

INCIDENT = "5a0c8f3e-1b2d-4e6f-8a9b-0c1d2e3f4a5b"
OTHER = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"


def inputs(bag):
    return INPUTS.of(bag)


def plan(olds, news):
    return INPUTS.plan(olds, news)


def reasons(declared):
    return [str(one) for one in (*INPUTS.problems(declared), *problems(declared))]


def updated(olds, declared):
    return outputs(declared, olds)


DECLARED = {"incidentId": INCIDENT, "body": "Half way.", "newStatus": "CONFIRMED"}
ENTRY = {
    "id": "e1",
    "incidentId": INCIDENT,
    "oldStatus": "TRIGGERED",
    "newStatus": "CONFIRMED",
    "body": "Half way.",
    "createdBy": "USER",
    "notifySubscribers": False,
    "createdAt": "2026-11-24T10:00:01Z",
}
UNKNOWNS = [
    pytest.param(pulumi.runtime.rpc.UNKNOWN, id="sentinel"),
    pytest.param(pulumi.output.Unknown(), id="object"),
]


def news(**changed):
    return inputs(DECLARED | changed)


KNOWN = outputs(news(), ENTRY)


class TestReasons:
    @pytest.mark.parametrize(
        "changed",
        [
            {},
            {"body": None},
            {"newStatus": None},
            {"body": "", "newStatus": "RESOLVED"},
            {"incidentId": INCIDENT.upper()},
            {"notifySubscribers": True},
            {"triggers": ["1"]},
        ],
    )
    def test_good_inputs_pass(self, changed):
        assert list(reasons(news(**changed))) == []

    @pytest.mark.parametrize("status", INPUTS["newStatus"].check.allowed)
    def test_every_status_of_an_incident_is_accepted(self, status):
        assert list(reasons(news(newStatus=status))) == []

    @pytest.mark.parametrize(
        ("argument", "changed"),
        [
            ("incident_id", {"incidentId": None}),
            ("incident_id", {"incidentId": "42"}),
            ("incident_id", {"incidentId": 42.0}),
            ("body", {"body": 5.0}),
            ("body", {"body": 5.0, "newStatus": None}),
            ("body", {"body": None, "newStatus": None}),
            ("body", {"body": "", "newStatus": None}),
            ("body", {"body": " \n", "newStatus": None}),
            ("new_status", {"newStatus": "CLOSED"}),
            ("new_status", {"newStatus": ""}),
            ("new_status", {"newStatus": 5.0}),
            ("notify_subscribers", {"notifySubscribers": "no"}),
            ("triggers", {"triggers": "run 1"}),
        ],
    )
    def test_a_bad_value_is_refused_once_with_the_name_of_the_argument(self, argument, changed):
        (reason,) = reasons(news(**changed))
        assert reason.startswith(f"{argument}: ")

    def test_the_nearest_status_is_suggested(self):
        (reason,) = reasons(news(newStatus="resolve"))
        assert "WATCHING, TRIGGERED, CONFIRMED, RESOLVED" in reason
        assert 'did you mean "RESOLVED"?' in reason

    def test_all_are_told_at_once_and_none_repeats_the_body(self):
        told = list(reasons(news(incidentId="x", body=["the secret"], newStatus="x", triggers=1.0)))
        begins = ["incident_id:", "body:", "new_status:", "triggers:"]
        assert len(told) == len(begins)
        assert all(map(str.startswith, told, begins))
        assert "the secret" not in " ".join(told)

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    def test_what_is_unknown_yet_is_not_judged(self, unknown):
        keys = ("incidentId", "body", "newStatus", "notifySubscribers", "triggers")
        assert list(reasons(news(**dict.fromkeys(keys, unknown)))) == []
        assert list(reasons(news(body=unknown, newStatus=None))) == []
        assert list(reasons(news(body=None, newStatus=unknown))) == []


class TestReplaces:
    """History is never rewritten: another value of what was said is another entry."""

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
    def test_every_change_is_another_entry(self, key, value):
        assert plan(KNOWN, news(**{key: value})).replaces == (key,)

    def test_what_is_unchanged_asks_for_nothing(self):
        assert plan(KNOWN, news()).replaces == ()
        assert not plan(KNOWN, news()).local

    def test_uuids_are_compared_without_regard_to_case(self):
        assert plan(KNOWN, news(incidentId=INCIDENT.upper())).replaces == ()

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
    def test_triggers_are_compared_by_their_meaning(self, before, after, differ):
        bag = outputs(news(triggers=before), ENTRY)
        assert plan(bag, news(triggers=after)).replaces == (("triggers",) if differ else ())

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    @pytest.mark.parametrize("key", ["incidentId", "body", "newStatus", "notifySubscribers"])
    def test_an_unknown_value_may_be_another(self, key, unknown):
        assert plan(KNOWN, news(**{key: unknown})).replaces == (key,)

    @pytest.mark.parametrize("unknown", UNKNOWNS)
    def test_an_unknown_inside_triggers_may_be_another(self, unknown):
        bag = outputs(news(triggers={"run": ["1"]}), ENTRY)
        assert plan(bag, news(triggers={"run": [unknown]})).replaces == ("triggers",)

    def test_what_turns_secret_changes_the_state_alone(self):
        secret = news(secretTexts=["body"])
        assert plan(KNOWN, secret).replaces == ()
        assert plan(KNOWN, secret).local
        assert updated(KNOWN, secret) == {**KNOWN, "secretTexts": ["body"]}


class TestOutputs:
    def test_hold_the_inputs_and_what_devhelm_says(self):
        assert outputs(news(), ENTRY) == {
            **news(),
            "createdAt": "2026-11-24T10:00:01Z",
            "oldStatus": "TRIGGERED",
            "createdBy": "USER",
        }

    def test_stand_on_an_answer_that_says_nothing_but_the_id(self):
        assert outputs(news(), {"id": "e1"}) == news()

    def test_hold_what_was_declared_where_devhelm_shows_another_form(self):
        """Else the same program would post the entry again."""
        declared = news(body="  Half way.\n", newStatus=None)
        bag = outputs(declared, ENTRY)
        assert plan(bag, declared).replaces == ()

    def test_what_repeats_a_secret_is_secret(self):
        bag = outputs(news(secretTexts=["body"]), ENTRY | {"createdBy": "Half way. by hand"})
        assert pulumi.runtime.rpc.is_rpc_secret(bag["createdBy"])
        assert bag["createdAt"] == ENTRY["createdAt"]


class Timeline:
    """In place of the API: the last of these entries is the one that a post makes."""

    def __init__(self, *entries):
        detail = {"incident": {"id": INCIDENT}, "updates": list(entries)}
        self.detail = IncidentDetailDto.model_validate(detail)
        self.requests = []

    def add_update(self, incident_id, request):
        assert incident_id == INCIDENT
        self.requests.append(request.model_dump(by_alias=True, exclude_none=True))
        return Posted(self.detail, self.detail.updates[-1] if self.detail.updates else None)

    def get(self, incident_id):
        assert incident_id == INCIDENT
        return self.detail


class Gone(Timeline):
    def get(self, _incident_id):
        raise NotFoundError("gone", status=404)


@pytest.fixture
def timeline(monkeypatch):
    """Puts a timeline in place of the API; without one, any call fails the test."""
    monkeypatch.setenv("DEVHELM_API_TOKEN", "dh_test")
    monkeypatch.setattr(session, "_config", {}.get)
    monkeypatch.setattr(session, "operation", SimpleNamespace)

    def put(timeline):
        monkeypatch.setattr(calls, "Incidents", lambda _operation: timeline)
        return timeline

    monkeypatch.setattr(calls, "Incidents", None)
    return put


class TestSteps:
    PROVIDER = IncidentUpdateProvider()

    def test_create_posts_what_was_declared_and_keeps_the_entrys_own_id(self, timeline):
        entries = timeline(Timeline(ENTRY | {"id": "e0"}, ENTRY))
        made = self.PROVIDER.create(news())
        assert entries.requests == [
            {"body": "Half way.", "newStatus": "CONFIRMED", "notifySubscribers": False}
        ]
        assert (made.id, made.outs) == ("e1", KNOWN)

    def test_what_is_not_declared_is_not_sent(self, timeline):
        entries = timeline(Timeline(ENTRY))
        self.PROVIDER.create(inputs({"incidentId": INCIDENT, "newStatus": "RESOLVED"}))
        assert entries.requests == [{"newStatus": "RESOLVED", "notifySubscribers": False}]

    def test_create_without_an_entry_in_the_answer_says_where_to_look(self, timeline):
        timeline(Timeline())
        with pytest.raises(DevHelmError, match=INCIDENT) as refused:
            self.PROVIDER.create(news())
        assert "before you run again" in str(refused.value)

    def test_any_change_is_a_replacement_that_posts_first(self):
        step = self.PROVIDER.diff("e1", KNOWN, news(body="Done."))
        assert (step.changes, step.replaces) == (True, ["body"])
        assert not step.delete_before_replace

    def test_delete_calls_nothing_however_often(self, timeline):  # noqa: ARG002
        self.PROVIDER.delete("e1", KNOWN)
        self.PROVIDER.delete("e1", KNOWN)

    def test_update_calls_nothing(self, timeline):  # noqa: ARG002
        secret = news(secretTexts=["body"])
        assert self.PROVIDER.diff("e1", KNOWN, secret).changes
        assert self.PROVIDER.diff("e1", KNOWN, secret).replaces == []
        assert self.PROVIDER.update("e1", KNOWN, secret).outs["secretTexts"] == ["body"]

    def test_read_finds_the_entry_among_others_and_shows_no_drift(self, timeline):
        timeline(Timeline({"id": "e0", "body": "Half way."}, ENTRY, {"id": "e2"}))
        read = self.PROVIDER.read("e1", KNOWN)
        assert (read.id, read.outs, read.inputs) == ("e1", KNOWN, news())

    @pytest.mark.parametrize("left", [Timeline(), Timeline(ENTRY | {"id": "e2"}), Gone()])
    def test_an_entry_or_incident_that_is_gone_leaves_the_state_with_a_line(
        self, timeline, left, capsys
    ):
        timeline(left)
        read = self.PROVIDER.read("e1", KNOWN)
        assert (read.id, read.outs) == ("", {})
        line = capsys.readouterr().err
        assert "entry e1" in line
        assert INCIDENT in line
        assert "organization 1" in line
        assert "Half way" not in line


TEXTS = st.text(min_size=1, max_size=20)
BAGS = st.fixed_dictionaries(
    {"incidentId": st.uuids().map(str), "body": TEXTS},
    optional={
        "newStatus": st.sampled_from(INPUTS["newStatus"].check.allowed),
        "notifySubscribers": st.booleans(),
        "triggers": st.dictionaries(TEXTS, st.none() | st.booleans() | st.floats(-9, 9) | TEXTS),
        "secretTexts": st.just(["body"]),
    },
).map(inputs)
ENTRIES = st.fixed_dictionaries({"id": TEXTS}, optional=dict.fromkeys(ENTRY.keys() - {"id"}, TEXTS))


@given(BAGS, ENTRIES)
def test_after_a_creation_the_same_declaration_asks_for_nothing(declared, entry):
    """However DevHelm shows the entry, and through a refresh."""
    bag = outputs(declared, entry)
    known = {key: pulumi.runtime.rpc.unwrap_rpc_secret(value) for key, value in bag.items()}
    assert plan(known, declared).replaces == ()
    assert not plan(known, declared).local
    assert inputs(known) == declared


@given(BAGS, BAGS)
def test_no_change_is_overlooked(before, after):
    known = outputs(before, ENTRY)
    said = {key: value for key, value in after.items() if key != "secretTexts"}
    told = {key: value for key, value in before.items() if key != "secretTexts"}
    assert bool(plan(known, after).replaces) is (said != told)
