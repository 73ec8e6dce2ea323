"""The pages as text, and the rules for every page."""

from __future__ import annotations

import pytest

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_a_shortlink_shows_the_incident_and_its_timeline(anonymous, simulator):
    incident = simulator.create_incident(
        title="Database upgrade",
        severity="MAINTENANCE",
        source="MANUAL",
        started_at="2030-01-02T03:04:05.678Z",
        updates=[
            {
                "body": "Writes are paused.\n\nBack soon.",
                "newStatus": "CONFIRMED",
                "createdAt": "2030-01-02T03:04:05.678Z",
            },
            {"body": "Half done.", "createdAt": "2030-01-02T05:09:05+02:00"},
            {
                "oldStatus": "CONFIRMED",
                "newStatus": "RESOLVED",
                "createdAt": "2030-01-02T03:14:05Z",
            },
        ],
    )
    answer = anonymous.get(incident["shortlink"])
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert (
        answer.text
        == f"""\
Database upgrade
================

Status        CONFIRMED
Severity      MAINTENANCE
Source        MANUAL
Status pages  visible
Started       2030-01-02 03:04:05 UTC
ID            {incident["id"]}

Timeline
--------

2030-01-02 03:04:05 UTC  CONFIRMED
  Writes are paused.

  Back soon.

2030-01-02 03:09:05 UTC
  Half done.

2030-01-02 03:14:05 UTC  CONFIRMED -> RESOLVED
"""
    )


def test_an_incident_without_title_and_timeline_is_shown(anonymous, simulator):
    text = anonymous.get(simulator.create_incident(reopen_count=2)["shortlink"]).text
    assert text.startswith("Untitled incident\n")
    assert "Reopened      2 times" in text
    assert text.endswith("\nNothing has been posted yet.\n")


def test_monitors_and_services_are_shown_by_name_and_id(anonymous, simulator):
    incident = simulator.create_incident(
        monitor_id="m-1", monitor_name="API", service_id="s-1", affected_regions=["eu", "us"]
    )
    text = anonymous.get(incident["shortlink"]).text
    assert "Monitor       API (m-1)\nService       s-1\nRegions       eu, us\n" in text


def test_the_index_lists_current_records_before_past_ones(anonymous, simulator):
    times = {"starts_at": "2999-01-01T00:00:00Z", "ends_at": "2999-01-01T01:00:00Z"}
    simulator.create_maintenance_window(reason="Next millennium", monitor_id="m-1", **times)
    past = {"starts_at": "2020-01-01T00:00:00Z", "ends_at": "2020-01-01T01:00:00Z"}
    simulator.create_maintenance_window(suppress_alerts=False, **past)
    early = {"started_at": "2026-01-01T00:00:00Z"}
    past_incident = simulator.create_incident(
        title="Past", status="RESOLVED", resolved_at="2026-01-01T01:00:00Z", **early
    )
    open_ = simulator.create_incident(title="Open", **early)
    assert (
        anonymous.get("/").text
        == f"""\
DevHelm simulator at {simulator.url}
{"=" * len(f"DevHelm simulator at {simulator.url}")}

Open incidents
--------------

CONFIRMED  DOWN  2026-01-01 00:00:00 UTC  {open_["shortlink"]}
  Open

Maintenance windows
-------------------

upcoming  2999-01-01 00:00:00 UTC to 2999-01-01 01:00:00 UTC
  Next millennium
  Monitor m-1. Alerts suppressed.

Resolved incidents
------------------

RESOLVED  DOWN  2026-01-01 00:00:00 UTC to 2026-01-01 01:00:00 UTC  {past_incident["shortlink"]}
  Past

Ended maintenance windows
-------------------------

ended  2020-01-01 00:00:00 UTC to 2020-01-01 01:00:00 UTC
  Without a reason
  Whole organization. Alerts are sent.
"""
    )


def test_windows_are_listed_by_start_time(anonymous, simulator):
    for reason, start in [("Third", "09:00:00+01:00"), ("Second", "07:30:00Z"), ("First", None)]:
        starts = start and f"2999-01-01T{start}"
        simulator.create_maintenance_window(
            reason=reason, starts_at=starts, ends_at="2999-01-02T00:00:00Z"
        )
    text = anonymous.get("/").text
    assert text.index("Second") < text.index("Third")
    # Without a start, it does not count as current.
    assert text.index("Ended") < text.index("First")


def test_an_empty_index_says_that_there_are_no_records(anonymous):
    text = anonymous.get("/").text
    assert text.endswith("\n\nThere are no records yet.\n")


def test_an_unknown_shortlink_is_not_found(anonymous):
    answer = anonymous.get("/i/NOTHING")
    assert (answer.status_code, answer.text) == (404, "No incident has this shortlink.\n")


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/i/NOTHING", 404)])
def test_a_browser_gets_html_that_can_load_and_run_nothing(anonymous, path, status):
    answer = anonymous.get(path, headers=HTML)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert policy[0] == "default-src 'none'"
    assert not [rule for rule in policy if "unsafe" in rule or "http" in rule or "*" in rule]
    assert "script-src" not in answer.headers["Content-Security-Policy"]


def test_odd_fields_are_shown_unchanged(anonymous, simulator):
    """The page works for any value that a test stores."""
    odd = simulator.create_incident(
        title=5, severity=None, status=["?"], started_at="soon", updates=[{"createdAt": "never"}]
    )
    simulator.create_maintenance_window(starts_at=None, ends_at="later")
    simulator.create_incident(title="No link", shortlink=None)
    for headers in ({}, HTML):
        assert "No link" in anonymous.get("/", headers=headers).text
        assert "5" in anonymous.get(odd["shortlink"], headers=headers).text


def test_pages_are_not_requests_to_the_api(anonymous, simulator):
    simulator.fail(status=503)
    assert anonymous.get("/", headers=HTML).status_code == 200
    assert simulator.requests() == []
