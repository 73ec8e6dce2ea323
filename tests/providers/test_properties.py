"""The classes and the requests agree with the tables of inputs."""

from __future__ import annotations

import inspect

import pytest

import pulumi_devhelm
from pulumi_devhelm.client import models, status_page_models
from pulumi_devhelm.providers.catalog import RESOURCES, token
from pulumi_devhelm.surfaces import snake_case

TABLES = {name: provider.inputs for name, provider in RESOURCES.items()}
REQUESTS = [
    one
    for module in (models, status_page_models)
    for one in vars(module).values()
    if isinstance(one, type) and issubclass(one, models.Request)
]
# The name of a free text in a request, if it isn't the input's own name.
SENT_AS = {"resolveMessage": "body", "completeMessage": "body", "message": "body"}


@pytest.mark.parametrize("name", RESOURCES)
def test_a_class_takes_the_inputs_of_its_table_with_their_defaults(name):
    signature = inspect.signature(getattr(pulumi_devhelm, name).__init__)
    taken = {
        argument: parameter.default
        for argument, parameter in signature.parameters.items()
        if argument not in {"self", "resource_name", "opts"}
    }
    assert taken == {
        snake_case(one.key): inspect.Parameter.empty if one.required else one.default
        for one in TABLES[name].properties
        if not one.internal
    }


@pytest.mark.parametrize("name", RESOURCES)
def test_every_input_that_a_program_gives_is_described_in_a_sentence(name):
    for one in TABLES[name].properties:
        assert one.internal or one.description.endswith("."), one.key


@pytest.mark.parametrize("name", RESOURCES)
def test_a_free_text_of_a_table_is_marked_in_the_requests(name):
    """Otherwise a message could repeat it, and it may be a secret of the stack."""
    requests = REQUESTS
    known = {alias for request in requests for alias in request.free_text_fields().values()}
    free = {SENT_AS.get(one.key, one.key) for one in TABLES[name].properties if one.free_text}
    assert free <= known


def test_a_free_text_of_a_request_is_marked_in_a_table():
    free = {
        SENT_AS.get(one.key, one.key)
        for table in TABLES.values()
        for one in table.properties
        if one.free_text
    }
    for request in REQUESTS:
        assert set(request.free_text_fields().values()) <= free


@pytest.mark.parametrize("name", RESOURCES)
def test_the_catalog_has_the_type_tokens_of_the_classes(name):
    resource = getattr(pulumi_devhelm, name)
    assert token(name) == f"pulumi-python:{resource._resource_type_name}"  # noqa: SLF001 - Pulumi's own
