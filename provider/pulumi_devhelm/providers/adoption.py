"""The rules of `adoptId`, which names an existing object to take over at creation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.errors import AdoptionError
from pulumi_devhelm.providers.values import same_uuid
from pulumi_devhelm.surfaces import argument

if TYPE_CHECKING:
    from pulumi_devhelm.providers.plan import Plan


def considered(
    asked: Plan, what: str, own_id: str, state: dict[str, Any], declared: dict[str, Any]
) -> Plan:
    """The plan, with what `adoptId` adds to it: only a different id has an effect later.

    Raises AdoptionError if the object to be replaced is the one that it names; `what` is its noun.
    """
    adopted = declared.get("adoptId")
    if not adopted:
        return asked
    if same_uuid(adopted, own_id):
        if asked.replaces:
            raise AdoptionError(
                f"{argument('adoptId')} names {what} {own_id}, which this resource already owns; "
                "it would resolve and replace itself.",
                advice=f"Remove {argument('adoptId')}: it is used only at creation. Then run "
                "again.",
            )
    elif not same_uuid(adopted, state.get("adoptId")):
        return replace(asked, replaces=(*asked.replaces, "adoptId"))
    return asked
