"""The call of `gameday` or `maintenance` reports all problems of its arguments at once."""

from __future__ import annotations

import inspect

import pytest

from pulumi_devhelm import GameDay, surfaces
from pulumi_devhelm.automation import gameday, maintenance
from pulumi_devhelm.drills import LONGEST
from pulumi_devhelm.errors import ConfigurationError

UUID = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
GOOD = {"title": "Cache failover", "duration": "45m", "org_wide": True}
NAME = "name: must be 1 to 100 letters, digits, hyphens, underscores and periods."
LIST = 'monitors: must be a list of names, UUIDs or tags such as "tag:payments".'
TOKEN = "The DevHelm API token is missing: set the environment variable DEVHELM_API_TOKEN."


@pytest.fixture(autouse=True)
def _script(monkeypatch):
    # A script spells its messages in its own way, for as long as its process lives.
    monkeypatch.setattr(surfaces, "_current", surfaces.PROGRAM)
    monkeypatch.setenv("DEVHELM_API_TOKEN", "dh_test")


def problems(call, name="failover", **arguments):
    with pytest.raises(ConfigurationError) as error:
        call(name, **{**GOOD, **arguments})
    return list(error.value.problems)


@pytest.mark.parametrize("call", [gameday, maintenance])
def test_an_error_shows_only_the_call_and_the_line_that_raises(call):
    with pytest.raises(ConfigurationError) as error:
        call("failover", **{**GOOD, "title": None})
    ours = [one for one in error.traceback if "pulumi_devhelm" in str(one.path)]
    assert len(ours) == 2
    assert error.value.__suppress_context__


@pytest.mark.parametrize("call", [gameday, maintenance])
def test_good_arguments_start_nothing_yet(call, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    call("failover", **GOOD)
    call("failover", **{**GOOD, "org_wide": False, "monitors": {"Checkout API", "tag:payments"}})


@pytest.mark.parametrize("call", [gameday, maintenance])
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"name": "a b"}, NAME),
        ({"name": None}, NAME),
        ({"title": None}, "title: is required."),
        ({"title": 3}, "title: must be a string, not a number."),
        ({"duration": "45 minutes"}, "duration: must be a timedelta or a duration string such as "),
        ({"duration": "P1M"}, "duration: must not use months or years, which have no fixed length"),
        ({"suppress_alerts": "yes"}, "suppress_alerts: must be True or False, not a string."),
        ({"resolve_message": 1}, "resolve_message: must be a string, not a number."),
        ({"org_wide": 1}, "org_wide: must be True or False, not a number."),
        ({"org_wide": False}, "monitors: set monitors or org_wide=True."),
        ({"dry_run": "no"}, "dry_run: must be True or False, not a string."),
        ({"dry_run": None}, "dry_run: must be True or False, not None."),
        ({"api_token": 3}, "api_token: must be a string, not a number."),
        ({"backend_url": 3}, "backend_url: must be a string, not a number."),
        ({"progress": 1}, "progress: must be a function such as print, not 1."),
        ({"monitors": [UUID]}, "monitors: set only one of monitors and org_wide=True."),
        ({"monitors": "Checkout API"}, LIST),
        ({"monitors": None}, LIST),
        ({"monitors": (one for one in [UUID])}, LIST),
        (
            {"monitors": ["a", None], "org_wide": False},
            "monitors[1]: must be a name, a UUID or a tag, not None.",
        ),
    ],
)
def test_a_bad_argument_is_named(call, arguments, expected):
    (problem,) = problems(call, **arguments)
    assert problem.startswith(expected)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"duration": None}, "duration: is required."),
        ({"duration": "9h"}, "duration: 9h is longer than max_duration, 8h: shorten the drill"),
        ({"max_duration": None}, "max_duration: is required."),
        ({"max_duration": "long"}, "max_duration: must be a timedelta or a duration string"),
        ({"title": "[drill] "}, "title: must say what the drill tests."),
        ({"scenario": []}, "scenario: must be a string, not a list."),
        ({"severity": "maintenance"}, "severity: must be one of DOWN, DEGRADED, MAINTENANCE; did"),
        ({"severity": "DOWN"}, "severity: DOWN looks like a real outage"),
        ({"severity": "DOWN", "allow_down": "no"}, "allow_down: must be True or False"),
        ({"run_id": " "}, "run_id: must not be blank"),
        ({"run_id": True}, "run_id: must be a string, not a boolean."),
    ],
)
def test_a_drill_is_short_and_looks_like_a_drill(arguments, expected):
    assert problems(gameday, **arguments)[0].startswith(expected)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"duration": None}, "ends_at: set ends_at or duration."),
        ({"ends_at": "2140-01-01T00:00:00Z"}, "ends_at: set only one of ends_at and duration."),
        (
            {"duration": None, "ends_at": "2020-01-01T00:00:00Z"},
            "ends_at: the window would already be over: it would end at 2020-01-01T00:00:00Z.",
        ),
        ({"duration": None, "ends_at": "2140-01-01T00:00:00"}, "ends_at: has no time zone"),
        ({"body": 1}, "body: must be a string, not a number."),
    ],
)
def test_a_maintenance_has_one_end_that_lies_ahead(arguments, expected):
    assert problems(maintenance, **arguments)[0].startswith(expected)


def test_all_problems_are_reported_together_with_those_of_the_settings(monkeypatch):
    monkeypatch.delenv("DEVHELM_API_TOKEN")
    found = problems(gameday, name="", title="", severity="BAD", monitors=[1])
    assert found == [
        NAME,
        "title: must say what the drill tests.",
        "severity: must be one of DOWN, DEGRADED, MAINTENANCE.",
        "monitors[0]: must be a name, a UUID or a tag, not 1.",
        "monitors: set only one of monitors and org_wide=True.",
        TOKEN,
    ]


@pytest.mark.parametrize("opens", [gameday, GameDay])
def test_a_signature_shows_the_longest_drill(opens):
    assert inspect.signature(opens).parameters["max_duration"].default == LONGEST
