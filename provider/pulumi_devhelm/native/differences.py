"""Explains a plan to the engine, property by property."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi.runtime.proto.provider_pb2 import DiffResponse, PropertyDiff

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_devhelm.providers.base import DevHelmProvider
    from pulumi_devhelm.providers.plan import Plan


def difference(
    provider: DevHelmProvider, plan: Plan, before: Mapping[str, Any], declared: Mapping[str, Any]
) -> DiffResponse:
    """The answer to Diff for `plan`, if the inputs were `before` and are `declared` now."""
    response = DiffResponse(
        changes=DiffResponse.DIFF_SOME if plan.changes else DiffResponse.DIFF_NONE,
        replaces=plan.replaces,
        deleteBeforeReplace=provider.deletes_first,
        hasDetailedDiff=True,
    )
    for key in dict.fromkeys((*plan.replaces, *plan.edits, *plan.local, *plan.withheld)):
        if provider.inputs[key].internal:
            continue
        kind = _kind(key in before, key in declared) + "_REPLACE" * (key in plan.replaces)
        # A value that is in neither, such as the end of a window with a duration, was changed in
        # DevHelm. Then the engine compares outputs.
        is_input = key in before or key in declared
        response.detailedDiff[key].CopyFrom(
            PropertyDiff(kind=PropertyDiff.Kind.Value(kind), inputDiff=is_input)
        )
        response.diffs.append(key)
    return response


def _kind(was_declared: bool, is_declared: bool) -> str:  # noqa: FBT001 - a truth table
    if was_declared == is_declared:
        return "UPDATE"
    return "ADD" if is_declared else "DELETE"
