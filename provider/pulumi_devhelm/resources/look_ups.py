"""What all look-ups of programs have in common."""

import os
import weakref
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import Any, TypeVar

import pulumi

from pulumi_devhelm.client.settings import Settings
from pulumi_devhelm.errors import DevHelmError, LookUpError
from pulumi_devhelm.resources.hosts import PACKAGE, plugin_serves
from pulumi_devhelm.resources.refusals import refused
from pulumi_devhelm.surfaces import camel_case

T = TypeVar("T")

# What each run of a program has read, by the settings that it was read with. The connection to the
# engine stands for the run, because a script may run several programs.
_read: weakref.WeakKeyDictionary[Any, dict[Hashable, Any]] = weakref.WeakKeyDictionary()


class _NotKnownYetError(pulumi.RunError):
    """The settings of the provider are unknown in this preview, so it can't look anything up."""


def looked_up(function: str, find: Callable[[], T]) -> T:
    """What `find` returns. Raises RunError if it raises an error."""
    try:
        return find()
    except LookUpError as error:
        *others, last = error.problems
        raise refused(function, *others, f"{last} {error.advice}") from None
    except DevHelmError as error:
        raise refused(function, str(error)) from None


def once_in_a_run(what: Hashable, read: Callable[[Any], T]) -> T:
    """What `read` returns for an operation of the client; it is called once in a run."""
    run = pulumi.runtime.settings.get_monitor()
    known = {} if run is None else _read.setdefault(run, {})
    settings = Settings.load(_configured, os.environ)
    if (settings, what) not in known:
        known[settings, what] = _called(settings, read)
    found: T = known[settings, what]
    return found


def _called(settings: Settings, read: Callable[[Any], T]) -> T:
    # httpx and pydantic load here, so only in a program that looks something up.
    from pulumi_devhelm.client.client import Client  # noqa: PLC0415
    from pulumi_devhelm.client.ledger import Ledger  # noqa: PLC0415

    client = Client(settings, Ledger(), pulumi.log.info)
    try:
        return read(client.operation())
    finally:
        client.close()


def _configured(key: str) -> str | None:
    namespace, _, name = key.partition(":")
    return pulumi.Config(namespace).get(name)


def refuse(
    function: str,
    given: Mapping[str, Any],
    problems: Callable[[Mapping[str, Any]], Sequence[str]],
) -> None:
    """Raise RunError if the arguments in `given` are wrong."""
    outputs = [name for name, value in given.items() if isinstance(value, pulumi.Output)]
    known = {name: value for name, value in given.items() if name not in outputs}
    found = [f"{name}: is an Output; use {function}_output." for name in outputs]
    if found := found or [*problems(known)]:
        raise refused(function, *found)


def is_invoked(opts: pulumi.InvokeOptions | None) -> bool:
    """Whether the plugin looks it up, or a mock in a unit test, instead of this process."""
    return plugin_serves(opts) or _is_mocked()


def _is_mocked() -> bool:
    """Whether this is a unit test of a program, in which mocks answer instead of the engine."""
    run = pulumi.runtime.settings.get_monitor()
    return isinstance(run, pulumi.runtime.mocks.MockMonitor)


def invoked(
    function: str, given: Mapping[str, Any], opts: pulumi.InvokeOptions | None
) -> Mapping[str, Any]:
    """The answer of the plugin or of a mock."""
    arguments = {name: _plain(value) for name, value in given.items() if value is not None}
    token = f"{PACKAGE}:index:{camel_case(function)}"
    try:
        found: Mapping[str, Any] | None = pulumi.runtime.invoke(token, arguments, opts).value
    except Exception as error:  # noqa: BLE001 - Pulumi's own kind of error for every failure
        # Pulumi puts its own words before the plugin's sentence.
        *_, sentence = str(error).split("returned an error: ")
        raise refused(function, sentence) from None
    if not found and not _is_mocked():
        # The engine doesn't ask a plugin that has no settings.
        raise _NotKnownYetError(
            f"{function}: the settings of its provider are known only during the update; use "
            f"{function}_output."
        )
    return found or {}


def or_unknown(look_up: Callable[[], T]) -> T | pulumi.Output[T]:
    """What `look_up` finds, or an unknown Output during a preview that can't know it."""

    async def value() -> Any:
        return None

    async def is_known() -> bool:
        return False

    try:
        return look_up()
    except _NotKnownYetError:
        return pulumi.Output(set(), value(), is_known())


def _plain(value: Any) -> Any:
    """A list, which is all that the engine understands, of any other collection."""
    return list(value) if isinstance(value, Collection) and not isinstance(value, str) else value
