"""The program `pulumi-resource-devhelm`, which Pulumi starts for each provider of a program."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys

import grpc.aio
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS
from pulumi.runtime.proto.provider_pb2_grpc import add_ResourceProviderServicer_to_server

from pulumi_devhelm import surfaces
from pulumi_devhelm.native.servicer import Servicer
from pulumi_devhelm.providers import session
from pulumi_devhelm.resources import project_file

# How often it looks whether Pulumi is still there, and how long it lets a request finish.
_WATCH_SECONDS, _FINISH_SECONDS = 1.0, 60.0


def main() -> None:
    """Serve until Pulumi ends this process, or is gone."""
    engine = next((one for one in sys.argv[1:] if not one.startswith("-")), None)
    if engine is None:
        sys.exit(
            "pulumi-resource-devhelm is a plugin, which Pulumi starts. To make it known to Pulumi, "
            "run `pulumi-devhelm plugin install`."
        )
    if project_file.language(project_file.read()) != "python":
        surfaces.use(surfaces.OTHER_LANGUAGE)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(engine))


async def _serve(engine: str) -> None:
    server = grpc.aio.server(options=_GRPC_CHANNEL_OPTIONS)
    add_ResourceProviderServicer_to_server(Servicer(engine), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await _parent_is_gone()
    # Nobody can store what a further request would do.
    session.cancel()
    await server.stop(_FINISH_SECONDS)


async def _parent_is_gone() -> None:
    """Return when the process that started this one is gone: a killed Pulumi ends no plugin."""
    parent = os.getppid()
    while os.getppid() == parent:  # noqa: ASYNC110 - the system sends no event
        await asyncio.sleep(_WATCH_SECONDS)


if __name__ == "__main__":
    main()
