"""The inputs of an IncidentUpdate. An entry is never rewritten: a change posts another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_devhelm import words
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
    Property("body", checks.text, Change.REPLACES, "Text of the entry.", free_text=True),
    Property(
        "newStatus",
        checks.Choice(words.IncidentStatus),
        Change.REPLACES,
        "New status of the incident.",
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
        "A list or mapping of values. If one changes, another entry is posted.",
    ),
    Property("secretTexts", checks.collection, Change.LOCAL, internal=True),
)


def problems(declared: dict[str, Any]) -> Iterator[Problem]:
    """Problems that involve several inputs."""
    body, status = declared.get("body"), declared.get("newStatus")
    is_blank = body is None or (isinstance(body, str) and not has_text(body))
    if status is None and is_blank:
        yield Problem("body", f"set {argument('body')}, {argument('newStatus')}, or both.")
