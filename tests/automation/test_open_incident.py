"""What `note` posts and refuses; tests/engine shows the rest on the real engine."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from pulumi_devhelm.automation import OpenIncident, Result
from pulumi_devhelm.client.client import Client
from pulumi_devhelm.client.ledger import Ledger
from pulumi_devhelm.client.settings import Settings


@pytest.fixture
def drill(simulator):
    """A drill that a context manager has open."""
    environment = {"DEVHELM_API_TOKEN": "dh_live_test", "DEVHELM_API_URL": simulator.url}
    client = Client(Settings.from_environment(environment), Ledger(), print)
    summary = {"incident_id": simulator.create_incident()["id"]}
    yield OpenIncident(client, pytest.fail, print, {"summary": summary}, "completed")
    client.close()


def posted(simulator):
    return [update["body"] for update in simulator.incidents[0]["updates"]]


def test_a_note_posts_one_entry(drill, simulator):
    drill.note("Primary stopped")
    assert posted(simulator) == ["Primary stopped"]


def test_a_blank_note_is_refused(drill, simulator):
    with pytest.raises(ValueError, match="text must be a string"):
        drill.note(" \n")
    assert posted(simulator) == []


def test_a_note_after_the_exit_is_refused(drill, simulator):
    now = datetime.now(timezone.utc)
    drill.result = Result("completed", "completed", now, now, None, None, ())
    with pytest.raises(RuntimeError, match="The context manager has exited"):
        drill.note("Too late")
    assert posted(simulator) == []
