"""The inputs of a MaintenanceEnd."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_devhelm.providers import checks
from pulumi_devhelm.providers.notice.inputs import is_notice
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


def are_notices(value: Any) -> str | None:
    """A list of ids of notices. Those that aren't known yet are not checked."""
    if not isinstance(value, list):
        return "must be a list of ids."
    wrong = (one for one in value if not is_unknown(one) and not is_notice(one))
    return "each must be the id of a StatusPageMaintenance." if any(True for _ in wrong) else None


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
        "notices",
        are_notices,
        Change.REPLACES,
        "Ids of the StatusPageMaintenance resources to complete, in any order.",
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
