"""The lists of the index page as text: their words, their order, the ages, and the filter."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

import httpx
import pytest

from pulumi_devhelm import times
from pulumi_devhelm.simulator import Simulator
from pulumi_devhelm.simulator.times import format_duration

NOW = datetime(2026, 11, 25, 23, 52, 12, tzinfo=timezone.utc)
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def stopped():
    """A simulator whose clock moves only if a test advances it."""
    with Simulator(clock=lambda: NOW) as simulator:
        yield simulator


@pytest.fixture
def simulator(stopped):
    stopped.reset()
    return stopped


@pytest.fixture
def index(simulator):
    """Returns the index page as text."""

    def shown(path="/", **headers):
        return httpx.get(f"{simulator.url}{path}", headers=headers).raise_for_status().text

    return shown


@pytest.fixture
def titles(index):
    """Returns the titles on the index page, in its order."""

    def shown(path="/"):
        return re.findall(r"^  (.+)\n  .+\.$", index(path), re.MULTILINE)

    return shown


def at(**ahead):
    return (NOW + timedelta(**ahead)).isoformat()


def test_the_index_lists_what_is_open_then_what_is_scheduled_then_what_has_ended(simulator, index):
    simulator.create_maintenance_window(
        reason="Upgrade", monitor_id="m-1", starts_at=at(days=1), ends_at=at(days=1, hours=1)
    )
    simulator.create_maintenance_window(
        suppress_alerts=False, starts_at=at(hours=-3), ends_at=at(hours=-2)
    )
    past = simulator.create_incident(
        title="Past", status="RESOLVED", started_at=at(hours=-2), resolved_at=at(minutes=-5)
    )
    open_ = simulator.create_incident(
        title="Open", started_at=at(hours=-2, minutes=-5), monitor_name="Checkout API"
    )
    assert (
        index()
        == f"""\
DevHelm simulator at {simulator.url}
{"=" * len(f"DevHelm simulator at {simulator.url}")}

Open incidents
--------------

CONFIRMED  DOWN  2026-11-25 21:47:12 UTC  {open_["shortlink"]}
  Open
  Open for 2h 5m. Monitor Checkout API.

Scheduled maintenance windows
-----------------------------

scheduled  2026-11-26 23:52:12 UTC to 2026-11-27 00:52:12 UTC
  Upgrade
  Begins in 1d. Monitor m-1. Alerts suppressed.

Resolved incidents
------------------

RESOLVED  DOWN  2026-11-25 21:52:12 UTC to 2026-11-25 23:47:12 UTC  {past["shortlink"]}
  Past
  Ended 5m ago.

Ended maintenance windows
-------------------------

ended  2026-11-25 20:52:12 UTC to 2026-11-25 21:52:12 UTC
  Without a reason
  Ended 2h ago. Whole organization. Alerts are sent.
"""
    )


@pytest.mark.parametrize("headers", [{}, HTML])
def test_an_empty_index_says_how_incidents_appear_there(simulator, index, headers):
    page = index(**headers)
    assert "Point a program at this simulator, and its incidents appear here:" in page
    assert f"export DEVHELM_API_URL={simulator.url}\n" in page
    assert "all" not in page.partition("<body>")[2]


def test_html_says_that_nothing_is_sent_to_devhelm(index):
    assert "Nothing here is sent to devhelm.io." in index(**HTML)


def test_a_window_without_a_start_has_ended(simulator, index):
    simulator.create_maintenance_window(starts_at=None, ends_at="2999-01-02T00:00:00Z")
    assert "Ended maintenance windows" in index()


@pytest.mark.parametrize("headers", [{}, HTML])
def test_phases_are_the_products_words(simulator, index, headers):
    for hours in (-3, -1, 1):
        simulator.create_maintenance_window(
            starts_at=at(hours=hours), ends_at=at(hours=hours + 1, minutes=30)
        )
    page = index(**headers)
    assert len(re.findall(r"\b(active|scheduled|ended)(?:  |</span>)", page)) == 3
    assert "upcoming" not in page.lower()


def test_each_list_shows_what_is_nearest_to_now_first(simulator, titles):
    """That is what opened last, begins next, and ended last, whatever was stored last."""
    for title, minutes in [("b", -20), ("a", -10), ("c", -30)]:
        simulator.create_incident(title=f"incident {title}", started_at=at(minutes=minutes))
        simulator.create_maintenance_window(
            reason=f"active {title}", starts_at=at(minutes=minutes), ends_at=at(hours=1)
        )
        simulator.create_maintenance_window(
            reason=f"scheduled {title}", starts_at=at(minutes=-minutes), ends_at=at(hours=1)
        )
        simulator.create_incident(
            title=f"resolved {title}",
            status="RESOLVED",
            started_at=at(hours=-1, minutes=-minutes),
            resolved_at=at(minutes=minutes),
        )
        simulator.create_status_page_incident(
            title=f"notice {title}", started_at=at(minutes=minutes)
        )
        simulator.create_status_page_maintenance(
            title=f"planned {title}", scheduled_for=at(minutes=-minutes)
        )
    kinds = ["incident", "active", "notice", "scheduled", "planned", "resolved"]
    assert titles() == [f"{kind} {letter}" for kind in kinds for letter in "abc"]


def test_of_two_incidents_that_started_together_the_one_stored_last_comes_first(simulator, titles):
    for title in ("First", "Second"):
        simulator.create_incident(title=title, started_at=at(hours=-1))
    assert titles() == ["Second", "First"]


def test_ages_are_counted_by_the_simulators_clock(simulator, index):
    simulator.create_incident(started_at=at(hours=-2, minutes=-5))
    assert "  Open for 2h 5m.\n" in index()
    simulator.clock.advance(days=1, minutes=10)
    assert "  Open for 1d 2h 15m.\n" in index()


@pytest.mark.parametrize(
    ("starts", "ends", "age"),
    [
        (timedelta(minutes=90), timedelta(hours=3), "Begins in 1h 30m"),
        (timedelta(minutes=-90), timedelta(minutes=40), "Ends in 40m"),
        (timedelta(minutes=-90), timedelta(minutes=-40), "Ended 40m ago"),
        (timedelta(minutes=-90), timedelta(seconds=-40), "Ended less than 1m ago"),
    ],
)
def test_the_age_of_a_window_says_what_happens_next(simulator, index, starts, ends, age):
    simulator.create_maintenance_window(
        starts_at=(NOW + starts).isoformat(), ends_at=(NOW + ends).isoformat()
    )
    assert f"  {age}. Whole organization." in index()


def test_maintenance_that_is_still_open_after_its_end_is_overdue(simulator, index):
    simulator.create_status_page_maintenance(
        scheduled_for=at(hours=-2), scheduled_until=at(minutes=-15)
    )
    text = index("/?show=open")
    assert "INVESTIGATING  MINOR  2026-11-25 21:52:12 UTC to 2026-11-25 23:37:12 UTC\n" in text
    assert "  Overdue by 15m. No mails.\n" in text


def test_canceled_maintenance_has_an_end_and_no_start(simulator, index):
    simulator.create_status_page_maintenance(
        scheduled_for=at(hours=2),
        scheduled_until=at(hours=3),
        status="RESOLVED",
        resolved_at=at(minutes=-2),
    )
    text = index("/?show=ended")
    assert "RESOLVED  MINOR  2026-11-25 23:50:12 UTC\n" in text
    assert "  Ended 2m ago. No mails.\n" in text


def test_a_start_in_the_future_is_no_negative_age(simulator, index):
    simulator.create_incident(started_at=at(hours=1))
    simulator.create_incident(status="RESOLVED", resolved_at=at(hours=1))
    text = index()
    assert "Begins in 1h." in text
    assert "Ended less than 1m ago." in text


def test_an_open_incident_has_no_end(simulator, index):
    simulator.create_incident(started_at=at(hours=-1), resolved_at=at(minutes=-5))
    assert "  Open for 1h.\n" in index()


def test_a_monitor_is_named_by_its_name_if_it_has_one(simulator, index):
    monitor = simulator.create_monitor(name="Checkout API")["id"]
    simulator.create_incident(monitor_id=monitor)
    simulator.create_incident(monitor_id=monitor, monitor_name="Search")
    simulator.create_maintenance_window(monitor_id=monitor)
    simulator.create_maintenance_window(monitor_id="m-1")
    found = re.findall(r"Monitor (.+?)\.", index("/?show=open"))
    assert sorted(found) == ["Checkout API", "Checkout API", "Search", "m-1"]


@pytest.fixture
def every_state(simulator):
    for severity in ("DOWN", "DEGRADED", "MAINTENANCE"):
        simulator.create_incident(title=f"open {severity}", severity=severity)
    simulator.create_incident(
        title="over DOWN", severity="DOWN", status="RESOLVED", resolved_at=at(minutes=-1)
    )
    for reason, hours in [("active", -1), ("scheduled", 1), ("ended", -3)]:
        simulator.create_maintenance_window(
            reason=reason, starts_at=at(hours=hours), ends_at=at(hours=hours + 2)
        )
    simulator.create_status_page_incident(title="notice", impact="CRITICAL")
    simulator.create_monitor(name="monitor")


@pytest.mark.usefixtures("every_state")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("show=open", ["open MAINTENANCE", "open DEGRADED", "open DOWN", "active", "notice"]),
        ("show=scheduled", ["scheduled"]),
        ("show=ended", ["over DOWN", "ended"]),
        ("severity=DOWN", ["open DOWN", "over DOWN"]),
        ("show=open&severity=DOWN", ["open DOWN"]),
        ("show=scheduled&severity=DOWN", []),
        ("show=nothing", []),
        ("severity=nothing", []),
    ],
)
def test_the_query_selects_records_by_state_and_severity(titles, index, query, expected):
    assert titles(f"/?{query}") == expected
    assert ("No record matches." in index(f"/?{query}")) == (expected == [])


@pytest.mark.usefixtures("every_state")
@pytest.mark.parametrize("query", ["", "?show=all", "?show=&severity=", "?severity=all&other=1"])
def test_without_a_filter_every_record_is_shown(index, query):
    assert index(f"/{query}") == index()
    for heading in ("Open incidents\n", "Resolved incidents\n", "Monitors\n"):
        assert heading in index(f"/{query}")


@pytest.mark.parametrize("minutes", [0, 1, 59, 60, 61, 1439, 1440, 1501, 100_000])
def test_durations_are_written_as_in_the_command(minutes):
    length = timedelta(minutes=minutes, seconds=30)
    assert format_duration(length) == times.format_duration(length)
