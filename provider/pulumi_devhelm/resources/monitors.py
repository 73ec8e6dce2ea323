"""The monitors of a component: a set, whatever it is written as."""

from collections.abc import Awaitable, Collection, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import pulumi

from pulumi_devhelm.providers import checks


def named_monitors(
    component: str, monitors: Collection[pulumi.Input[str]], *, org_wide: bool
) -> dict[str, pulumi.Input[str] | None]:
    """The monitors in lower case, each by how its window's name ends; None is all of them.

    A window that is named after its monitor stays that monitor's, whatever comes, goes or moves
    next to it. What an Output holds is unknown at the preview, so its window is named by position.

    Raises RunError for everything but one or more different monitors, or `org_wide`.
    """
    if isinstance(monitors, str) or not isinstance(monitors, Collection):
        raise pulumi.RunError(
            f"{component}: monitors: must be a list or a set of UUIDs, or of Outputs of them."
        )
    if bool(monitors) == org_wide:
        raise pulumi.RunError(
            f"{component}: monitors: set exactly one of it and org_wide=True (the whole "
            "organization)."
        )
    if org_wide:
        return {"": None}
    places = {f"monitors[{index}]": monitor for index, monitor in enumerate(monitors)}
    later = {
        place: monitor
        for place, monitor in places.items()
        if isinstance(monitor, pulumi.Output | Awaitable)
    }
    if isinstance(monitors, AbstractSet) and len(later) > 1:
        raise pulumi.RunError(
            f"{component}: monitors: must be a list if it has two or more Outputs, whose windows "
            "are named by position."
        )
    if len({id(monitor) for monitor in later.values()}) < len(later):
        raise pulumi.RunError(
            f"{component}: monitors: has one Output twice; name each monitor once."
        )
    known = {place: monitor for place, monitor in places.items() if place not in later}
    named: dict[str, pulumi.Input[str] | None] = {
        f"-{uuid}": uuid for uuid in sorted(_uuids(component, known))
    }
    for position, place in enumerate(later, start=1):
        known[place] = pulumi.Output.from_input(later[place])
        named[f"-{position}"] = pulumi.Output.all(**known).apply(
            # Its own window is the one not to open, should it be the same as one before it.
            lambda values: _uuids(component, values)[-1]
        )
    return named


def _uuids(component: str, monitors: Mapping[str, Any]) -> list[str]:
    """The monitors in lower case. Raises RunError for an invalid UUID, or one given twice."""
    uuids: list[str] = []
    problems: list[str] = []
    for place, monitor in monitors.items():
        if refusal := checks.uuid(monitor):
            problems.append(f"{place}: {refusal}")
        uuids.append(str(monitor).lower())
        if uuids[-1] in uuids[:-1]:
            problems.append(f"{place}: is given twice; name each monitor once.")
    if problems:
        raise pulumi.RunError("\n".join(f"{component}: {problem}" for problem in problems))
    return uuids
