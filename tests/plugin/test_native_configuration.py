"""The configuration of a provider: what is stored, reported, and what makes it another tenant."""

from __future__ import annotations

import pytest
from plugin_process import TOKEN, UNKNOWN

from pulumi_devhelm.native import configuration

URN = "urn:pulumi:dev::test::pulumi:providers:devhelm::acme"
DEFAULT = "urn:pulumi:dev::test::pulumi:providers:devhelm::default_0_1_0"
TOKENS = {"apiToken": TOKEN}
HERE = {"apiUrl": "https://api.devhelm.io", "orgId": "1"}


def test_the_tenant_is_stored_even_if_the_environment_or_a_default_names_it():
    assert configuration.checked(URN, TOKENS, {}) == ({**TOKENS, **HERE}, [])
    environment = {
        "DEVHELM_ORG_ID": "5",
        "DEVHELM_WORKSPACE_ID": "7",
        "DEVHELM_API_URL": "https://eu.devhelm.io/",
    }
    stored, _ = configuration.checked(URN, {**TOKENS, "orgId": "6"}, environment)
    assert stored == {
        **TOKENS,
        "apiUrl": "https://eu.devhelm.io",
        "orgId": "6",
        "workspaceId": "7",
    }


def test_a_token_from_the_environment_is_never_stored():
    assert configuration.checked(URN, {}, {"DEVHELM_API_TOKEN": TOKEN}) == (HERE, [])


def test_all_problems_are_reported_at_once():
    stored, problems = configuration.checked(
        DEFAULT, {"maxAttempts": "many", "apiUrl": "nowhere", "timeoutSeconds": "0"}, {}
    )
    assert [problem.split()[0] for problem in problems] == [
        "devhelm:apiUrl",
        "devhelm:timeoutSeconds",
        "devhelm:maxAttempts",
        "The",
    ]
    assert stored["apiUrl"] == "nowhere"
    _, (problem,) = configuration.checked(URN, {}, {})
    assert problem.startswith("The DevHelm API token is missing")
    assert problem.endswith("This is a setting of the provider 'acme'.")


def test_values_that_are_not_known_yet_are_no_problem():
    for key in ("apiToken", "apiUrl", "orgId", "workspaceId", "maxAttempts"):
        given = {**TOKENS, key: UNKNOWN}
        stored, problems = configuration.checked(URN, given, {})
        assert (stored[key], problems) == (UNKNOWN, []), key


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ({}, {}, []),
        ({}, {"orgId": "2"}, ["orgId"]),
        ({}, {"workspaceId": "2"}, ["workspaceId"]),
        ({"workspaceId": "2"}, {}, ["workspaceId"]),
        ({}, {"apiUrl": "https://eu.devhelm.io"}, ["apiUrl"]),
        ({}, {"apiUrl": "https://api.devhelm.io/"}, []),
        ({"apiToken": "old"}, {"apiToken": "new"}, []),
        ({"timeoutSeconds": "1"}, {"maxAttempts": "9"}, []),
    ],
)
def test_only_another_tenant_is_a_change(before, after, changes):
    assert configuration.tenant_changes(HERE | before, HERE | after) == changes


def test_a_stack_that_comes_from_the_other_host_stays_with_its_tenant():
    assert configuration.tenant_changes({"devhelm:orgId": "1"}, HERE | {"orgId": "2"}) == []
