"""The inputs of an Incident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_devhelm import words
from pulumi_devhelm.providers import checks
from pulumi_devhelm.providers.properties import Change, Inputs, Problem, Property
from pulumi_devhelm.providers.values import same_body, same_uuid
from pulumi_devhelm.surfaces import argument

if TYPE_CHECKING:
    from collections.abc import Iterator

INPUTS = Inputs(
    Property(
        "title",
        checks.nonblank,
        Change.IN_PLACE,
        "Short summary, not blank.",
        required=True,
        free_text=True,
        importable=True,
    ),
    Property(
        "severity",
        checks.Choice(words.Severity),
        Change.IN_PLACE,
        "How bad it is.",
        required=True,
        importable=True,
    ),
    Property(
        "body",
        checks.text,
        Change.IN_PLACE,
        "Description, sent at creation. A later change posts it as one timeline update; removing "
        "it posts nothing.",
        free_text=True,
        is_same=same_body,
    ),
    Property(
        "monitorId",
        checks.monitor,
        Change.REPLACES,
        "UUID of the monitor to link.",
        importable=True,
        is_same=same_uuid,
    ),
    Property(
        "serviceId",
        checks.uuid,
        Change.REPLACES,
        "UUID of the vendor service to link.",
        importable=True,
        is_same=same_uuid,
    ),
    Property(
        "serviceIncidentId",
        checks.uuid,
        Change.REPLACES,
        "UUID of the vendor incident to link.",
        importable=True,
        is_same=same_uuid,
    ),
    Property(
        "triggers",
        checks.collection,
        Change.REPLACES,
        "A list or mapping of values. If one changes, the incident is resolved, then a new one "
        "opens.",
    ),
    Property(
        "adoptId",
        checks.open_id,
        Change.AT_CREATION,
        "UUID of an open incident to take over instead of opening one.",
    ),
    Property(
        "adoptOpen",
        checks.boolean,
        Change.AT_CREATION,
        "Whether to take over the one open manual incident with the same title, severity, monitor "
        "and service, if there is one.",
        default=False,
    ),
    Property(
        "notifySubscribers",
        checks.boolean,
        Change.LOCAL,
        "Whether timeline updates of this resource notify subscribers.",
        default=False,
    ),
    Property(
        "onDestroy",
        checks.Choice(words.IncidentOnDestroy),
        Change.LOCAL,
        "What destroy does: resolve the incident, or keep it open.",
        default="resolve",
    ),
    Property(
        "resolveMessage",
        checks.text,
        Change.LOCAL,
        "Message of the resolution.",
        free_text=True,
    ),
    Property("secretTexts", checks.collection, Change.LOCAL, internal=True),
    # The labels of a component's monitors: names, and UUIDs of those whose names aren't known. Its
    # incident keeps those that it was opened with.
    Property("monitors", checks.collection, Change.AT_CREATION, internal=True),
)

# A component's incident is opened with these and keeps them, even if the component's monitors
# change.
_KEPT = ("monitorId", "monitors")
# Links that DevHelm sets at creation and can't change.
LINKS = ("monitorId", "serviceId", "serviceIncidentId")


def problems(declared: dict[str, Any], *, has_twin: bool) -> Iterator[Problem]:
    """Problems that involve several inputs; `has_twin` if another new incident looks the same."""
    if declared.get("adoptId") and declared.get("adoptOpen") is True:
        yield Problem(
            "adoptOpen",
            f"set only one of {argument('adoptOpen')} and {argument('adoptId')}.",
        )
    if has_twin:
        yield Problem(
            "title",
            "another new incident of this program has the same title, severity, monitor and "
            "service, so a later run couldn't tell them apart; give them different titles.",
        )


def settled(before: dict[str, Any], declared: dict[str, Any]) -> dict[str, Any]:
    """The inputs `declared`, but with the monitors that a component's incident opened with.

    Those are in `before`, the previous inputs. For a replacement of any kind, Pulumi's check gets
    no previous inputs, so a new incident opens with the monitors declared at that time. The option
    `ignore_changes` would open it with the old ones.
    """
    if "monitors" not in before or "monitors" not in declared:
        return declared
    kept = {key: before[key] for key in _KEPT if key in before}
    return {key: value for key, value in declared.items() if key not in _KEPT} | kept
