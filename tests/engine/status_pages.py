"""What the tests of notices on status pages share."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pulumi_devhelm.simulator import Simulator
from pulumi_devhelm.times import timestamp

BOTH_HOSTS = pytest.mark.parametrize("host", ["dynamic", "native"])


def hours_ahead(simulator: Simulator, hours: float) -> str:
    """A time that is some hours ahead of the simulator's clock."""
    return timestamp((simulator.clock() + timedelta(hours=hours)).replace(microsecond=0))


def mails(simulator: Simulator) -> list[str]:
    """The kinds of all mails that subscribers got."""
    notices = [*simulator.status_page_incidents, *simulator.status_page_maintenance]
    return [mail["eventType"] for notice in notices for mail in notice["mails"]]


def notifications(simulator: Simulator) -> set[object]:
    """What all requests so far say about mails, in the calls that can mail.

    A request that doesn't say it is None here: DevHelm would mail subscribers.
    """
    return {
        (request.body or {}).get("notifySubscribers")
        for request in simulator.requests("POST", "/api/v1/status-pages/**")
        if not request.path.endswith("/dismiss")
    }
