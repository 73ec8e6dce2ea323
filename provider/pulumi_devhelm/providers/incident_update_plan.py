"""What an IncidentUpdate's inputs ask for: pure decisions over declared and known values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_devhelm.providers import checks
from pulumi_devhelm.providers.plan import Plan
from pulumi_devhelm.providers.values import (
    chosen,
    keep_secret,
    same,
    same_uuid,
    says,
    secret_texts,
    without_nulls,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

STATUSES = ("WATCHING", "TRIGGERED", "CONFIRMED", "RESOLVED")
DEFAULTS = {"notifySubscribers": False}
# What is said on the timeline, and stays said: another value is another entry.
_SAID = ("body", "newStatus", "notifySubscribers", "triggers")
_LOCAL = ("secretTexts",)
_INPUTS = ("incidentId", *_SAID, *_LOCAL)
_LIVE = ("createdAt", "oldStatus", "createdBy")


def reasons(news: dict[str, Any]) -> Iterator[str]:
    """Why the inputs `news` are refused."""
    yield from checks.required_uuid("incident_id", news.get("incidentId"))
    body = news.get("body")
    yield from checks.optional_text("body", body)
    if news.get("newStatus") is not None:
        yield from checks.choice("new_status", news.get("newStatus"), STATUSES)
    elif body is None or (isinstance(body, str) and not says(body)):
        yield "body: must not be blank where new_status isn't given; an entry says one or both."
    yield from checks.flag("notify_subscribers", news.get("notifySubscribers"))
    yield from checks.collection("triggers", news.get("triggers"))


def inputs(bag: dict[str, Any]) -> dict[str, Any]:
    """The inputs that `bag` holds, defaults filled in."""
    return chosen(bag, _INPUTS, DEFAULTS)


def plan(olds: dict[str, Any], news: dict[str, Any]) -> Plan:
    """Compare the outputs `olds` with the inputs `news`: another entry for anything else said."""
    another = () if same_uuid(olds.get("incidentId"), news.get("incidentId")) else ("incidentId",)
    said = tuple(key for key in _SAID if not same(olds.get(key), news.get(key)))
    local = tuple(key for key in _LOCAL if not same(olds.get(key), news.get(key)))
    return Plan((*another, *said), local=local)


def outputs(declared: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    """The outputs for the declared entry, as DevHelm shows it in `entry`."""
    given = inputs(declared)
    live = {key: value for key, value in entry.items() if key in _LIVE}
    return without_nulls(keep_secret(live, secret_texts(given)) | given)


def updated(olds: dict[str, Any], declared: dict[str, Any]) -> dict[str, Any]:
    """The outputs where nothing was sent."""
    live = {key: value for key, value in olds.items() if key in _LIVE}
    return outputs(declared, live)
