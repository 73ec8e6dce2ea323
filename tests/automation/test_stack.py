"""The command that ends a run manually."""

from __future__ import annotations

import pytest

from pulumi_devhelm.automation.stack import backend_assignment, reason


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (None, ""),
        ("s3://state?region=eu", "PULUMI_BACKEND_URL='s3://state?region=eu' "),
        ("postgres://mia:secret@db/state", "PULUMI_BACKEND_URL=… "),
    ],
)
def test_the_command_names_the_backend_but_never_a_password(url, expected):
    assert backend_assignment(url) == expected


@pytest.mark.parametrize(
    "before",
    [
        "",
        "error: ",
        # Of the oldest supported SDK.
        "error: Exception calling application: ",
        "pulumi_devhelm.errors.AuthorizationError: ",
        "pulumi-python:dynamic/devhelm:Incident resource 'a b' has a problem: ",
    ],
)
def test_an_error_of_pulumi_is_cut_to_our_sentence(before):
    assert reason(f"{before}title: is required.") == "title: is required."
