"""The command that finishes a job by hand."""

from __future__ import annotations

import pytest

from pulumi_devhelm.automation.stack import assignment


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (None, ""),
        ("s3://state?region=eu", "PULUMI_BACKEND_URL='s3://state?region=eu' "),
        ("postgres://mia:secret@db/state", "PULUMI_BACKEND_URL=… "),
    ],
)
def test_it_names_the_backend_but_no_password(url, said):
    assert assignment(url) == said
