"""Several machines share their state in an object store, which moto's S3 stands for here."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor

import boto3
import pytest
from moto.server import ThreadedMotoServer
from runs import until
from stacks import PULUMI, Stack

PROGRAM = """
incident = Incident("it", title="Upgrade of " + pulumi.get_stack(), severity="MAINTENANCE")
pulumi.export("id", incident.id)
"""
INCIDENTS = "/api/v1/incidents"
# How many seconds DevHelm delays an answer: enough for another command to start.
SILENCE = 8
DRILL = """
import time
from pulumi_devhelm.automation import gameday

with gameday("failover", title="Failover", duration="45m", org_wide=True, progress=print):
    print("inside", flush=True)
    time.sleep({seconds})
"""
DESTROY = ("destroy", "-C", "/", "--yes", "--stack", "organization/devhelm-gameday/failover")


@pytest.fixture
def _bucket(environment):
    """Makes a bucket the backend of the commands."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    credentials = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        # Otherwise Pulumi's client warns that moto sends no checksums.
        "AWS_RESPONSE_CHECKSUM_VALIDATION": "when_required",
    }
    environment |= credentials | {
        "PULUMI_BACKEND_URL": f"s3://state?endpoint=http://{host}:{port}&s3ForcePathStyle=true"
        "&disableSSL=true"
    }
    store = boto3.client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    store.create_bucket(Bucket="state")
    yield
    server.stop()


@pytest.fixture
def machine(_bucket, _engine, tmp_path, environment):
    """Makes a machine, with its own Pulumi home and clone of the program."""

    def made(name, stack="dev"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "Pulumi.yaml").write_text("name: test\nruntime: python\n")
        machine = Stack(folder, environment | {"PULUMI_HOME": str(folder / "home")})
        machine.program(PROGRAM)
        machine.pulumi("stack", "select", "--create", stack)
        return machine

    return made


def test_an_update_is_refused_while_another_machine_has_the_lock(begin, machine, simulator):
    one, other = machine("one"), machine("other")
    simulator.fail("POST", INCIDENTS, delay=SILENCE)
    run = begin([*PULUMI, "up", "--yes", "--skip-preview"], one.folder, **one.environment)
    until(lambda: simulator.requests("POST", INCIDENTS))
    refusal = other.up(fails=True)
    assert "the stack is currently locked by 1 lock(s)" in refusal
    assert run.wait() == 0, run.printed()
    (incident,) = simulator.incidents
    assert "unchanged" in other.up()
    assert other.outputs() == {"id": incident["id"]}
    other.destroy()
    assert simulator.incidents[0]["status"] == "RESOLVED"


def test_another_machine_resolves_the_incident_of_a_dead_one(machine, simulator):
    dead = machine("dead")
    dead.up()
    other = machine("other")
    other.destroy()
    assert simulator.incidents[0]["status"] == "RESOLVED"


def test_another_machine_ends_the_drill_of_a_dead_one(begin, machine, simulator):
    dead, other = machine("dead"), machine("other")
    elsewhere = "import socket\nsocket.gethostname = lambda: 'elsewhere'\n"
    (dead.folder / "drill.py").write_text(elsewhere + DRILL.format(seconds=60))
    (other.folder / "drill.py").write_text(DRILL.format(seconds=0))
    run = begin([sys.executable, "drill.py"], dead.folder, **dead.environment)
    until(lambda: "inside" in run.printed())
    run.end()

    # This machine can't know whether the run is dead, so it names the command that ends it.
    refused = begin([sys.executable, "drill.py"], other.folder, **other.environment)
    assert refused.wait() == 1
    assert "on elsewhere" in refused.printed()
    assert f"pulumi {' '.join(DESTROY)}" in refused.printed()
    other.pulumi(*DESTROY)
    assert simulator.incidents[0]["status"] == "RESOLVED"
    again = begin([sys.executable, "drill.py"], other.folder, **other.environment)
    assert again.wait() == 0, again.printed()
    assert [one["status"] for one in simulator.incidents] == ["RESOLVED", "RESOLVED"]


def test_ten_stacks_at_once_do_not_affect_each_other(machine, simulator):
    names = [f"team-{number}" for number in range(10)]
    machines = [machine(name, stack=name) for name in names]
    # At most one for each core, because each is a process with its own engine and plugin.
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        list(pool.map(Stack.up, machines))
    ids = {one["title"]: one["id"] for one in simulator.incidents}
    assert set(ids) == {f"Upgrade of {name}" for name in names}
    found = {name: one.outputs()["id"] for name, one in zip(names, machines, strict=True)}
    assert found == {name: ids[f"Upgrade of {name}"] for name in names}
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        list(pool.map(Stack.destroy, machines))
    assert {one["status"] for one in simulator.incidents} == {"RESOLVED"}
