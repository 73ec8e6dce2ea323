"""Messages spell inputs and settings as their reader writes them."""

from __future__ import annotations

import pytest

from pulumi_devhelm import surfaces
from pulumi_devhelm.errors import (
    AuthorizationError,
    Effect,
    NotFoundError,
    RateLimitError,
    TransportError,
)
from pulumi_devhelm.providers.properties import Problem
from pulumi_devhelm.surfaces import PROGRAM, SHELL, Surface, argument, in_programs, setting, spelled

YAML = Surface(lambda key, value: f"{key}: {value}" if value else key, "{}".format, is_program=True)


@pytest.fixture
def on():
    """A function that sets the surface of messages for one test."""
    yield surfaces.use
    surfaces.use(PROGRAM)


@pytest.mark.parametrize(
    ("surface", "shown"),
    [
        (PROGRAM, "monitor_id: use org_wide=True or adopt_id."),
        (SHELL, "monitor_id: use org_wide=True or adopt_id."),
        (YAML, "monitorId: use orgWide: true or adoptId."),
    ],
    ids=["Python", "shell", "YAML"],
)
def test_an_input_is_spelled_as_in_its_language(on, surface, shown):
    sentence = f"use {argument('orgWide', 'true')} or {argument('adoptId')}."
    on(surface)
    assert str(Problem("monitorId", sentence)) == shown


@pytest.mark.parametrize(
    ("surface", "shown"), [(PROGRAM, "devhelm:apiUrl"), (SHELL, "DEVHELM_API_URL")]
)
def test_a_setting_is_named_as_the_reader_can_change_it(on, surface, shown):
    on(surface)
    assert spelled(setting("apiUrl")) == shown


@pytest.mark.parametrize(
    "error",
    [
        AuthorizationError("No.", status=401),
        NotFoundError("No.", status=404),
        RateLimitError("No.", status=429),
        TransportError("No.", effect=Effect.NONE),
    ],
    ids=lambda error: type(error).__name__,
)
def test_advice_at_a_shell_does_not_mention_the_stack(on, error):
    assert "devhelm:" in str(error)
    on(SHELL)
    assert "devhelm:" not in str(error)
    assert "pulumi" not in str(error)


def test_text_from_outside_is_never_taken_for_a_name(on):
    on(YAML)
    assert spelled("{adoptId} adopt_id") == "{adoptId} adopt_id"


def test_words_for_programs_are_left_out_elsewhere(on):
    on(SHELL)
    assert spelled(f"Look{in_programs(' with `pulumi refresh`')}.") == "Look."
