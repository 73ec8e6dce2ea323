"""Look-ups of monitors, for programs."""

import os
import weakref
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pulumi

from pulumi_devhelm.client.settings import Settings
from pulumi_devhelm.errors import DevHelmError, MonitorLookupError
from pulumi_devhelm.monitors import Monitor, by_id, by_name, by_tag, by_type
from pulumi_devhelm.providers import checks

# The monitors that each run of a program has listed, by the settings that it listed them with. The
# connection to the engine stands for the run, because a script may run several programs.
_listed: weakref.WeakKeyDictionary[Any, dict[Settings, list[Monitor]]] = weakref.WeakKeyDictionary()


def get_monitor(
    *,
    name: str | None = None,
    id: str | None = None,  # noqa: A002 - Pulumi's name for it
) -> Monitor:
    """Look up one monitor by its exact name or its id.

    Calls DevHelm, in previews as well, but lists the monitors only once in a run of the program.
    Raises RunError unless exactly one of `name` and `id` is set and exactly one monitor matches.

    :param name: The monitor's name, including case.
    :param id: UUID of the monitor.
    """
    problems = _problems("get_monitor", name=name, id=id)
    if (name is None) == (id is None):
        problems.append("set exactly one of name and id.")
    if isinstance(id, str) and (refusal := checks.uuid(id)):
        problems.append(f"id: {refusal}")
    if problems:
        raise _refusal(problems, "get_monitor")
    if _is_mocked():
        return _of_mock(_call_mock("getMonitor", {"name": name, "id": id}))
    monitors = _monitors("get_monitor")
    found = by_id(monitors, id) if id is not None else by_name(monitors, name or "")
    if isinstance(found, str):
        raise _refusal([found], "get_monitor", MonitorLookupError.advice)
    return found


def get_monitors(
    *,
    tag: str | None = None,
    names: Collection[str] | None = None,
    type: str | None = None,  # noqa: A002 - DevHelm's name for it
) -> list[Monitor]:
    """Look up all monitors that meet every given condition; without one, all monitors.

    Calls DevHelm as `get_monitor` does. Raises RunError if no monitor matches, or if one of the
    names has no monitor or several.

    :param tag: A tag that the monitors have, including case.
    :param names: Exact names. The result has their order.
    :param type: DevHelm's type, such as "HTTP".
    """
    problems = _problems("get_monitors", tag=tag, type=type)
    if names is not None:
        if isinstance(names, str) or not isinstance(names, Collection) or not names:
            problems.append("names: must be a list of one or more strings.")
        else:
            places = {f"names[{index}]": name for index, name in enumerate(names)}
            problems += _problems("get_monitors", required=True, **places)
    if problems:
        raise _refusal(problems, "get_monitors")
    if _is_mocked():
        given = {"tag": tag, "names": names and list(names), "type": type}
        return [_of_mock(one) for one in _call_mock("getMonitors", given).get("monitors") or ()]
    return _select(_monitors("get_monitors"), tag, names, type)


def get_monitor_output(
    *,
    name: pulumi.Input[str] | None = None,
    id: pulumi.Input[str] | None = None,  # noqa: A002 - Pulumi's name for it
) -> pulumi.Output[Monitor]:
    """Look up one monitor as `get_monitor` does, by a name or an id that can be an Output.

    During a preview, the result is unknown if the name or id is.

    :param name: The monitor's name, including case.
    :param id: UUID of the monitor.
    """
    return pulumi.Output.all(name=name, id=id).apply(lambda given: get_monitor(**given))


def get_monitors_output(
    *,
    tag: pulumi.Input[str] | None = None,
    names: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
    type: pulumi.Input[str] | None = None,  # noqa: A002 - DevHelm's name for it
) -> pulumi.Output[list[Monitor]]:
    """Look up monitors as `get_monitors` does, by conditions that can be Outputs.

    During a preview, the result is unknown if one of the conditions is.

    :param tag: A tag that the monitors have, including case.
    :param names: Exact names. The result has their order.
    :param type: DevHelm's type, such as "HTTP".
    """
    return pulumi.Output.all(tag=tag, names=names, type=type).apply(
        lambda given: get_monitors(**given)
    )


def _select(
    monitors: Sequence[Monitor],
    tag: str | None,
    names: Collection[str] | None,
    type_: str | None,
) -> list[Monitor]:
    conditions: list[list[Monitor]] = []
    problems: list[str] = []
    if names is not None:
        found = [by_name(monitors, name) for name in dict.fromkeys(names)]
        conditions.append([one for one in found if isinstance(one, Monitor)])
        problems += [one for one in found if isinstance(one, str)]
    for value, by in ((tag, by_tag), (type_, by_type)):
        matching = by(monitors, value) if value is not None else list(monitors)
        if isinstance(matching, str):
            problems.append(matching)
        else:
            conditions.append(matching)
    first, *others = conditions or [[]]
    selected = [one for one in first if all(one in other for other in others)]
    if not selected and not problems:
        problems.append("no monitor meets all of the conditions.")
    if problems:
        raise _refusal(problems, "get_monitors", MonitorLookupError.advice)
    return selected


def _monitors(function: str) -> list[Monitor]:
    """All monitors, listed once in a run of the program."""
    run = pulumi.runtime.settings.get_monitor()
    listed = {} if run is None else _listed.setdefault(run, {})
    try:
        settings = Settings.load(_configured, os.environ)
        if settings not in listed:
            listed[settings] = _list(settings)
    except DevHelmError as error:
        raise _refusal([str(error)], function) from None
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


def _problems(function: str, *, required: bool = False, **values: Any) -> list[str]:
    problems = []
    for name, value in values.items():
        if isinstance(value, pulumi.Output):
            problems.append(f"{name}: is an Output; use {function}_output.")
        elif (value is not None or required) and (refusal := checks.text(value)):
            problems.append(f"{name}: {refusal}")
    return problems


def _refusal(problems: Sequence[str], function: str, advice: str = "") -> pulumi.RunError:
    """The error to raise in a program: Pulumi shows its message without a traceback."""
    sentences = "\n".join(f"{function}: {problem}" for problem in problems)
    return pulumi.RunError(f"{sentences} {advice}".rstrip())


def _is_mocked() -> bool:
    """Whether the program runs in a unit test with `pulumi.runtime.set_mocks`."""
    run = pulumi.runtime.settings.get_monitor()
    return isinstance(run, pulumi.runtime.mocks.MockMonitor)


def _call_mock(function: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    arguments = {name: value for name, value in given.items() if value is not None}
    found: Mapping[str, Any] = pulumi.runtime.invoke(f"devhelm:index:{function}", arguments).value
    return found or {}


def _of_mock(found: Mapping[str, Any]) -> Monitor:
    """The monitor that a mock describes, with DevHelm's keys and the names of its tags."""
    return Monitor(
        id=found.get("id", ""),
        name=found.get("name", ""),
        type=found.get("type"),
        tags=tuple(found.get("tags") or ()),
        enabled=found.get("enabled"),
        current_status=found.get("currentStatus"),
    )
