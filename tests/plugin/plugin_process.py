"""The process that Pulumi starts for dynamic resources, with the engine's calls as methods."""

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
# The serialized providers, which users' states contain forever.
SERIALIZED = {
    "Incident": (
        "gASVPQAAAAAAAACMIXB1bHVtaV9kZXZoZWxtLnByb3ZpZGVycy5pbmNpZGVudJSMEEluY2lkZW50UHJvdmlkZXKU"
        "k5QpgZQu"
    ),
    "IncidentUpdate": (
        "gASVSgAAAAAAAACMKHB1bHVtaV9kZXZoZWxtLnByb3ZpZGVycy5pbmNpZGVudF91cGRhdGWUjBZJbmNpZGVudFVw"
        "ZGF0ZVByb3ZpZGVylJOUKYGULg=="
    ),
    "MaintenanceEnd": (
        "gASVSgAAAAAAAACMKHB1bHVtaV9kZXZoZWxtLnByb3ZpZGVycy5tYWludGVuYW5jZV9lbmSUjBZNYWludGVuYW5j"
        "ZUVuZFByb3ZpZGVylJOUKYGULg=="
    ),
    "MaintenanceWindow": (
        "gASVUAAAAAAAAACMK3B1bHVtaV9kZXZoZWxtLnByb3ZpZGVycy5tYWludGVuYW5jZV93aW5kb3eUjBlNYWludGVu"
        "YW5jZVdpbmRvd1Byb3ZpZGVylJOUKYGULg=="
    ),
    "StatusPageIncident": (
        "gASVUwAAAAAAAACMLXB1bHVtaV9kZXZoZWxtLnByb3ZpZGVycy5zdGF0dXNfcGFnZV9pbmNpZGVudJSMGlN0YXR1"
        "c1BhZ2VJbmNpZGVudFByb3ZpZGVylJOUKYGULg=="
    ),
    "StatusPageMaintenance": (
        "gASVWQAAAAAAAACMMHB1bHVtaV9kZXZoZWxtLnByb3ZpZGVycy5zdGF0dXNfcGFnZV9tYWludGVuYW5jZZSMHVN0"
        "YXR1c1BhZ2VNYWludGVuYW5jZVByb3ZpZGVylJOUKYGULg=="
    ),
}
# Fewer attempts than the default, which takes a minute to fail.
QUICK = {"devhelm:maxAttempts": "2", "devhelm:maxTotalSeconds": "8"}


def environment(**variables: str) -> dict[str, str]:
    """The variables of the process, without the settings of the person who runs the tests."""
    inherited = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("DEVHELM_", "PULUMI_")) and not key.lower().endswith("_proxy")
    }
    return {**inherited, **variables}


@dataclass(frozen=True)
class State:
    """The engine's state of a resource: its ID, its inputs and its outputs."""

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
    """The answer to Check: the inputs, and the reasons why they are refused."""

    inputs: dict[str, Any]
    reasons: list[str] = field(default_factory=list)


class Failed(Exception):  # noqa: N818 - the result of a call, not an error of the tests
    """A failed call; its text is all that the engine would print about it.

    `message` is the sentence for the user in it, and `details` is what else the answer has.
    """

    def __init__(self, text: str, message: str, details: bytes | None) -> None:
        super().__init__(text)
        self.message = message
        self.details = details


class Plugin:
    """`python -m pulumi.dynamic` with the engine's calls as methods.

    It adds `__provider` to all properties and unwraps secrets, as the engine does.
    """

    # As pulumi-resource-pulumi-python starts it.
    command = (sys.executable, "-u", "-m", "pulumi.dynamic")
    types = "pulumi-python:dynamic/devhelm:"
    # How the engine names a setting.
    namespace = "devhelm:"
    threads = 4
    # The resource that the calls are about.
    kind = "Incident"

    def __init__(
        self, folder: Path, config: dict[str, str], engine: str = "127.0.0.1:1", **variables: str
    ) -> None:
        self._stderr = folder / "stderr"
        with self._stderr.open("wb") as stderr:
            self._process = subprocess.Popen(
                [*self.command, engine],
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
        values = {
            key.replace("devhelm:", self.namespace): secret(value) if "Token" in key else value
            for key, value in config.items()
        }
        args = struct_pb2.Struct()
        args.update(values)
        self._stub.Configure(provider_pb2.ConfigureRequest(args=args, acceptSecrets=True))

    @property
    def urn(self) -> str:
        return f"urn:pulumi:dev::test::{self.types}{self.kind}::it"

    def added(self) -> dict[str, Any]:
        """What the engine adds to all properties."""
        return {"__provider": SERIALIZED[self.kind]}

    def close(self) -> None:
        """End the process, as the engine does."""
        self._channel.close()
        self._process.terminate()
        self._process.communicate()

    @property
    def printed(self) -> str:
        """Everything that the process has written to stderr."""
        return self._stderr.read_text()

    def lines(self) -> list[str]:
        """The lines that it has written to stderr since the last call of this method."""
        printed = self.printed
        new, self._read = printed[self._read :], len(printed)
        return new.splitlines()

    def check(self, declared: dict[str, Any], inputs: dict[str, Any] | None = None) -> Checked:
        """The result of Check; `inputs` are the state's."""
        request = provider_pb2.CheckRequest(
            urn=self.urn, olds=self._struct(inputs), news=self._struct(declared)
        )
        answer = self._call("Check", request)
        assert all(failure.property == "" for failure in answer.failures)
        return Checked(plain(answer.inputs), [failure.reason for failure in answer.failures])

    def diff(self, state: State, declared: dict[str, Any]) -> Difference:
        answer = self._call("Diff", provider_pb2.DiffRequest(**self._change(state, declared)))
        changes = answer.changes == provider_pb2.DiffResponse.DIFF_SOME
        return Difference(changes, list(answer.replaces), answer.deleteBeforeReplace)

    def create(self, inputs: dict[str, Any]) -> State:
        request = provider_pb2.CreateRequest(urn=self.urn, properties=self._struct(inputs))
        answer = self._call("Create", request)
        return State(answer.id, inputs, plain(answer.properties))

    def read(self, state: State) -> State | None:
        """The resource as it is now, or None if it is gone."""
        request = provider_pb2.ReadRequest(
            id=state.id,
            urn=self.urn,
            properties=self._struct(state.outputs),
            inputs=self._struct(state.inputs),
        )
        answer = self._call("Read", request)
        return (
            State(answer.id, plain(answer.inputs), plain(answer.properties)) if answer.id else None
        )

    def get(self, id_: str) -> State:
        """The result of `.get`, for which the engine sends no properties and only the provider."""
        request = provider_pb2.ReadRequest(id=id_, urn=self.urn, inputs=self._struct({}))
        answer = self._call("Read", request)
        return State(answer.id, plain(answer.inputs), plain(answer.properties))

    def update(self, state: State, declared: dict[str, Any]) -> State:
        answer = self._call("Update", provider_pb2.UpdateRequest(**self._change(state, declared)))
        return State(state.id, declared, plain(answer.properties))

    def delete(self, state: State) -> None:
        request = provider_pb2.DeleteRequest(
            id=state.id,
            urn=self.urn,
            properties=self._struct(state.outputs),
            old_inputs=self._struct(state.inputs),
        )
        self._call("Delete", request)

    def up(self, declared: dict[str, Any], state: State | None = None) -> State:
        """Do what `pulumi up` does for one resource: check, then create, or diff and update."""
        checked = self.check(declared, state.inputs if state else None)
        assert checked.reasons == []
        if state is None:
            return self.create(checked.inputs)
        difference = self.diff(state, checked.inputs)
        assert difference.replaces == []
        return self.update(state, checked.inputs) if difference.changes else state

    def _change(self, state: State, declared: dict[str, Any]) -> dict[str, Any]:
        """What requests about a change of a resource have in common."""
        return {
            "id": state.id,
            "urn": self.urn,
            "olds": self._struct(state.outputs),
            "news": self._struct(declared),
            "old_inputs": self._struct(state.inputs),
        }

    def _call(self, name: str, request: Any) -> Any:
        try:
            return getattr(self._stub, name)(request)
        except grpc.RpcError as error:
            metadata = dict(error.trailing_metadata() or ())
            details = metadata.get("grpc-status-details-bin")
            raise Failed(error.details(), self.sentence(error.details()), details) from None

    def sentence(self, text: str) -> str:
        """The sentence for the user in what the engine would print."""
        # The SDK before tracebacks puts its own words in front of it.
        return text.strip().removeprefix("Exception calling application: ")

    def _struct(self, values: dict[str, Any] | None) -> struct_pb2.Struct:
        struct = struct_pb2.Struct()
        if values is not None:
            struct.update({**self.added(), **values})
        return struct


def plain(struct: struct_pb2.Struct) -> dict[str, Any]:
    """Properties as the engine sends them back to a provider that accepts no secrets."""
    return {key: _value(value) for key, value in struct.fields.items() if key != "__provider"}


def _value(value: struct_pb2.Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        inner = {key: _value(item) for key, item in value.struct_value.fields.items()}
        return pulumi.runtime.rpc.unwrap_rpc_secret(inner)
    if kind == "list_value":
        return [_value(item) for item in value.list_value.values]
    return None if kind == "null_value" else getattr(value, kind)
