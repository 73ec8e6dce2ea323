"""Explains a plan to the engine, property by property."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi.runtime.proto.provider_pb2 import DiffResponse, PropertyDiff

if TYPE_CHECKING:
    from pulumi_devhelm.providers.base import DevHelmProvider
    from pulumi_devhelm.providers.plan import Plan


def difference(
    provider: DevHelmProvider, plan: Plan, before: dict[str, Any], declared: dict[str, Any]
) -> DiffResponse:
    """The answer to Diff for `plan`, if the inputs were `before` and are `declared` now."""
    response = DiffResponse(
        changes=DiffResponse.DIFF_SOME if plan.changes else DiffResponse.DIFF_NONE,
        replaces=plan.replaces,
        deleteBeforeReplace=provider.deletes_first,
        hasDetailedDiff=True,
    )
    internal = {one.key for one in provider.inputs.properties if one.internal}
    for key in dict.fromkeys((*plan.replaces, *plan.edits, *plan.local, *plan.withheld)):
        if key in internal:
            continue
        name = provider.declared_key(key, declared)
        # If it is declared as before, it was changed in DevHelm, and the engine compares outputs.
        is_input = before.get(name) != declared.get(name)
        if not is_input:
            name = key
        kind = _kind(name in before, name in declared) + "_REPLACE" * (key in plan.replaces)
        response.detailedDiff[name].CopyFrom(
            PropertyDiff(kind=PropertyDiff.Kind.Value(kind), inputDiff=is_input)
        )
        response.diffs.append(name)
    return response


def _kind(was_declared: bool, is_declared: bool) -> str:  # noqa: FBT001 - a truth table
    if was_declared == is_declared:
        return "UPDATE"
    return "ADD" if is_declared else "DELETE"
