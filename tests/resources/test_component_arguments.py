"""Components report all problems of their arguments at once, by the names that users write."""

from __future__ import annotations

from datetime import date
from pathlib import PosixPath

import pulumi
import pytest

from pulumi_devhelm import (
    GameDay,
    Incident,
    MaintenanceIncident,
    MaintenanceWindow,
    Monitor,
    StatusPageComponent,
    StatusPageNotice,
)

UUID = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
MONITOR = Monitor(id=UUID, name="Checkout API")
NOT_A_UUID = f"must be a UUID such as {UUID}."
NO_PAGE = (
    "status_page: a drill can't use a status page, because it must not alarm customers. "
    "For planned work, use MaintenanceIncident."
)
NOT_A_MONITOR = f"{NOT_A_UUID} For a name, use get_monitor(name=…).id."


def problems(component, **arguments):
    with pytest.raises(pulumi.RunError) as error:
        component("it", **{"title": "Upgrade", "duration": "1h", **arguments})
    prefix = f"{component.__name__} 'it': "
    lines = str(error.value).splitlines()
    assert all(line.startswith(prefix) for line in lines)
    return [line.removeprefix(prefix) for line in lines]


def test_a_drill_reports_everything_at_once():
    found = problems(
        GameDay,
        title=None,
        duration="45 minutes",
        org_wide=True,
        monitors=["x"],
        severity="MAINT",
        status_page="acme",
    )
    assert found == [
        "title: is required.",
        'duration: must be a timedelta or a duration string such as "90m", "1h30m" or "PT90M".',
        'severity: must be one of DOWN, DEGRADED, MAINTENANCE; did you mean "MAINTENANCE"?',
        NO_PAGE,
        "monitors: set only one of monitors and org_wide=True (the whole organization).",
        f"monitors[0]: {NOT_A_MONITOR}",
    ]


def test_a_tag_is_refused_with_the_look_up_for_tags():
    (problem,) = problems(GameDay, monitors=["tag:payments"])
    assert problem == f"monitors[0]: {NOT_A_UUID} For a tag, use get_monitors(tag=…)."


@pytest.mark.parametrize(
    ("declare", "sentence"),
    [
        (
            lambda: MaintenanceWindow("it", starts_at=date(2026, 11, 29), duration="1h"),
            "MaintenanceWindow 'it': starts_at: must be a datetime or an ISO 8601 string such as ",
        ),
        (
            lambda: MaintenanceWindow("it", monitor_id=MONITOR, duration="1h"),
            "MaintenanceWindow 'it': monitor_id: must be the id of the monitor: add .id to it.",
        ),
        (
            lambda: Incident("it", title=PosixPath("title.txt"), severity="DOWN"),
            "Incident 'it': title: must be a string, not a PosixPath.",
        ),
        (
            lambda: Incident("it", title={"a", "b"}, severity="DOWN"),
            "Incident 'it': title: must be a string, not a set.",
        ),
    ],
)
def test_an_object_that_the_engine_cannot_store_is_refused_in_a_sentence(declare, sentence):
    with pytest.raises(pulumi.RunError) as error:
        declare()
    assert str(error.value).startswith(sentence)


def test_a_maintenance_reports_everything_at_once():
    found = problems(
        MaintenanceIncident,
        ends_at="2026",
        monitors=["Checkout API", UUID, UUID.upper()],
        adopt_open="yes",
        body=1,
        triggers="v1",
    )
    assert found == [
        "ends_at: must be a datetime or an ISO 8601 string such as 2026-11-24T10:00:00Z.",
        "body: must be a string, not a number.",
        "adopt_open: must be True or False, not a string.",
        "triggers: must be a list or a mapping, not a string.",
        "ends_at: set only one of ends_at and duration.",
        f"monitors[0]: {NOT_A_MONITOR}",
        "monitors[2]: is a duplicate; list each monitor once.",
    ]


@pytest.mark.parametrize(
    ("notice", "expected"),
    [
        ("acme", [f"status_page: {NOT_A_UUID}"]),
        (3, [f"status_page: {NOT_A_UUID[:-1]}, not a number."]),
        (StatusPageNotice(UUID, body=" "), ["status_page.body: must not be blank."]),
        (
            StatusPageNotice("acme", impact="BAD", notify_subscribers="no"),
            [
                f"status_page: {NOT_A_UUID}",
                "status_page.impact: must be one of NONE, MINOR, MAJOR, CRITICAL.",
                "status_page.notify_subscribers: must be True or False, not a string.",
            ],
        ),
        (
            StatusPageNotice(UUID, components=[StatusPageComponent(UUID), "api"]),
            [f"status_page.components: item 1: its id {NOT_A_UUID}"],
        ),
    ],
)
def test_the_notice_of_a_maintenance_is_checked_with_it(notice, expected):
    assert problems(MaintenanceIncident, org_wide=True, status_page=notice) == expected


@pytest.mark.usefixtures("_event_loop")
@pytest.mark.parametrize(
    ("arguments", "name", "kind"),
    [
        ({"org_wide": True}, "org_wide", "True or False"),
        ({"org_wide": True, "allow_down": True}, "allow_down", "True or False"),
        ({"org_wide": True, "max_duration": "8h"}, "max_duration", "a timedelta or a duration"),
    ],
)
def test_what_a_preview_depends_on_is_no_output(arguments, name, kind):
    """Its value would be unknown, so a drill could be longer or louder than allowed."""
    later = pulumi.Output.from_input(arguments[name])
    assert problems(GameDay, **{**arguments, name: later})[0].startswith(f"{name}: must be {kind}")
