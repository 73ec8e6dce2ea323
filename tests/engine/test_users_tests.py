"""Users' tests with the fixtures `devhelm` and `devhelm_stack`, run by another pytest."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest
from snippets import checked

pytest_plugins = ["pytester"]

TEST = re.compile(r"^def test_", re.MULTILINE)
PAGES = ("README.md", "docs/testing-your-stack.md")


@pytest.fixture
def passes(_engine, pytester, monkeypatch):
    """Runs a test file in an environment whose variables point elsewhere."""
    misleading = {
        "ALL_PROXY": "socks5://127.0.0.1:9",
        "DEVHELM_API_URL": "https://api.devhelm.io",
        "HTTP_PROXY": "http://127.0.0.1:9",
        # As if the tests' environment were not activated.
        "PATH": os.pathsep.join(
            folder
            for folder in os.environ["PATH"].split(os.pathsep)
            if Path(folder) != Path(sys.executable).parent
        ),
        "PULUMI_ACCESS_TOKEN": "pul-somebody",
        "PULUMI_BACKEND_URL": "https://api.pulumi.com",
        "PULUMI_CONFIG_PASSPHRASE_FILE": "nowhere",
        "PULUMI_PYTHON_CMD": "nothing",
        "SSL_CERT_FILE": "/nowhere",
    }
    for name, value in misleading.items():
        monkeypatch.setenv(name, value)

    def run(*sources, passed=1):
        pytester.makepyfile(**{f"test_{at}": source for at, source in enumerate(sources)})
        result = pytester.runpytest_subprocess("-W", "error")
        result.assert_outcomes(passed=passed)
        # pytest prints it at its exit, after it has counted the tests.
        assert "PytestUnraisableExceptionWarning" not in f"{result.stdout}{result.stderr}"
        # The fixtures leave Pulumi's home folder alone.
        assert not (pytester.path / ".pulumi").exists()

    return run


@pytest.mark.parametrize("page", PAGES)
def test_the_tests_that_a_page_shows_pass(passes, page):
    """Each block is a file of its own."""
    blocks = [one.text for one in checked("python", page=page) if TEST.search(one.text)]
    passes(*blocks, passed=len(TEST.findall("\n".join(blocks))))


def test_a_program_that_fails_does_not_affect_the_next_test(passes):
    passes(
        """\
import gc
import pytest
from pulumi.automation import CommandError
from pulumi_devhelm import Incident

def program():
    Incident("one", title="One", severity="DOWN")

@pytest.mark.parametrize("time", [1, 2])
def test_it(devhelm, devhelm_stack, time):
    devhelm.fail(status=403)
    with pytest.raises(CommandError, match='403 FORBIDDEN "Simulated fault'):
        devhelm_stack(program).up()

def test_what_comes_next():
    gc.collect()
""",
        passed=3,
    )


def test_a_project_is_not_changed_and_uses_the_simulator(passes, pytester):
    project = pytester.mkdir("infra")
    settings = """\
name: infra
main: program
runtime:
  name: python
  options: {virtualenv: nowhere}
config:
  devhelm:apiUrl: https://api.devhelm.io
  region: eu
"""
    (project / "Pulumi.yaml").write_text(settings)
    (project / "Pulumi.prod.yaml").write_text("config:\n  infra:region: us\n")
    (project / "program").mkdir()
    (project / "program" / "__main__.py").write_text(
        """\
import pulumi
from pulumi_devhelm import Incident

config = pulumi.Config()
Incident("outage", title=f"{pulumi.get_stack()} in {config.require('region')}", severity="DOWN")
pulumi.export("secret", config.require_secret("password"))
"""
    )
    passes(
        """\
from pulumi.automation import ConfigValue

def test_it(devhelm, devhelm_stack):
    stack = devhelm_stack("infra", name="prod", config={"nested": {"list": [1]}})
    stack.set_config("password", ConfigValue("s3cret", secret=True))
    assert stack.up().outputs["secret"].secret
    assert [incident["title"] for incident in devhelm.incidents] == ["prod in eu"]
"""
    )
    files = {path.name for path in project.rglob("*") if "__pycache__" not in path.parts}
    assert files == {"Pulumi.yaml", "Pulumi.prod.yaml", "program", "__main__.py"}
    assert (project / "Pulumi.yaml").read_text() == settings


def test_a_program_may_use_dynamic_resources_of_the_tests(passes, pytester):
    pytester.mkdir("helpers").joinpath("faults.py").write_text(
        """\
from pulumi import dynamic

class Provider(dynamic.ResourceProvider):
    def create(self, inputs):
        return dynamic.CreateResult("stopped", outs=inputs)

class StoppedPrimary(dynamic.Resource):
    def __init__(self, name, opts):
        super().__init__(Provider(), name, {}, opts)
"""
    )
    pytester.makeini("[pytest]\npythonpath = helpers\n")
    passes(
        """\
import pulumi
from faults import StoppedPrimary
from pulumi_devhelm import GameDay

def program():
    drill = GameDay("drill", title="Failover", duration="45m", org_wide=True)
    fault = StoppedPrimary("fault", pulumi.ResourceOptions(parent=drill))
    pulumi.export("fault", fault.id)

def test_it(devhelm_stack):
    assert devhelm_stack(program).up().outputs["fault"].value == "stopped"
"""
    )


def test_stacks_are_separate_and_find_the_persons_plugins(passes, pytester, monkeypatch):
    home = pytester.mkdir("home-of-pulumi")
    (home / "plugins" / "resource-ours-v1.2.3").mkdir(parents=True)
    monkeypatch.setenv("PULUMI_HOME", str(home))
    passes(
        """\
import os
from pulumi_devhelm import Incident

def program():
    Incident("one", title="One", severity="DOWN")

def test_it(devhelm, devhelm_stack):
    first, second = devhelm_stack(program), devhelm_stack(program)
    first.up()
    assert [plugin.name for plugin in first.workspace.list_plugins()] == ["ours"]
    second.destroy()
    assert [incident["status"] for incident in devhelm.incidents] == ["CONFIRMED"]

def test_then(devhelm):
    assert os.environ["PULUMI_ACCESS_TOKEN"] == "pul-somebody"
    assert devhelm.incidents == []
""",
        passed=2,
    )
    assert {path.name for path in home.iterdir()} == {"plugins"}
