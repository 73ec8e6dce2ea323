"""The inputs of a MaintenanceEnd."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_devhelm.providers import checks
from pulumi_devhelm.providers.properties import Change, Inputs, Property
from pulumi_devhelm.providers.values import is_unknown, same_uuid

if TYPE_CHECKING:
    from collections.abc import Iterable


def _same_ids(left: Any, right: Any) -> bool:
    """Whether two lists have the same UUIDs, in any order. Unknown ones differ from all others."""
    if is_unknown(left) or is_unknown(right):
        return False
    return distinct(left or ()) == distinct(right or ())


def distinct(ids: Iterable[str]) -> set[str]:
    """The UUIDs in lower case, each once."""
    return {id_.lower() for id_ in ids}


INPUTS = Inputs(
    Property(
        "incidentId",
        checks.uuid,
        Change.REPLACES,
        "UUID of the incident to resolve.",
        required=True,
        is_same=same_uuid,
    ),
    Property(
        "windowIds",
        checks.uuids,
        Change.REPLACES,
        "UUIDs of the maintenance windows to end, in any order.",
        is_same=_same_ids,
    ),
    Property(
        "message",
        checks.text,
        Change.LOCAL,
        "What the resolution says.",
        free_text=True,
    ),
)
