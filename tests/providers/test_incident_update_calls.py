"""What an IncidentUpdate requests from DevHelm, and what it does with the answers."""

from types import SimpleNamespace

import pytest
from incident_update_examples import ENTRY, INCIDENT, STATE, declare

from pulumi_devhelm.client.models import IncidentDetailDto
from pulumi_devhelm.client.timeline import Posted
from pulumi_devhelm.errors import DevHelmError, NotFoundError
from pulumi_devhelm.providers import session
from pulumi_devhelm.providers.incident_update import IncidentUpdateProvider, calls
from pulumi_devhelm.providers.incident_update.inputs import INPUTS


class Timeline:
    """Replaces the API: a post returns these entries, and the last is the new one."""

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


class MissingIncident(Timeline):
    def get(self, _incident_id):
        raise NotFoundError("gone", status=404)


@pytest.fixture
def timeline(monkeypatch):
    """Replaces the API by a timeline; without one, any call fails the test."""
    monkeypatch.setenv("DEVHELM_API_TOKEN", "dh_test")
    monkeypatch.setattr(session, "_config", {}.get)
    monkeypatch.setattr(session, "operation", SimpleNamespace)

    def put(timeline):
        monkeypatch.setattr(calls, "Incidents", lambda _operation: timeline)
        return timeline

    monkeypatch.setattr(calls, "Incidents", None)
    return put


class TestProvider:
    PROVIDER = IncidentUpdateProvider()

    def test_create_posts_the_declared_entry_and_keeps_its_id(self, timeline):
        entries = timeline(Timeline(ENTRY | {"id": "e0"}, ENTRY))
        made = self.PROVIDER.create(declare())
        assert entries.requests == [
            {"body": "Half way.", "newStatus": "CONFIRMED", "notifySubscribers": False}
        ]
        assert (made.id, made.outs) == ("e1", STATE)

    def test_create_sends_only_declared_values(self, timeline):
        entries = timeline(Timeline(ENTRY))
        self.PROVIDER.create(INPUTS.of({"incidentId": INCIDENT, "newStatus": "RESOLVED"}))
        assert entries.requests == [{"newStatus": "RESOLVED", "notifySubscribers": False}]

    def test_create_fails_without_an_entry_in_the_answer_and_says_what_to_check(self, timeline):
        timeline(Timeline())
        with pytest.raises(DevHelmError, match=INCIDENT) as refused:
            self.PROVIDER.create(declare())
        assert "before you run again" in str(refused.value)

    def test_a_replacement_posts_before_it_deletes(self):
        step = self.PROVIDER.diff("e1", STATE, declare(body="Done."))
        assert (step.changes, step.replaces) == (True, ["body"])
        assert not step.delete_before_replace

    def test_delete_calls_nothing_even_twice(self, timeline):  # noqa: ARG002
        self.PROVIDER.delete("e1", STATE)
        self.PROVIDER.delete("e1", STATE)

    def test_update_calls_nothing(self, timeline):  # noqa: ARG002
        secret = declare(secretTexts=["body"])
        assert self.PROVIDER.diff("e1", STATE, secret).changes
        assert self.PROVIDER.diff("e1", STATE, secret).replaces == []
        assert self.PROVIDER.update("e1", STATE, secret).outs["secretTexts"] == ["body"]

    def test_read_finds_the_entry_among_others_and_shows_no_drift(self, timeline):
        timeline(Timeline({"id": "e0", "body": "Half way."}, ENTRY, {"id": "e2"}))
        read = self.PROVIDER.read("e1", STATE)
        assert (read.id, read.outs, read.inputs) == ("e1", STATE, declare())

    @pytest.mark.parametrize(
        "left", [Timeline(), Timeline(ENTRY | {"id": "e2"}), MissingIncident()]
    )
    def test_a_missing_entry_or_incident_leaves_the_state_and_prints_a_line(
        self, timeline, left, capsys
    ):
        timeline(left)
        read = self.PROVIDER.read("e1", STATE)
        assert (read.id, read.outs) == ("", {})
        line = capsys.readouterr().err
        assert "entry e1" in line
        assert INCIDENT in line
        assert "organization 1" in line
        assert "Half way" not in line
