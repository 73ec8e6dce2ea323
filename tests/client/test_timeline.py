"""An entry is posted exactly once, even if answers are lost."""

import pytest
from planned import INCIDENT_ID, LOST
from planned_incidents import ONE, created, ok

from pulumi_devhelm.client.models import AddIncidentUpdateRequest
from pulumi_devhelm.errors import UnknownOutcomeError


class TestTimeline:
    ENTRY = AddIncidentUpdateRequest(body="Half way.", notify_subscribers=False)
    UPDATES = f"{ONE}/updates"

    def entry(self, name="e1", at="2026-11-24T10:00:01Z", **more):
        return {"id": name, "body": "Half way.", "createdAt": at, **more}

    def test_an_entry_whose_answer_was_lost_is_not_posted_twice(self, script):
        script.plan("POST", self.UPDATES, LOST)
        script.plan("GET", ONE, ok(updates=[self.entry()]))
        script.incidents().add_update(INCIDENT_ID, self.ENTRY)

    def test_a_lost_entry_that_is_not_in_the_timeline_is_posted_again(self, script):
        script.plan("POST", self.UPDATES, LOST)
        script.plan("GET", ONE, ok(), ok(), ok())
        script.plan("POST", self.UPDATES, created())
        script.incidents().add_update(INCIDENT_ID, self.ENTRY)

    @pytest.mark.parametrize("at", ["2026-11-24T09:59:00Z", "2026-11-24T09:59:00.1+00:00"])
    def test_an_older_entry_with_the_same_text_is_not_taken_for_the_lost_one(self, script, at):
        old = [self.entry(at=at)]
        script.plan("POST", self.UPDATES, LOST)
        script.plan("GET", ONE, *[ok(updates=old) for _ in range(3)])
        script.plan("POST", self.UPDATES, created())
        script.incidents().add_update(INCIDENT_ID, self.ENTRY)

    def test_an_entry_that_was_read_before_is_not_taken_for_the_lost_one(self, script):
        """A, B, A within a second is three entries."""
        script.plan("GET", ONE, ok(updates=[self.entry()]))
        script.plan("POST", self.UPDATES, LOST)
        script.plan("GET", ONE, *[ok(updates=[self.entry()]) for _ in range(3)])
        script.plan("POST", self.UPDATES, created())
        incidents = script.incidents()
        incidents.get(INCIDENT_ID)
        incidents.add_update(INCIDENT_ID, self.ENTRY)

    def test_the_returned_entry_is_the_new_one_and_not_an_older_equal_one(self, script):
        old, new = self.entry("e0", at="2026-11-24T09:00:00Z"), self.entry("e1")
        script.plan("POST", self.UPDATES, created(updates=[new, old]))
        assert script.incidents().add_update(INCIDENT_ID, self.ENTRY).entry.id == "e1"

    def test_a_lost_entry_that_is_found_is_returned(self, script):
        script.plan("POST", self.UPDATES, LOST)
        old = self.entry("e0", at="2026-11-24T09:00:00Z")
        script.plan("GET", ONE, ok(updates=[old, self.entry("e1")]))
        assert script.incidents().add_update(INCIDENT_ID, self.ENTRY).entry.id == "e1"

    def test_an_answer_without_entries_returns_no_entry(self, script):
        script.plan("POST", self.UPDATES, created())
        assert script.incidents().add_update(INCIDENT_ID, self.ENTRY).entry is None

    def test_an_unknown_outcome_names_the_incident(self, script):
        script.plan("POST", self.UPDATES, LOST)
        script.plan("GET", ONE, ok(), ok(), ok())
        with pytest.raises(UnknownOutcomeError, match=INCIDENT_ID):
            script.incidents(max_attempts=1).add_update(INCIDENT_ID, self.ENTRY)
