"""The process of the native plugin, with the engine's calls as methods."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import empty_pb2
from plugin_process import Plugin, State, plain
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, provider_pb2


class Engine(engine_pb2_grpc.EngineServicer):
    """The part of the engine that a plugin calls: it keeps what is logged."""

    def __init__(self) -> None:
        self.logged: list[engine_pb2.LogRequest] = []
        self._server = grpc.server(ThreadPoolExecutor(4))
        engine_pb2_grpc.add_EngineServicer_to_server(self, self._server)
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        self._server.start()

    def Log(self, request: engine_pb2.LogRequest, _context: Any) -> empty_pb2.Empty:  # noqa: N802
        self.logged.append(request)
        return empty_pb2.Empty()

    def lines(self) -> list[str]:
        """What people see."""
        return [one.message for one in self.logged if one.severity == engine_pb2.INFO]

    def stop(self) -> None:
        self._server.stop(None)


class NativePlugin(Plugin):
    """`pulumi-resource-devhelm` for a program in Python, with an engine that it can log to."""

    command = (sys.executable, "-m", "pulumi_devhelm.native")
    types = "devhelm:index:"
    namespace = ""
    threads = 16
    language = "python"

    def __init__(self, folder: Path, config: dict[str, str], **variables: str) -> None:
        (folder / "Pulumi.yaml").write_text(f"name: test\nruntime: {self.language}\n")
        self.engine = Engine()
        super().__init__(folder, config, self.engine.address, **variables)

    def added(self) -> dict[str, Any]:
        """Nothing."""
        return {}

    def close(self) -> None:
        super().close()
        self.engine.stop()

    @property
    def printed(self) -> str:
        """Everything that it has printed or logged."""
        return super().printed + "".join(f"{one.message}\n" for one in self.engine.logged)

    def lines(self) -> list[str]:
        """The lines since the last call of this method, as the other host prints them."""
        logged = self.engine.lines()
        new, self._read = logged[self._read :], len(logged)
        return [f"devhelm: {line}" for line in new]

    def sentence(self, text: str) -> str:
        """The whole text, because it is nothing else."""
        return text

    def call(self, name: str, request: Any) -> Any:
        """The answer to any call. Raises Failed."""
        return self._call(name, request)

    def preview(self, declared: dict[str, Any], state: State | None = None) -> dict[str, Any]:
        """The outputs that a preview shows for a new resource, or for a change of one."""
        if state is None:
            request = provider_pb2.CreateRequest(
                urn=self.urn, properties=self._struct(declared), preview=True
            )
            return plain(self._call("Create", request).properties)
        request = provider_pb2.UpdateRequest(**self._change(state, declared), preview=True)
        return plain(self._call("Update", request).properties)

    def differences(self, state: State, declared: dict[str, Any]) -> dict[str, str]:
        """What Diff says of each property."""
        answer = self._call("Diff", provider_pb2.DiffRequest(**self._change(state, declared)))
        assert answer.hasDetailedDiff
        assert set(answer.diffs) == set(answer.detailedDiff)
        kinds = provider_pb2.PropertyDiff.Kind
        return {key: kinds.Name(one.kind) for key, one in sorted(answer.detailedDiff.items())}

    def invoke(self, function: str, **given: Any) -> dict[str, Any]:
        """What a function returns."""
        request = provider_pb2.InvokeRequest(
            tok=f"devhelm:index:{function}", args=self._struct(given)
        )
        return plain(getattr(self._call("Invoke", request), "return"))
