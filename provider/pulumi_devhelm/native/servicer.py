"""Answers the engine's calls. It only translates: the providers decide."""

from __future__ import annotations

import asyncio
import contextvars
import functools
import importlib.metadata
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

import grpc
import pulumi
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2 as proto
from pulumi.runtime.proto.plugin_pb2 import PluginInfo
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderServicer

from pulumi_devhelm.errors import DevHelmError
from pulumi_devhelm.native import configuration, log, previews, schema
from pulumi_devhelm.native.differences import difference
from pulumi_devhelm.native.failures import PartialError, in_one_sentence, unexpected
from pulumi_devhelm.native.property_bags import Bag, struct
from pulumi_devhelm.providers import session
from pulumi_devhelm.providers.catalog import RESOURCES
from pulumi_devhelm.providers.properties import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_devhelm.providers.base import DevHelmProvider

T = TypeVar("T")

# How many steps run at a time. The engine asks for more, but more than this isn't faster.
_WORKERS = 16
_PROVIDERS = {f"devhelm:index:{name}": provider() for name, provider in RESOURCES.items()}


class Servicer(ResourceProviderServicer):
    """Serves the package `devhelm` to one engine.

    What makes requests to DevHelm blocks, so it runs in threads. That keeps the loop free for
    Cancel.
    """

    def __init__(self, engine_address: str) -> None:
        self._engine_address = engine_address
        self._workers = ThreadPoolExecutor(_WORKERS, "devhelm")
        # Pulumi's settings are global, so components are constructed one by one.
        self._constructing = asyncio.Lock()
        log.connect(engine_address)
        session.show_with(log.info)

    async def _run(self, function: Callable[..., T], *arguments: Any) -> T:
        # The thread's lines are about the resource of this call.
        context = contextvars.copy_context()
        return await asyncio.get_running_loop().run_in_executor(
            self._workers, functools.partial(context.run, function, *arguments)
        )

    async def Handshake(self, _request: proto.ProviderHandshakeRequest, _context: Any) -> Any:
        """Say what this plugin understands."""
        return proto.ProviderHandshakeResponse(accept_secrets=True, accept_outputs=True)

    async def GetPluginInfo(self, _request: Empty, _context: Any) -> Any:
        """Return the version, which is that of the Python package."""
        return PluginInfo(version=importlib.metadata.version("pulumi-devhelm"))

    async def GetSchema(self, _request: proto.GetSchemaRequest, _context: Any) -> Any:
        """Return the checked-in schema."""
        return proto.GetSchemaResponse(schema=schema.text())

    async def GetMapping(self, _request: proto.GetMappingRequest, _context: Any) -> Any:
        """Return nothing: no Terraform provider has a mapping to this package."""
        return proto.GetMappingResponse()

    async def GetMappings(self, _request: proto.GetMappingsRequest, _context: Any) -> Any:
        """Return nothing, as GetMapping."""
        return proto.GetMappingsResponse()

    @in_one_sentence
    async def CheckConfig(self, request: proto.CheckRequest, _context: Any) -> Any:
        """Report all problems of the configuration, and name the tenant in it."""
        given = configuration.given(request.news)
        values, problems = configuration.checked(request.urn, given, os.environ)
        return proto.CheckResponse(
            # Marks of secrets don't reach this call, so this one is made here.
            inputs=struct(values, configuration.SECRET),
            failures=[proto.CheckFailure(reason=problem) for problem in problems],
        )

    @in_one_sentence
    async def DiffConfig(self, request: proto.DiffRequest, _context: Any) -> Any:
        """Replace everything if the tenant is another one. A new token is only stored and used."""
        before = configuration.given(request.old_inputs) or configuration.given(request.olds)
        values = configuration.given(request.news)
        changes = configuration.changes(before, values)
        return proto.DiffResponse(
            changes=proto.DiffResponse.DIFF_SOME if changes else proto.DiffResponse.DIFF_NONE,
            replaces=configuration.tenant_changes(before, values),
            diffs=changes,
        )

    @in_one_sentence
    async def Configure(self, request: proto.ConfigureRequest, _context: Any) -> Any:
        """Remember the configuration."""
        values = configuration.given(request.args)
        session.configure(
            configuration.getter(values), configuration.environment(values, os.environ)
        )
        return proto.ConfigureResponse(acceptSecrets=True, acceptOutputs=True, supportsPreview=True)

    @in_one_sentence
    async def Check(self, request: proto.CheckRequest, _context: Any) -> Any:
        """Report all problems of the inputs, and fill in the defaults."""
        provider, before, news = _provider(request), Bag.of(request.olds), Bag.of(request.news)
        declared, problems = provider.checked(before.values, news.values)
        strangers = sorted(news.values.keys() - set(provider.inputs.keys))
        problems += [Problem(key, "is not an input.") for key in strangers]
        return proto.CheckResponse(
            inputs=struct(declared, news.secret),
            # Their property is empty, because the engine would print the value of a named one.
            failures=[proto.CheckFailure(reason=str(problem)) for problem in problems],
        )

    @in_one_sentence
    async def Diff(self, request: proto.DiffRequest, _context: Any) -> Any:
        """Compare the declared inputs with the state."""
        provider, before, news = (
            _provider(request),
            Bag.of(request.old_inputs),
            Bag.of(request.news),
        )
        state = Bag.of(request.olds).for_provider(provider, before.secret)
        plan = provider.compared(request.id, state, news.for_provider(provider))
        return difference(provider, plan, before.values, news.values)

    @in_one_sentence
    async def Create(self, request: proto.CreateRequest, _context: Any) -> Any:
        """Create the object. A preview only shows what is known before."""
        provider, news = _provider(request), Bag.of(request.properties)
        if request.preview:
            foreseen = previews.created(_token(request), news.values)
            return proto.CreateResponse(properties=struct(foreseen, news.secret))
        declared = news.for_provider(provider)
        try:
            made = await self._run(provider.create, declared)
        except DevHelmError as error:
            raise _partial(error, provider, "", {}, news) from error
        return proto.CreateResponse(id=made.id, properties=struct(made.outs or {}, news.secret))

    @in_one_sentence
    async def Update(self, request: proto.UpdateRequest, _context: Any) -> Any:
        """Change the object. A preview only shows what is known before."""
        provider, before, news = (
            _provider(request),
            Bag.of(request.old_inputs),
            Bag.of(request.news),
        )
        state, declared = (
            Bag.of(request.olds).for_provider(provider, before.secret),
            news.for_provider(provider),
        )
        if request.preview:
            plan = provider.plan(request.id, state, declared)
            foreseen = previews.updated(_token(request), provider, state, declared, plan)
            return proto.UpdateResponse(properties=struct(foreseen, news.secret))
        try:
            made = await self._run(provider.update, request.id, state, declared)
        except DevHelmError as error:
            raise _partial(error, provider, request.id, state, news) from error
        return proto.UpdateResponse(properties=struct(made.outs or {}, news.secret))

    @in_one_sentence
    async def Delete(self, request: proto.DeleteRequest, _context: Any) -> Any:
        """End the object."""
        provider, inputs = _provider(request), Bag.of(request.old_inputs)
        state = Bag.of(request.properties).for_provider(provider, inputs.secret)
        await self._run(provider.delete, request.id, state)
        return Empty()

    @in_one_sentence
    async def Read(self, request: proto.ReadRequest, _context: Any) -> Any:
        """Read the object as it is now: for a refresh, or to import it."""
        token = _token(request)
        if token not in _PROVIDERS:  # the engine reads a component only to import it
            raise DevHelmError(
                f"{token} isn't a resource in DevHelm, so it can't be imported.",
                advice="A component consists of others: import its incident and its windows.",
            )
        provider, known, inputs = (
            _provider(request),
            Bag.of(request.properties),
            Bag.of(request.inputs),
        )
        secret = known.secret | inputs.secret
        if known.values:
            result = await self._run(
                provider.read, request.id, known.for_provider(provider, secret)
            )
            id_, outputs, declared = result.id or "", result.outs or {}, result.inputs or {}
        else:
            id_ = request.id
            outputs, declared = await self._run(provider.imported, id_)
        return proto.ReadResponse(
            id=id_, properties=struct(outputs, secret), inputs=struct(declared, secret)
        )

    @in_one_sentence
    async def Invoke(self, request: proto.InvokeRequest, _context: Any) -> Any:
        """Call a function."""
        from pulumi_devhelm.native.functions import FUNCTIONS  # noqa: PLC0415 - few programs look up

        given = Bag.of(request.args)
        result = await self._run(FUNCTIONS[request.tok], given.values)
        return proto.InvokeResponse(**{"return": struct(result)})

    async def Construct(self, request: proto.ConstructRequest, context: Any) -> Any:
        """Construct a component, with Pulumi's own servicer."""
        from pulumi.provider.server import ProviderServicer  # noqa: PLC0415 - few programs need it

        from pulumi_devhelm.native.components import Components  # noqa: PLC0415 - as above

        async with self._constructing:
            servicer = ProviderServicer(Components(""), [], self._engine_address)
            try:
                return await servicer.Construct(request, context)
            except pulumi.RunError as error:
                # The engine names the component itself.
                named = f"{request.type.rpartition(':')[2]} {request.name!r}: "
                await context.abort(grpc.StatusCode.UNKNOWN, str(error).replace(named, ""))
            except Exception as error:  # noqa: BLE001 - the engine must get an answer to every call
                await unexpected(error, context)

    async def Cancel(self, _request: Empty, _context: Any) -> Any:
        """End waits, and send nothing more. The engine calls this on Ctrl-C, and at every end."""
        session.cancel()
        return Empty()


def _provider(request: Any) -> DevHelmProvider:
    """The provider of the resource that a request is about."""
    return _PROVIDERS[_token(request)]


def _token(request: Any) -> str:
    token: str = request.type or request.urn.split("::")[-2].split("$")[-1]
    return token


def _partial(
    error: DevHelmError, provider: DevHelmProvider, id_: str, state: dict[str, Any], news: Bag
) -> Exception:
    """The error of a step, with what the step did before it failed, if anything."""
    if error.partial is None:
        return error
    outputs = provider.partial(state, news.for_provider(provider), error.partial)
    return PartialError(
        error,
        id_ or error.partial["id"],
        struct(outputs, news.secret),
        struct(news.values, news.secret),
    )
