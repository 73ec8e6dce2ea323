"""The schema of the native plugin: fresh, valid, and complete."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys

import pytest
from fixtures import PATH
from stacks import ROOT

import pulumi_devhelm
from pulumi_devhelm.client.settings import Settings
from pulumi_devhelm.native.components import COMPONENTS
from pulumi_devhelm.native.functions import FUNCTIONS
from pulumi_devhelm.native.schema import text
from pulumi_devhelm.providers.catalog import RESOURCES
from pulumi_devhelm.surfaces import camel_case

FILE = ROOT / "provider/pulumi_devhelm/native/schema.json"
SCHEMA = json.loads(text())


def test_it_is_what_the_resources_are():
    command = [sys.executable, "tools/schema/derive.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_is_valid_for_pulumi(tmp_path):
    done = subprocess.run(
        ["pulumi", "schema", "check", str(FILE)],
        env=os.environ | {"PATH": PATH, "PULUMI_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_has_all_resources_components_functions_and_settings():
    resources = {f"devhelm:index:{name}" for name in RESOURCES}
    assert SCHEMA["resources"].keys() == resources | COMPONENTS.keys()
    assert SCHEMA["functions"].keys() == FUNCTIONS.keys()
    settings = {camel_case(name) for name in Settings.__dataclass_fields__}
    assert SCHEMA["config"]["variables"].keys() == settings
    assert SCHEMA["provider"]["inputProperties"].keys() == settings


@pytest.mark.parametrize("name", [*RESOURCES, "MaintenanceIncident"])
def test_its_inputs_are_the_arguments_in_python(name):
    arguments = inspect.signature(getattr(pulumi_devhelm, name).__init__).parameters
    expected = {camel_case(argument) for argument in arguments}
    # The first are of every resource; the last is refused in Python.
    expected -= {"self", "resourceName", "name", "opts", "repeatRule"}
    resource = SCHEMA["resources"][f"devhelm:index:{name}"]
    assert resource["inputProperties"].keys() == expected
    for key, one in resource["inputProperties"].items():
        assert one["description"].endswith((".", '"PT90M".')), key


def test_what_is_secret_or_replaces_is_marked():
    assert SCHEMA["config"]["variables"]["apiToken"]["secret"]
    incident = SCHEMA["resources"]["devhelm:index:Incident"]["inputProperties"]
    assert incident["monitorId"]["willReplaceOnChanges"]
    assert "willReplaceOnChanges" not in incident["title"]
    words = SCHEMA["types"]["devhelm:index:Severity"]["enum"]
    assert [word["value"] for word in words] == ["DOWN", "DEGRADED", "MAINTENANCE"]


def test_imported_python_programs_name_the_classes_of_this_package():
    assert SCHEMA["language"]["python"]["packageName"] == "pulumi_devhelm"
