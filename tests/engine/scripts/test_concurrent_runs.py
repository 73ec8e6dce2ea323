"""A second run of the same name is refused, and doesn't disturb the first."""

from __future__ import annotations

from drills import DESTROY, IS_OPEN, assert_nothing_is_open, sigterm
from runs import until


def test_a_second_run_does_not_disturb_an_open_drill(start_at, start, simulator, folder):
    first = start_at("inside")
    simulator.clear_requests()
    second = start()
    assert second.wait() == 1
    (incident,) = simulator.incidents
    *_, message = second.printed().splitlines()
    assert message.startswith("pulumi_devhelm.errors.BusyError")
    assert f"'failover' is already open: {incident['shortlink']}" in message
    assert " ".join(DESTROY) in message
    assert simulator.requests() == []
    sigterm(first)
    first.wait()
    assert_nothing_is_open(simulator, folder)


def test_a_second_run_does_not_disturb_a_drill_that_is_opening(start_at, start, simulator, folder):
    first = start_at("opening the incident")
    second = start()
    assert second.wait() == 1, second.printed()
    assert "'failover' is already open" in second.printed()
    until(lambda: IS_OPEN in first.printed())
    assert [one["status"] for one in simulator.incidents] == ["CONFIRMED"]
    sigterm(first)
    first.wait()
    assert_nothing_is_open(simulator, folder)
