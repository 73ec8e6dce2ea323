"""The published files contain everything that the packages need."""

from __future__ import annotations

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
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return folder


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
