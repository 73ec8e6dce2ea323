"""Look-ups of monitors, for programs."""

from collections.abc import Mapping
from typing import Any

import pulumi

from pulumi_devhelm.monitors import Monitor
from pulumi_devhelm.providers import selection
from pulumi_devhelm.resources.look_ups import (
    invoked,
    is_invoked,
    looked_up,
    once_in_a_run,
    or_unknown,
    refuse,
)
from pulumi_devhelm.strings import Strings, StringSequence


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
    refuse("get_monitor", given, selection.monitor_problems)
    if is_invoked(opts):
        return _monitor(invoked("get_monitor", given, opts))
    return looked_up("get_monitor", lambda: selection.find_monitor(given, _listing))


def get_monitors(
    *,
    tag: str | None = None,
    names: Strings[str] | None = None,
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
    refuse("get_monitors", given, selection.monitors_problems)
    if is_invoked(opts):
        found = invoked("get_monitors", given, opts)
        return [_monitor(one) for one in found.get("monitors") or ()]
    return looked_up("get_monitors", lambda: selection.find_monitors(given, _listing))


def get_monitor_output(
    *,
    name: pulumi.Input[str | None] = None,
    id: pulumi.Input[str | None] = None,  # noqa: A002 - Pulumi's name for it
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[Monitor]:
    """Look up one monitor as `get_monitor` does, by a name or an id that can be an Output.

    During a preview, the result is unknown if the name, the id or a setting of the provider is.

    :param name: The monitor's name, including case.
    :param id: UUID of the monitor.
    :param opts: Pulumi's options. With the `provider` of another workspace, the plugin looks there.
    """
    return pulumi.Output.all(name=name, id=id).apply(
        lambda given: or_unknown(lambda: get_monitor(**given, opts=opts))
    )


def get_monitors_output(
    *,
    tag: pulumi.Input[str | None] = None,
    names: pulumi.Input[StringSequence[pulumi.Input[str]] | None] = None,
    type: pulumi.Input[str | None] = None,  # noqa: A002 - DevHelm's name for it
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
        lambda given: or_unknown(lambda: get_monitors(**given, opts=opts))
    )


def _listing() -> list[Monitor]:
    """All monitors, listed once in a run of the program."""
    return once_in_a_run("monitors", _list)


def _list(operation: Any) -> list[Monitor]:
    from pulumi_devhelm.client.monitors import Monitors  # noqa: PLC0415 - loads httpx and pydantic

    return Monitors(operation).list()


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
