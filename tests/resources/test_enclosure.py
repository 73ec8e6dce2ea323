"""The resources of a with statement are those of its own program."""

from __future__ import annotations

import pulumi
import pytest

from pulumi_devhelm.resources.enclosure import Enclosure


@pytest.fixture
def constructed(monkeypatch):
    """The dependencies of each resource that is constructed, without an engine."""
    found = []

    def construct(self, t, *, opts=None, dependency=False):  # noqa: ARG001 - as Pulumi's
        found.append(opts and opts.depends_on)

    monkeypatch.setattr(pulumi.Resource, "__init__", construct)
    return found


@pytest.fixture
def run(monkeypatch):
    """The run of the current program, which a test can change."""
    current = [object()]
    monkeypatch.setattr(pulumi.runtime.settings, "get_monitor", lambda: current[0])
    return current


def resource():
    made = object.__new__(pulumi.ComponentResource)
    pulumi.Resource.__init__(made, "test:index:Part")
    return made


def test_a_resource_of_another_run_takes_no_part(constructed, run):
    incident = object()
    enclosure = Enclosure(component=object(), first=incident, opts=None)
    enclosure.open()
    inside = resource()
    run[0] = object()
    resource()
    enclosure.close()
    assert enclosure.members == [inside]
    assert constructed == [[incident], None]


@pytest.mark.usefixtures("constructed", "run")
def test_the_constructor_is_restored():
    before = pulumi.Resource.__init__
    enclosure = Enclosure(component=object(), first=object(), opts=None)
    enclosure.open()
    assert pulumi.Resource.__init__ is not before
    enclosure.close()
    assert pulumi.Resource.__init__ is before
