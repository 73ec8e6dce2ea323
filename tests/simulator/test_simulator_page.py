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
