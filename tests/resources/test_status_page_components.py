"""The forms in which a program declares the components of a notice."""

from __future__ import annotations

import pytest

from pulumi_devhelm import StatusPageComponent
from pulumi_devhelm.resources.status_page_component import as_objects

API = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
DOWN = {"componentId": API, "status": "MAJOR_OUTAGE"}


@pytest.mark.parametrize(
    ("declared", "stored"),
    [
        (None, None),
        ([], []),
        ([API], [{"componentId": API}]),
        ((API,), [{"componentId": API}]),
        ([StatusPageComponent(API)], [{"componentId": API}]),
        ([StatusPageComponent(API, "MAJOR_OUTAGE")], [DOWN]),
        ({API: "MAJOR_OUTAGE"}, [DOWN]),
        ([DOWN], [DOWN]),
    ],
)
def test_every_form_becomes_objects_with_devhelms_keys(declared, stored):
    assert as_objects(declared) == stored


@pytest.mark.parametrize("wrong", [API, 7, [7]])
def test_what_has_no_such_form_stays_for_the_check(wrong):
    assert as_objects(wrong) == wrong
