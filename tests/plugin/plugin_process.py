"""The process that Pulumi starts for dynamic resources, and what the engine says to it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
import pulumi
from google.protobuf import struct_pb2
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

UNKNOWN = pulumi.runtime.rpc.UNKNOWN
TOKEN = "dh_live_0123456789-the-token-of-the-plugin"
# What states hold for ever.
INCIDENT = (
    "gASVPQAAAAAAAACMIXB1bHVtaV9kZXZoZWxtLnByb3ZpZGVycy5pbmNpZGVudJSMEEluY2lkZW50UHJvdmlkZXKUk5Qp"
    "gZQu"
)
URN = "urn:pulumi:dev::test::pulumi-python:dynamic/devhelm:Incident::it"
# What a person waits for after a mistake should not take the default minute.
QUICK = {"devhelm:maxAttempts": "2", "devhelm:maxTotalSeconds": "8"}


def environment(**variables: str) -> dict[str, str]:
    """What the process sees: nothing of the person who runs the tests but PATH and HOME."""
    inherited = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("DEVHELM_", "PULUMI_")) and not key.lower().endswith("_proxy")
    }
    return {**inherited, **variables}


@dataclass(frozen=True)
class Known:
    """What the engine keeps of a resource: its id, its inputs and its outputs."""

    id: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """The answer to Diff."""

    changes: bool
    replaces: list[str]
    deletes_first: bool


@dataclass(frozen=True)
class Checked:
    """The answer to Check: the inputs, and the reasons, all without the name of a property."""

    inputs: dict[str, Any]
    reasons: list[str] = field(default_factory=list)


class Failed(Exception):  # noqa: N818 - what the engine prints, not a fault of the tests
    """A call that the process refused: all that the engine would print of it."""

    @property
    def message(self) -> str:
        """The exception's own line, after its type."""
        return str(self).strip().splitlines()[-1].partition(": ")[2]


class Plugin:
    """`python -m pulumi.dynamic` with the engine's calls as methods.

    Bags go and come as the engine has them: `__provider` in each, secrets unwrapped.
    """

    def __init__(self, folder: Path, config: dict[str, str], **variables: str) -> None:
        self._stderr = folder / "stderr"
        with self._stderr.open("wb") as stderr:
            self._process = subprocess.Popen(
                # As pulumi-resource-pulumi-python does it; the address is the engine's.
                [sys.executable, "-u", "-m", "pulumi.dynamic", "127.0.0.1:1"],
                cwd=folder,
                env=environment(**variables),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=stderr,
            )
        assert self._process.stdout
        port = self._process.stdout.readline().decode().strip()
        assert port, self._stderr.read_text()
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        self._stub = provider_pb2_grpc.ResourceProviderStub(self._channel)
        self._read = 0
        secret = pulumi.runtime.rpc.wrap_rpc_secret
        values = {key: secret(value) if "Token" in key else value for key, value in config.items()}
        args = struct_pb2.Struct()
        args.update(values)
        self._stub.Configure(provider_pb2.ConfigureRequest(args=args, acceptSecrets=True))

    def close(self) -> None:
        """End the process, as the engine does."""
        self._channel.close()
        self._process.terminate()
        self._process.communicate()

    @property
    def printed(self) -> str:
        """All that the process has written to its stderr so far."""
        return self._stderr.read_text()

    def lines(self) -> list[str]:
        """What it has written to its stderr since this was asked last."""
        printed = self.printed
        new, self._read = printed[self._read :], len(printed)
        return new.splitlines()

    def check(self, news: dict[str, Any], olds: dict[str, Any] | None = None) -> Checked:
        request = provider_pb2.CheckRequest(urn=URN, olds=_bag(olds), news=_bag(news))
        answer = self._call("Check", request)
        assert all(failure.property == "" for failure in answer.failures)
        return Checked(_plain(answer.inputs), [failure.reason for failure in answer.failures])

    def diff(self, known: Known, news: dict[str, Any]) -> Difference:
        request = provider_pb2.DiffRequest(
            id=known.id,
            urn=URN,
            olds=_bag(known.outputs),
            news=_bag(news),
            old_inputs=_bag(known.inputs),
        )
        answer = self._call("Diff", request)
        changes = answer.changes == provider_pb2.DiffResponse.DIFF_SOME
        return Difference(changes, list(answer.replaces), answer.deleteBeforeReplace)

    def create(self, inputs: dict[str, Any]) -> Known:
        request = provider_pb2.CreateRequest(urn=URN, properties=_bag(inputs))
        answer = self._call("Create", request)
        return Known(answer.id, inputs, _plain(answer.properties))

    def read(self, known: Known) -> Known | None:
        """The resource as it is now, None where it is gone."""
        request = provider_pb2.ReadRequest(
            id=known.id,
            urn=URN,
            properties=_bag(known.outputs),
            inputs=_bag(known.inputs),
        )
        answer = self._call("Read", request)
        return (
            Known(answer.id, _plain(answer.inputs), _plain(answer.properties))
            if answer.id
            else None
        )

    def get(self, id_: str) -> Known:
        """What `.get` reads: the engine gives no properties, and of inputs only the provider."""
        request = provider_pb2.ReadRequest(id=id_, urn=URN, inputs=_bag({}))
        answer = self._call("Read", request)
        return Known(answer.id, _plain(answer.inputs), _plain(answer.properties))

    def update(self, known: Known, news: dict[str, Any]) -> Known:
        request = provider_pb2.UpdateRequest(
            id=known.id,
            urn=URN,
            olds=_bag(known.outputs),
            news=_bag(news),
            old_inputs=_bag(known.inputs),
        )
        answer = self._call("Update", request)
        return Known(known.id, news, _plain(answer.properties))

    def delete(self, known: Known) -> None:
        request = provider_pb2.DeleteRequest(
            id=known.id, urn=URN, properties=_bag(known.outputs), old_inputs=_bag(known.inputs)
        )
        self._call("Delete", request)

    def up(self, news: dict[str, Any], known: Known | None = None) -> Known:
        """What an update does for one resource: check, then create, or diff and update."""
        checked = self.check(news, known.inputs if known else None)
        assert checked.reasons == []
        if known is None:
            return self.create(checked.inputs)
        difference = self.diff(known, checked.inputs)
        assert difference.replaces == []
        return self.update(known, checked.inputs) if difference.changes else known

    def _call(self, name: str, request: Any) -> Any:
        try:
            return getattr(self._stub, name)(request)
        except grpc.RpcError as error:
            raise Failed(error.details()) from None


def _bag(values: dict[str, Any] | None) -> struct_pb2.Struct:
    bag = struct_pb2.Struct()
    if values is not None:
        bag.update({"__provider": INCIDENT, **values})
    return bag


def _plain(bag: struct_pb2.Struct) -> dict[str, Any]:
    """A bag as the engine keeps it: it sends no secret back to a provider that accepts none."""
    return {key: _value(value) for key, value in bag.fields.items() if key != "__provider"}


def _value(value: struct_pb2.Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        inner = {key: _value(item) for key, item in value.struct_value.fields.items()}
        return pulumi.runtime.rpc.unwrap_rpc_secret(inner)
    if kind == "list_value":
        return [_value(item) for item in value.list_value.values]
    return None if kind == "null_value" else getattr(value, kind)
