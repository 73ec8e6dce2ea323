"""Look-ups of monitors, for programs."""

import os
import weakref
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

import pulumi

from pulumi_devhelm.client.settings import Settings
from pulumi_devhelm.errors import DevHelmError, MonitorLookupError
from pulumi_devhelm.monitors import Monitor
from pulumi_devhelm.providers import lookups
from pulumi_devhelm.resources.hosts import PACKAGE, plugin_serves
from pulumi_devhelm.resources.refusals import refused
from pulumi_devhelm.surfaces import camel_case

T = TypeVar("T")

# The monitors that each run of a program has listed, by the settings that it listed them with. The
# connection to the engine stands for the run, because a script may run several programs.
_listed: weakref.WeakKeyDictionary[Any, dict[Settings, list[Monitor]]] = weakref.WeakKeyDictionary()


class _NotKnownYetError(pulumi.RunError):
    """The settings of the provider are unknown in this preview, so it can't look anything up."""


def get_monitor(
    *,
    name: str | None = None,
    id: str | None = None,  # noqa: A002 - Pulumi's name for it
    opts: pulumi.InvokeOptions | None = None,
) -> Monitor:
    """Look up one monitor by its exact name or its id.

    Calls DevHelm, in previews as well, but lists the monitors only once in a run of the program.
    Raises RunError unless exactly one of `name` and `id` is set and exactly one monitor matches.

    :param name: The monitor's name, including case.
    :param id: UUID of the monitor.
    :param opts: Pulumi's options. With the `provider` of another workspace, the plugin looks there.
    """
    given = {"name": name, "id": id}
    _refuse("get_monitor", given, lookups.monitor_problems)
    if _is_invoked(opts):
        return _monitor(_invoked("get_monitor", given, opts))
    return _looked_up("get_monitor", lookups.find_monitor, given)


def get_monitors(
    *,
    tag: str | None = None,
    names: Collection[str] | None = None,
    type: str | None = None,  # noqa: A002 - DevHelm's name for it
    opts: pulumi.InvokeOptions | None = None,
) -> list[Monitor]:
    """Look up all monitors that meet every given condition; without one, all monitors.

    Calls DevHelm as `get_monitor` does. Raises RunError if no monitor matches, or if one of the
    names has no monitor or several.

    :param tag: A tag that the monitors have, including case.
    :param names: Exact names. The result has their order.
    :param type: DevHelm's type, such as "HTTP".
    :param opts: Pulumi's options. With the `provider` of another workspace, the plugin looks there.
    """
    given = {"tag": tag, "names": names, "type": type}
    _refuse("get_monitors", given, lookups.monitors_problems)
    if _is_invoked(opts):
        found = _invoked("get_monitors", given, opts)
        return [_monitor(one) for one in found.get("monitors") or ()]
    return _looked_up("get_monitors", lookups.find_monitors, given)


def get_monitor_output(
    *,
    name: pulumi.Input[str] | None = None,
    id: pulumi.Input[str] | None = None,  # noqa: A002 - Pulumi's name for it
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[Monitor]:
    """Look up one monitor as `get_monitor` does, by a name or an id that can be an Output.

    During a preview, the result is unknown if the name, the id or a setting of the provider is.

    :param name: The monitor's name, including case.
    :param id: UUID of the monitor.
    :param opts: Pulumi's options. With the `provider` of another workspace, the plugin looks there.
    """
    return pulumi.Output.all(name=name, id=id).apply(
        lambda given: _or_unknown(lambda: get_monitor(**given, opts=opts))
    )


def get_monitors_output(
    *,
    tag: pulumi.Input[str] | None = None,
    names: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
    type: pulumi.Input[str] | None = None,  # noqa: A002 - DevHelm's name for it
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[list[Monitor]]:
    """Look up monitors as `get_monitors` does, by conditions that can be Outputs.

    During a preview, the result is unknown if a condition or a setting of the provider is.

    :param tag: A tag that the monitors have, including case.
    :param names: Exact names. The result has their order.
    :param type: DevHelm's type, such as "HTTP".
    :param opts: Pulumi's options. With the `provider` of another workspace, the plugin looks there.
    """
    return pulumi.Output.all(tag=tag, names=names, type=type).apply(
        lambda given: _or_unknown(lambda: get_monitors(**given, opts=opts))
    )


def _looked_up(
    function: str, find: Callable[[Mapping[str, Any], lookups.Listing], T], given: Mapping[str, Any]
) -> T:
    """Find monitors among those that the run of the program has listed."""
    try:
        return find(given, _listing)
    except MonitorLookupError as error:
        *others, last = error.problems
        raise refused(function, *others, f"{last} {error.advice}") from None
    except DevHelmError as error:
        raise refused(function, str(error)) from None


def _listing() -> list[Monitor]:
    """All monitors, listed once in a run of the program."""
    run = pulumi.runtime.settings.get_monitor()
    listed = {} if run is None else _listed.setdefault(run, {})
    settings = Settings.load(_configured, os.environ)
    if settings not in listed:
        listed[settings] = _list(settings)
    return listed[settings]


def _list(settings: Settings) -> list[Monitor]:
    # httpx and pydantic load here, so only in a program that looks something up.
    from pulumi_devhelm.client.client import Client  # noqa: PLC0415
    from pulumi_devhelm.client.ledger import Ledger  # noqa: PLC0415
    from pulumi_devhelm.client.monitors import Monitors  # noqa: PLC0415

    client = Client(settings, Ledger(), pulumi.log.info)
    try:
        return Monitors(client.operation()).list()
    finally:
        client.close()


def _configured(key: str) -> str | None:
    namespace, _, name = key.partition(":")
    return pulumi.Config(namespace).get(name)


def _refuse(
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


def _is_invoked(opts: pulumi.InvokeOptions | None) -> bool:
    """Whether the plugin looks it up, or a mock in a unit test, instead of this process."""
    return plugin_serves(opts) or _is_mocked()


def _is_mocked() -> bool:
    """Whether this is a unit test of a program, in which mocks answer instead of the engine."""
    run = pulumi.runtime.settings.get_monitor()
    return isinstance(run, pulumi.runtime.mocks.MockMonitor)


def _invoked(
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


def _or_unknown(look_up: Callable[[], T]) -> T | pulumi.Output[T]:
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


def _monitor(found: Mapping[str, Any]) -> Monitor:
    """The monitor in an answer, which has DevHelm's keys and the names of its tags."""
    return Monitor(
        id=found.get("id", ""),
        name=found.get("name", ""),
        type=found.get("type"),
        tags=tuple(found.get("tags") or ()),
        enabled=found.get("enabled"),
        current_status=found.get("currentStatus"),
    )
