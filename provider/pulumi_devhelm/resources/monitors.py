"""The monitors of a component: a set, even if it is written as a list."""

from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import pulumi

from pulumi_devhelm.monitors import Monitor
from pulumi_devhelm.providers import checks
from pulumi_devhelm.providers.properties import Problem
from pulumi_devhelm.resources.later import is_later
from pulumi_devhelm.resources.refusals import refused
from pulumi_devhelm.strings import Strings
from pulumi_devhelm.surfaces import argument, in_python

# The monitors of a component. The output of another resource may be None, and then is refused.
Monitors = Strings[pulumi.Input[str | Monitor] | pulumi.Output[str | None]]


def problems_of_monitors(monitors: Any, *, org_wide: Any) -> Iterator[Problem]:
    """Problems of the monitors whose values are known.

    There must be either `org_wide` or a list or set of different monitors.
    """
    if is_later(monitors):
        yield Problem(
            "monitors",
            "must be a list, not an Output of one, because a preview shows a window for "
            f"each. Its items may be Outputs{in_python(': monitors=[found[0], found[1]]')}.",
        )
    elif isinstance(monitors, str) or not isinstance(monitors, Collection):
        yield Problem(
            "monitors",
            f"must be a list{in_python(' or a set')} of UUIDs"
            f"{in_python(', such as [get_monitor(name=…)]')}.",
        )
    else:
        if isinstance(org_wide, bool) and bool(monitors) == org_wide:
            everything = f"{argument('orgWide', 'true')} (the whole organization)"
            yield Problem("monitors", checks.one_of_two("monitors", everything, both=org_wide))
        yield from _problems_of_each(monitors)


def _problems_of_each(monitors: Collection[Any]) -> Iterator[Problem]:
    later = [one for one in monitors if is_later(one)]
    if isinstance(monitors, AbstractSet) and len(later) > 1:
        yield Problem(
            "monitors",
            "must be a list if it has two or more Outputs, whose windows are named by position.",
        )
    if len({id(one) for one in later}) < len(later):
        yield Problem("monitors", "contains the same Output twice; list each monitor once.")
    places = {f"monitors[{index}]": one for index, one in enumerate(monitors)}
    yield from _problems_of_values({key: one for key, one in places.items() if not is_later(one)})


def _problems_of_values(monitors: Mapping[str, Any]) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, monitor in monitors.items():
        if refusal := checks.monitor(_uuid(monitor)):
            yield Problem(place, refusal)
        uuid = str(_uuid(monitor)).lower()
        if uuid in seen:
            yield Problem(place, "is a duplicate; list each monitor once.")
        seen.add(uuid)


def named_monitors(component: str, monitors: Monitors) -> dict[str, pulumi.Input[str | None]]:
    """Map the end of each window's name to its monitor, in lower case; None means all monitors.

    A window that is named after its monitor keeps that monitor, even if others are added, removed
    or moved. The value of an Output is unknown during the preview, so its window is named by
    position, and checked when its value is known.
    """
    if not monitors:
        return {"": None}
    places = {f"monitors[{index}]": monitor for index, monitor in enumerate(monitors)}
    known: dict[str, Any] = {
        place: monitor for place, monitor in places.items() if not is_later(monitor)
    }
    named: dict[str, pulumi.Input[str | None]] = {
        f"-{uuid}": uuid for uuid in sorted(_uuid(one).lower() for one in known.values())
    }

    def last(values: Mapping[str, Any]) -> str:
        """The last monitor, if it is none of the others: only its own window must not open."""
        if found := [*_problems_of_values(values)]:
            raise refused(component, *map(str, found))
        return str(_uuid([*values.values()][-1])).lower()

    later = [place for place in places if place not in known]
    for position, place in enumerate(later, start=1):
        known[place] = pulumi.Output.from_input(places[place])
        named[f"-{position}"] = pulumi.Output.all(**known).apply(last)
    return named


def labels(monitors: Monitors) -> pulumi.Output[list[str]]:
    """What to call each monitor, sorted: its name or, if only its UUID is known, that."""
    return pulumi.Output.all(*monitors).apply(
        lambda known: sorted(
            (one.name or one.id) if isinstance(one, Monitor) else str(one) for one in known
        )
    )


def _uuid(monitor: Any) -> Any:
    """The UUID of what `get_monitor` returns, or the value that is one."""
    return monitor.id if isinstance(monitor, Monitor) else monitor
