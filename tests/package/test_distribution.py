"""The published files contain everything that the packages need."""

from __future__ import annotations

import email
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROVIDER = ROOT / "provider"
PACKAGES = ("pulumi_devhelm", "pytest_devhelm")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build(tmp_path_factory.mktemp("dist"))


def build(folder, **variables):
    """The wheel and the sdist, as on a machine that isn't GitHub's."""
    environment = {key: one for key, one in os.environ.items() if not key.startswith("GITHUB_")}
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)],
        cwd=ROOT,
        env=environment | variables,
        check=True,
        capture_output=True,
    )
    return folder


def metadata(folder):
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        (name,) = [one for one in wheel.namelist() if one.endswith(".dist-info/METADATA")]
        return email.message_from_bytes(wheel.read(name))


def links(described):
    """Where the links of the description lead."""
    return re.findall(r"\[[^\]]+\]\(([^)]+)\)", described.get_payload())


def test_wheel_and_sdist_contain_all_files_of_both_packages(built):
    files = {
        path.relative_to(PROVIDER).as_posix()
        for package in PACKAGES
        for path in (PROVIDER / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert "pulumi_devhelm/simulator/pages/templates/incident.html" in files
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        assert files | {"pulumi_devhelm/pulumi-plugin.json"} <= set(wheel.namelist())
    with tarfile.open(next(built.glob("*.tar.gz"))) as source:
        names = {name.partition("/provider/")[2] for name in source.getnames()}
        assert files | {"pulumi-plugin.json"} <= names


def test_the_wheel_declares_the_pytest_plugin_and_the_simulator_extra(built):
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        described = {
            name.rpartition("/")[2]: wheel.read(name).decode()
            for name in wheel.namelist()
            if ".dist-info/" in name
        }
    assert "[pytest11]\ndevhelm = pytest_devhelm\n" in described["entry_points.txt"]
    assert "Requires-Dist: jinja2>=3.1; extra == 'simulator'" in described["METADATA"]


def test_a_release_links_to_the_repository_that_builds_it(tmp_path):
    described = metadata(
        build(
            tmp_path, GITHUB_SERVER_URL="https://github.example", GITHUB_REPOSITORY="team/project"
        )
    )
    files = f"https://github.example/team/project/blob/v{described['Version']}"
    assert f"{files}/docs/getting-started.md" in links(described)
    assert all(link.startswith("https://") for link in links(described))
    assert f"Changelog, {files}/CHANGELOG.md" in described.get_all("Project-URL")


def test_a_build_elsewhere_has_no_links_that_lead_nowhere(built):
    described = metadata(built)
    assert "https://devhelm.io" in links(described)
    assert all(link.startswith("https://") for link in links(described))
    assert "Getting started" in described.get_payload()
    assert described.get_all("Project-URL") is None
