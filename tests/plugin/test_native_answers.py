"""What only the native plugin answers: previews, detailed differences, and functions."""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys

import pytest
from declared_incident import AN_ID, DECLARED
from google.protobuf import empty_pb2
from plugin_process import UNKNOWN, Failed
from pulumi.runtime.proto import provider_pb2
from requests_seen import calls

pytestmark = pytest.mark.parametrize("host", ["native"], indirect=True)
WINDOW = {"orgWide": True, "duration": "2h", "reason": "Upgrade"}


@pytest.fixture
def window(plugin, simulator):
    """The plugin for windows, and the state of one that was just created."""
    plugin.kind = "MaintenanceWindow"
    state = plugin.up(WINDOW)
    simulator.clear_requests()
    yield plugin, state
    plugin.kind = "Incident"


def test_the_plugin_introduces_itself(plugin):
    version = importlib.metadata.version("pulumi-devhelm")
    assert plugin.call("GetPluginInfo", empty_pb2.Empty()).version == version
    schema = json.loads(plugin.call("GetSchema", provider_pb2.GetSchemaRequest()).schema)
    assert (schema["name"], schema["version"]) == ("devhelm", version)
    answer = plugin.call("Handshake", provider_pb2.ProviderHandshakeRequest())
    assert answer.accept_secrets
    assert list(plugin.call("GetMappings", provider_pb2.GetMappingsRequest()).providers) == []


def test_a_preview_of_a_creation_knows_only_what_is_declared(plugin, simulator):
    declared = plugin.check(DECLARED).inputs
    outputs = plugin.preview(declared)
    assert outputs.items() >= declared.items()
    assert {key for key, value in outputs.items() if value == UNKNOWN} >= {
        "shortlink",
        "status",
        "startedAt",
    }
    assert calls(simulator) == []


def test_a_preview_of_a_change_keeps_what_a_change_never_changes(plugin, simulator, state):
    declared = {**state.inputs, "title": "New"}
    outputs = plugin.preview(declared, state)
    assert outputs["title"] == "New"
    assert outputs["shortlink"] == state.outputs["shortlink"]
    assert outputs["startedAt"] == state.outputs["startedAt"]
    assert outputs["updatedAt"] == UNKNOWN
    # A change that is never sent changes nothing else.
    kept = plugin.preview({**state.inputs, "onDestroy": "keep"}, state)
    assert UNKNOWN not in kept.values()
    assert calls(simulator) == []


def test_a_preview_of_a_longer_window_knows_its_end(window):
    plugin, state = window
    outputs = plugin.preview({**state.inputs, "duration": "3h"}, state)
    assert outputs["startsAt"] == state.outputs["startsAt"]
    assert outputs["endsAt"] > state.outputs["endsAt"]
    later = plugin.preview({**state.inputs, "duration": UNKNOWN}, state)
    assert later["endsAt"] == later["duration"] == UNKNOWN


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ({"title": "New"}, {"title": "UPDATE"}),
        ({"body": "New.", "resolveMessage": None}, {"body": "UPDATE", "resolveMessage": "DELETE"}),
        ({"monitorId": AN_ID}, {"monitorId": "ADD_REPLACE"}),
        (
            {"triggers": ["a"], "title": "New"},
            {"title": "UPDATE", "triggers": "UPDATE_REPLACE"},
        ),
        ({"adoptOpen": True}, {}),
        ({}, {}),
    ],
)
def test_each_difference_is_named(plugin, state, change, kinds):
    declared = {key: value for key, value in (state.inputs | change).items() if value is not None}
    assert plugin.differences(state, declared) == kinds


def test_a_changed_duration_is_named_instead_of_the_end(window, simulator):
    plugin, state = window
    assert plugin.differences(state, {**state.inputs, "duration": "3h"}) == {"duration": "UPDATE"}
    # Somebody moved the end in DevHelm.
    simulator.change_maintenance_window(state.id, ends_at="2140-01-01T00:00:00Z")
    moved = plugin.read(state)
    assert plugin.differences(moved, moved.inputs) == {"endsAt": "UPDATE"}


def test_an_input_that_does_not_exist_is_named(plugin):
    assert plugin.check({**DECLARED, "titel": "A"}).reasons == ["titel: is not an input."]


def test_functions_read_and_own_nothing(plugin, simulator, state):
    found = plugin.invoke("getIncident", id=state.id)
    assert (found["id"], found["title"]) == (state.id, DECLARED["title"])
    window = simulator.create_maintenance_window(reason="By hand")
    found = plugin.invoke("getMaintenanceWindow", id=window["id"])
    assert (found["reason"], found["orgWide"]) == ("By hand", True)
    assert {call.partition(" ")[0] for call in calls(simulator)} == {"GET"}
    for given, problem in (({}, "id: must be a UUID"), ({"id": AN_ID}, "404 NOT_FOUND")):
        with pytest.raises(Failed, match=problem):
            plugin.invoke("getIncident", **given)


def test_monitors_are_listed_once(next_run, simulator):
    monitor = simulator.create_monitor(name="API", tags=["prod"])
    assert next_run.invoke("getMonitor", name="API") == {
        "id": monitor["id"],
        "name": "API",
        "type": "HTTP",
        "tags": ["prod"],
        "enabled": True,
        "currentStatus": "up",
    }
    assert len(next_run.invoke("getMonitors", tag="prod")["monitors"]) == 1
    assert calls(simulator) == ["GET monitors"]
    with pytest.raises(Failed, match="set name or id"):
        next_run.invoke("getMonitor")
    with pytest.raises(Failed, match='no monitor is named "nope"'):
        next_run.invoke("getMonitor", name="nope")


def test_a_person_who_runs_the_program_learns_what_it_is(host):  # noqa: ARG001 - of one host
    done = subprocess.run(
        [sys.executable, "-m", "pulumi_devhelm.native"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "is a plugin, which Pulumi starts" in done.stderr
