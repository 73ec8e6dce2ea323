"""The public modules, name by name."""

import importlib
import inspect
import subprocess
import sys
from typing import Literal, get_origin

import pytest

import pulumi_devhelm

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
    for key in module.__all__:
        # A name of the package itself is there only after its first use.
        getattr(module, key)
    defined = {
        key
        for key, value in vars(module).items()
        if not key.startswith("_")
        and (inspect.isclass(value) or inspect.isfunction(value) or get_origin(value) is Literal)
        and (value.__module__ == name or module.__file__.endswith("__init__.py"))
    }

    assert sorted(defined) == list(module.__all__)


def test_the_package_imports_pulumi_only_if_one_of_its_names_is_used():
    uses = "import sys, pulumi_devhelm, pulumi_devhelm.errors, pulumi_devhelm.simulator"
    check = "assert ('pulumi' in sys.modules) is"
    program = f"{uses}; {check} False; pulumi_devhelm.Incident; {check} True"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_dir_lists_the_names_before_their_first_use():
    program = "import pulumi_devhelm as it; assert {*it.__all__} <= {*dir(it)} - {*vars(it)}"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_another_name_is_refused():
    with pytest.raises(AttributeError, match="'pulumi_devhelm' has no attribute 'Incidents'"):
        pulumi_devhelm.Incidents  # noqa: B018 - must fail
