"""The inputs of components, and those that both have: an incident with windows around it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.providers import checks
from pulumi_devhelm.providers.incident.inputs import INPUTS as INCIDENT
from pulumi_devhelm.providers.maintenance_window.inputs import INPUTS as WINDOW
from pulumi_devhelm.providers.maintenance_window.inputs import problems as problems_of_window
from pulumi_devhelm.providers.properties import Change, Inputs, Property

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from pulumi_devhelm.providers.properties import Problem


class ComponentInputs(Inputs):
    """The inputs of a component. It has no provider, so its table also checks them together."""

    def __init__(
        self, *properties: Property, together: Callable[[dict[str, Any]], Iterable[Problem]]
    ) -> None:
        """`together` finds the problems that involve several inputs."""
        super().__init__(*properties)
        self._together = together

    def problems(self, declared: dict[str, Any]) -> Iterator[Problem]:
        """Problems of each input by itself, then those of several."""
        yield from super().problems(declared)
        yield from self._together(declared)


TITLE = replace(INCIDENT["title"], description="Title of the incident, and reason of the windows.")
MONITORS = Property(
    "monitors",
    checks.uuids,
    Change.IN_PLACE,
    "UUIDs of the monitors whose alerts DevHelm suppresses, in any order. Each gets a window. Set "
    "exactly one of this and orgWide.",
    plain=True,
)
ORG_WIDE = replace(
    WINDOW["orgWide"],
    description="True, instead of monitors, suppresses the alerts of the whole organization.",
    plain=True,
)
SUPPRESS_ALERTS = replace(
    WINDOW["suppressAlerts"],
    description="Whether DevHelm suppresses the alerts of the monitors.",
)
NOTIFY_SUBSCRIBERS = replace(
    INCIDENT["notifySubscribers"],
    description="Whether the timeline updates that a changed body posts notify subscribers.",
)
RESOLVE_MESSAGE = replace(
    INCIDENT["resolveMessage"], description="Message of the resolution; none if omitted."
)


def problems_of_times(
    declared: dict[str, Any], now: datetime, *, ahead: bool = False
) -> Iterator[Problem]:
    """Problems of the windows' times; `ahead` is whether they must end after `now`."""
    times = {key: declared.get(key) for key in ("startsAt", "endsAt", "duration")}
    return problems_of_window({**times, "orgWide": True}, ahead=ahead, now=now)
