"""How steps end on the native plugin: halfway, cancelled, or unexpectedly."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import pytest
from declared_incident import DECLARED, INCIDENTS
from google.protobuf import empty_pb2
from native_process import Engine
from plugin_process import TOKEN, Failed, State, environment, plain
from pulumi.runtime.proto import engine_pb2, provider_pb2, status_pb2
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderStub
from pulumi.runtime.rpc import is_rpc_secret, wrap_rpc_secret
from requests_seen import incident_calls

pytestmark = pytest.mark.parametrize("host", ["native"], indirect=True)
UPDATES = f"{INCIDENTS}/*/updates"
MINUTE = {"Retry-After": "50"}
# Starts a plugin, and prints its process ID before the plugin prints its port.
PARENT = """
import os, subprocess, sys, time
reading, writing = os.pipe()
plugin = subprocess.Popen(
    [sys.executable, "-m", "pulumi_devhelm.native", sys.argv[1]], stdout=writing
)
print(plugin.pid, flush=True)
print(os.read(reading, 100).decode().strip(), flush=True)
time.sleep(600)
"""
PATIENCE = 60


def failed_halfway(call, *arguments):
    """What the engine stores of a step that failed halfway."""
    with pytest.raises(Failed) as raised:
        call(*arguments)
    status = status_pb2.Status.FromString(raised.value.details)
    (packed,) = status.details
    stored = provider_pb2.ErrorResourceInitFailed()
    assert packed.Unpack(stored)
    (reason,) = stored.reasons
    assert "returned 403 FORBIDDEN" in reason
    return stored


def until(condition):
    ends = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.02)


class TestHalfway:
    def test_an_adopted_incident_is_stored_without_the_entry_that_failed(self, plugin, simulator):
        opened = simulator.create_incident(title="A", severity="MAINTENANCE", source="MANUAL")
        declared = plugin.check({**DECLARED, "title": "A", "adoptOpen": True}).inputs
        simulator.fail("POST", UPDATES, status=403)
        stored = failed_halfway(plugin.create, declared)
        outputs = plain(stored.properties)
        assert stored.id == opened["id"]
        assert "body" not in outputs
        assert outputs["title"] == "A"
        state = State(stored.id, plain(stored.inputs), outputs)
        assert plugin.differences(state, declared) == {"body": "UPDATE"}
        simulator.clear_requests()
        plugin.update(state, declared)
        assert incident_calls(simulator) == ["GET /{id}", "POST /{id}/updates"]

    def test_a_change_is_stored_without_the_entry_that_failed(self, plugin, simulator, state):
        simulator.fail("POST", UPDATES, status=403)
        declared = {**state.inputs, "title": "New", "body": "More."}
        outputs = plain(failed_halfway(plugin.update, state, declared).properties)
        assert outputs["title"] == "New"
        assert outputs["body"] == state.outputs["body"]

    def test_nothing_is_stored_if_nothing_was_done(self, plugin, simulator, state):
        simulator.fail("PATCH", status=403)
        with pytest.raises(Failed) as raised:
            plugin.update(state, {**state.inputs, "title": "New"})
        assert raised.value.details is None


class TestCancel:
    def test_a_wait_ends_at_once_and_nothing_more_is_sent(self, host, simulator, tmp_path):
        config = {"devhelm:apiToken": TOKEN, "devhelm:apiUrl": simulator.url}
        plugin = host(tmp_path, config)
        simulator.fail("POST", status=429, headers=MINUTE, times=None)
        with ThreadPoolExecutor(1) as engine:
            creation = engine.submit(plugin.create, plugin.check(DECLARED).inputs)
            until(lambda: any("Trying again in 30 s" in line for line in plugin.engine.lines()))
            plugin.call("Cancel", empty_pb2.Empty())
            with pytest.raises(Failed, match="returned 429"):
                creation.result(timeout=25)
        assert incident_calls(simulator) == ["POST"]
        with pytest.raises(Failed, match="was not attempted: the run was cancelled"):
            plugin.create(plugin.check(DECLARED).inputs)
        assert incident_calls(simulator) == []
        plugin.close()

    def test_a_request_that_was_sent_returns_its_answer(self, next_run, simulator):
        simulator.fail("POST", delay_after=1)
        with ThreadPoolExecutor(1) as engine:
            creation = engine.submit(next_run.create, next_run.check(DECLARED).inputs)
            until(lambda: simulator.incidents)
            next_run.call("Cancel", empty_pb2.Empty())
            state = creation.result(timeout=PATIENCE)
        assert state.id == simulator.incidents[0]["id"]

    def test_a_lost_creation_is_still_looked_for_once(self, next_run, simulator):
        simulator.fail("POST", delay=1)
        simulator.fail("POST", drop="after", skip=0)
        with ThreadPoolExecutor(1) as engine:
            creation = engine.submit(next_run.create, next_run.check(DECLARED).inputs)
            until(lambda: simulator.requests("POST"))
            next_run.call("Cancel", empty_pb2.Empty())
            state = creation.result(timeout=PATIENCE)
        assert state.id == simulator.incidents[0]["id"]


class TestProcess:
    def test_sixteen_steps_run_at_a_time_each_with_its_own_lines(self, next_run, simulator):
        together = threading.Barrier(16, timeout=PATIENCE)
        simulator.fail("POST", status=429, headers={"Retry-After": "6"}, times=16)
        declared = [{**DECLARED, "title": f"Incident {number}"} for number in range(16)]
        checked = [next_run.check(one).inputs for one in declared]

        def create(inputs):
            together.wait()
            urn = next_run.urn.replace("::it", f"::{inputs['title']}")
            request = provider_pb2.CreateRequest(urn=urn)
            request.properties.update(inputs)
            return next_run.call("Create", request).id

        with ThreadPoolExecutor(16) as engine:
            ids = set(engine.map(create, checked))
        assert len(ids) == len(simulator.incidents) == 16
        about = {one.urn.rpartition("::")[2] for one in next_run.engine.logged}
        assert about == {one["title"] for one in declared}

    def test_an_unexpected_error_is_one_sentence_and_its_traceback_is_for_debug_logs(self, plugin):
        with pytest.raises(Failed, match="failed unexpectedly: KeyError") as raised:
            plugin.call("Delete", provider_pb2.DeleteRequest(id="it", urn="urn:a::b::c::other"))
        assert "\n" not in raised.value.message
        (logged,) = [one for one in plugin.engine.logged if "Traceback" in one.message]
        assert logged.severity == engine_pb2.DEBUG
        plugin.engine.logged.remove(logged)

    def test_an_engine_that_is_gone_fails_no_step(self, next_run, simulator):
        next_run.engine.stop()
        simulator.create_incident(title=DECLARED["title"], severity="DOWN", source="MANUAL")
        simulator.fail("POST", status=429, headers={"Retry-After": "4"})
        assert next_run.up(DECLARED).id

    @pytest.mark.usefixtures("host")
    def test_it_ends_with_its_parent_and_sends_nothing_more(self, simulator, tmp_path):
        """A killed Pulumi ends no plugin: it finishes what is under way, and ends itself."""
        engine = Engine()
        parent = subprocess.Popen(
            [sys.executable, "-c", PARENT, engine.address],
            cwd=tmp_path,
            env=environment(DEVHELM_API_URL=simulator.url, DEVHELM_API_TOKEN="dh_live_x"),
            stdout=subprocess.PIPE,
            text=True,
        )
        assert parent.stdout
        pid, port = int(parent.stdout.readline()), int(parent.stdout.readline())
        stub = ResourceProviderStub(grpc.insecure_channel(f"127.0.0.1:{port}"))
        stub.Configure(provider_pb2.ConfigureRequest(acceptSecrets=True))
        simulator.fail("POST", status=429, headers={"Retry-After": "5"}, skip=1, times=None)
        simulator.fail("POST", delay_after=2)
        urn = "urn:pulumi:dev::test::devhelm:index:Incident::"
        under_way = []
        for name in ("sent", "waits"):
            request = provider_pb2.CreateRequest(urn=urn + name)
            inputs = {"title": name, "severity": "DOWN", "adoptOpen": False}
            request.properties.update(inputs)
            # A call that nobody keeps is cancelled.
            under_way.append(stub.Create.future(request))
            until(lambda name=name: name in str([one.body for one in simulator.requests()]))
        parent.kill()
        parent.communicate()
        until(lambda: not Path(f"/proc/{pid}").exists())
        assert [one["title"] for one in simulator.incidents] == ["sent"]
        assert len(simulator.requests()) == 2
        engine.stop()


def test_secrets_stay_secret_wherever_they_are_repeated(plugin, simulator):
    request = provider_pb2.CreateRequest(urn=plugin.urn)
    inputs = plugin.check({**DECLARED, "title": "Leaked?"}).inputs
    request.properties.update({**inputs, "title": wrap_rpc_secret("Leaked?")})
    created = plugin.call("Create", request)
    answer = dict(created.properties.items())
    marked = {key for key, value in answer.items() if is_rpc_secret(_plain(value))}
    assert marked == {"title", "declared"}
    assert "secretTexts" not in answer
    simulator.resolve_incident(created.id, "About Leaked?")
    read = provider_pb2.ReadRequest(
        id=created.id, urn=plugin.urn, properties=created.properties, inputs=request.properties
    )
    refreshed = plugin.call("Read", read)
    hidden = {key for key, value in refreshed.properties.items() if is_rpc_secret(_plain(value))}
    assert hidden == {"title", "declared", "resolutionNote"}
    assert is_rpc_secret(_plain(refreshed.inputs["title"]))


def _plain(value):
    return dict(value.items()) if hasattr(value, "items") else value
