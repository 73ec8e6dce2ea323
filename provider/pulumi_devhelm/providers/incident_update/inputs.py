"""The inputs of an IncidentUpdate. Whatever an entry says stays said: a change posts another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_devhelm.providers import checks
from pulumi_devhelm.providers.properties import Change, Inputs, Problem, Property
from pulumi_devhelm.providers.values import has_text, same_uuid
from pulumi_devhelm.surfaces import argument

if TYPE_CHECKING:
    from collections.abc import Iterator

INPUTS = Inputs(
    Property(
        "incidentId",
        checks.uuid,
        Change.REPLACES,
        "UUID of the incident.",
        required=True,
        is_same=same_uuid,
    ),
    Property("body", checks.text, Change.REPLACES, "What the entry says.", free_text=True),
    Property(
        "newStatus",
        checks.Choice("WATCHING", "TRIGGERED", "CONFIRMED", "RESOLVED"),
        Change.REPLACES,
        "The status that the incident gets.",
    ),
    Property(
        "notifySubscribers",
        checks.boolean,
        Change.REPLACES,
        "Whether the entry notifies subscribers.",
        default=False,
    ),
    Property(
        "triggers",
        checks.collection,
        Change.REPLACES,
        "A list or mapping of values. A change of one posts another entry.",
    ),
    Property("secretTexts", checks.collection, Change.LOCAL, internal=True),
)


def problems(declared: dict[str, Any]) -> Iterator[Problem]:
    """Why inputs are refused together."""
    body, status = declared.get("body"), declared.get("newStatus")
    is_blank = body is None or (isinstance(body, str) and not has_text(body))
    if status is None and is_blank:
        yield Problem(
            "body",
            f"must not be blank if {argument('newStatus')} isn't given; an entry has one or both.",
        )
