"""What a preview knows about the outputs of a step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi.runtime.rpc import UNKNOWN

from pulumi_devhelm.native import schema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_devhelm.providers.base import DevHelmProvider
    from pulumi_devhelm.providers.plan import Plan


def created(token: str, declared: Mapping[str, Any]) -> dict[str, Any]:
    """The outputs of a resource that will be created."""
    return dict.fromkeys(schema.computed(token), UNKNOWN) | dict(declared)


def updated(
    token: str,
    provider: DevHelmProvider,
    state: Mapping[str, Any],
    declared: Mapping[str, Any],
    plan: Plan,
) -> dict[str, Any]:
    """The outputs of a resource that will be changed as planned."""
    computed = {
        key: UNKNOWN if plan.edits and key not in provider.lasting else state[key]
        for key in schema.computed(token)
        if key in state
    }
    # Inputs that aren't declared have a value as well, such as the end of a window.
    settled = {
        key: plan.edits.get(key) or UNKNOWN if key in plan.edits else state[key]
        for key in provider.inputs.keys
        if key in state and key not in declared
    }
    return computed | settled | dict(declared)
