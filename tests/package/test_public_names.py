"""The public modules, name by name."""

import importlib
import inspect

import pytest

PUBLIC = [
    "pulumi_devhelm",
    "pulumi_devhelm.automation",
    "pulumi_devhelm.chaostoolkit",
    "pulumi_devhelm.errors",
    "pulumi_devhelm.simulator",
]


@pytest.mark.parametrize("name", PUBLIC)
def test_all_lists_exactly_the_public_names(name):
    module = importlib.import_module(name)
    defined = {
        key
        for key, value in vars(module).items()
        if not key.startswith("_")
        and (inspect.isclass(value) or inspect.isfunction(value))
        and (value.__module__ == name or module.__file__.endswith("__init__.py"))
    }

    assert sorted(defined) == list(module.__all__)
