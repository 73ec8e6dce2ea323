"""The monitors of a component: a set, even if it is written as a list."""

from collections.abc import Awaitable, Collection, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import pulumi

from pulumi_devhelm.monitors import Monitor
from pulumi_devhelm.providers import checks
from pulumi_devhelm.resources.refusals import refused
from pulumi_devhelm.surfaces import argument, in_python


def named_monitors(
    component: str, monitors: Collection[pulumi.Input[str | Monitor]], *, org_wide: bool
) -> dict[str, pulumi.Input[str | None]]:
    """Map the end of each window's name to its monitor, in lower case; None means all monitors.

    A window that is named after its monitor keeps that monitor, even if others are added, removed
    or moved. The value of an Output is unknown during the preview, so its window is named by
    position.

    Raises RunError unless there is either `org_wide` or a list or set of different monitors.
    """
    if isinstance(monitors, pulumi.Output | Awaitable):
        raise refused(
            component,
            "monitors: must be a list, not an Output of one, because a preview shows a window for "
            f"each{in_python('. For a list in a StackReference, use get_output_details')}.",
        )
    if isinstance(monitors, str) or not isinstance(monitors, Collection):
        raise refused(
            component,
            f"monitors: must be a list {in_python('or a set ')}of UUIDs"
            f"{in_python(' or of what get_monitor returns, or of Outputs of them')}.",
        )
    if bool(monitors) == org_wide:
        everything = f"{argument('orgWide', 'true')} (the whole organization)"
        sentence = checks.one_of_two("monitors", everything, both=org_wide)
        raise refused(component, f"monitors: {sentence}")
    if org_wide:
        return {"": None}
    places = {f"monitors[{index}]": monitor for index, monitor in enumerate(monitors)}
    later = {
        place: monitor
        for place, monitor in places.items()
        if isinstance(monitor, pulumi.Output | Awaitable)
    }
    if isinstance(monitors, AbstractSet) and len(later) > 1:
        raise refused(
            component,
            "monitors: must be a list if it has two or more Outputs, whose windows are named by "
            "position.",
        )
    if len({id(monitor) for monitor in later.values()}) < len(later):
        raise refused(
            component, "monitors: contains the same Output twice; list each monitor once."
        )
    known = {place: monitor for place, monitor in places.items() if place not in later}
    named: dict[str, pulumi.Input[str | None]] = {
        f"-{uuid}": uuid for uuid in sorted(_uuids(component, known))
    }
    for position, place in enumerate(later, start=1):
        known[place] = pulumi.Output.from_input(later[place])
        named[f"-{position}"] = pulumi.Output.all(**known).apply(
            # If it is the same monitor as an earlier one, only its own window must not open.
            lambda values: _uuids(component, values)[-1]
        )
    return named


def labels(monitors: Collection[pulumi.Input[str | Monitor]]) -> pulumi.Output[list[str]]:
    """What to call each monitor, sorted: its name or, if only its UUID is known, that."""
    return pulumi.Output.all(*monitors).apply(
        lambda known: sorted(
            (one.name or one.id) if isinstance(one, Monitor) else str(one) for one in known
        )
    )


def _uuids(component: str, monitors: Mapping[str, Any]) -> list[str]:
    """The monitors in lower case. Raises RunError for an invalid UUID, or one given twice."""
    uuids: list[str] = []
    problems: list[str] = []
    for place, monitor in monitors.items():
        uuid = monitor.id if isinstance(monitor, Monitor) else monitor
        if refusal := checks.monitor(uuid):
            problems.append(f"{place}: {refusal}")
        uuids.append(str(uuid).lower())
        if uuids[-1] in uuids[:-1]:
            problems.append(f"{place}: is a duplicate; list each monitor once.")
    if problems:
        raise refused(component, *problems)
    return uuids
