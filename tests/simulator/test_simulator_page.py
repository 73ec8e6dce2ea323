"""What a shortlink shows."""

from __future__ import annotations


def test_a_shortlink_shows_the_incident_and_its_timeline(anybody, simulator):
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
            {"body": "Half done.", "createdAt": "2030-01-02T03:09:05Z"},
            {
                "oldStatus": "CONFIRMED",
                "newStatus": "RESOLVED",
                "createdAt": "2030-01-02T03:14:05Z",
            },
        ],
    )
    answer = anybody.get(incident["shortlink"])
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert (
        answer.text
        == f"""\
Database upgrade
================

Status    CONFIRMED
Severity  MAINTENANCE
Source    MANUAL
Started   2030-01-02 03:04:05 UTC
Id        {incident["id"]}

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


def test_a_bare_incident_is_shown_too(anybody, simulator):
    text = anybody.get(simulator.create_incident(reopen_count=2)["shortlink"]).text
    assert text.startswith("Untitled incident\n")
    assert "Reopened  2 times" in text
    assert text.endswith("\nNothing has been posted yet.\n")


def test_an_unknown_shortlink_says_so(anybody):
    answer = anybody.get("/i/NOTHING")
    assert (answer.status_code, answer.text) == (404, "No incident has this shortlink.\n")
