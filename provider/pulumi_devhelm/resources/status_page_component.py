"""The components that a notice on a status page affects, as programs declare them."""

# Annotations stay objects here: Pulumi reads the types of resources from them.
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi

from pulumi_devhelm.strings import StringSequence
from pulumi_devhelm.words import ComponentStatus


@dataclass(frozen=True)
class StatusPageComponent:
    """A component of a status page, and its status while the notice is open.

    `id` is its UUID, such as `page.components["Checkout"]` of what `get_status_page` returns.
    `status` is "OPERATIONAL", "DEGRADED_PERFORMANCE", "PARTIAL_OUTAGE", "MAJOR_OUTAGE" or
    "UNDER_MAINTENANCE". Only a StatusPageMaintenance has a default: "UNDER_MAINTENANCE".
    """

    id: pulumi.Input[str]
    status: pulumi.Input[ComponentStatus | None] = None


# The forms in which programs declare components.
Components = (
    pulumi.Input[StringSequence[pulumi.Input[str] | StatusPageComponent]]
    | Mapping[str, pulumi.Input[ComponentStatus]]
)


def as_objects(components: Any) -> Any:
    """The components as the state stores them: objects with DevHelm's keys.

    What has no such form stays as it is, and the check of the resource refuses it.
    """
    if isinstance(components, pulumi.Output):
        return components.apply(as_objects)
    if isinstance(components, Mapping):
        pairs = [StatusPageComponent(id_, status) for id_, status in components.items()]
        return as_objects(pairs)
    if isinstance(components, Sequence) and not isinstance(components, str):
        return [_as_object(one) for one in components]
    return components


def _as_object(one: Any) -> Any:
    if isinstance(one, StatusPageComponent):
        given = {"componentId": one.id, "status": one.status}
        return {key: value for key, value in given.items() if value is not None}
    if isinstance(one, str | pulumi.Output):
        return {"componentId": one}
    return one
