"""What a block's open incident refuses; the rest is seen on the real engine."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from pulumi_devhelm.automation import OpenIncident, Result
from pulumi_devhelm.client.client import DevHelm
from pulumi_devhelm.client.ledger import Ledger
from pulumi_devhelm.client.settings import Settings


@pytest.fixture
def opened(simulator):
    """An incident that a block has open."""
    told = {"devhelm:apiToken": "dh_live_test", "devhelm:apiUrl": simulator.url}
    devhelm = DevHelm(Settings.load(told.get, {}), Ledger(), print)
    summary = {"incident_id": simulator.create_incident()["id"]}
    yield OpenIncident(devhelm, print, {"summary": summary}, "completed")
    devhelm.close()


def noted(simulator):
    return [update["body"] for update in simulator.incidents[0]["updates"]]


def test_a_note_is_one_entry(opened, simulator):
    opened.note("Primary stopped")
    assert noted(simulator) == ["Primary stopped"]


def test_a_blank_note_is_refused(opened, simulator):
    with pytest.raises(ValueError, match="text must not be blank"):
        opened.note(" \n")
    assert noted(simulator) == []


def test_a_note_after_the_block_is_refused_in_a_sentence(opened, simulator):
    now = datetime.now(timezone.utc)
    opened.result = Result("completed", "completed", now, now, None, None, ())
    with pytest.raises(RuntimeError, match="The block is over"):
        opened.note("Too late")
    assert noted(simulator) == []
