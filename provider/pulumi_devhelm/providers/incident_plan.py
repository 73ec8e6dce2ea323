"""What an Incident's inputs ask for: pure decisions over declared and known values.

Bags are mappings of DevHelm's camelCase keys, as Pulumi keeps them in the state.
"""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.errors import AdoptionError
from pulumi_devhelm.providers import checks
from pulumi_devhelm.providers.plan import Plan
from pulumi_devhelm.providers.values import (
    PROVIDER_KEY,
    chosen,
    is_unknown,
    keep_secret,
    same,
    same_uuid,
    says,
    secret_texts,
    without_nulls,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SEVERITIES = ("DOWN", "DEGRADED", "MAINTENANCE")
ON_DESTROY = ("resolve", "keep")
RESOLVED = "RESOLVED"
DEFAULTS = {"adoptOpen": False, "notifySubscribers": False, "onDestroy": "resolve"}

# What PATCH changes, and a refresh reads back.
_EDITABLE = ("title", "severity")
# What a new value needs a new incident for.
_IDENTITY_ARGUMENTS = {
    "monitorId": "monitor_id",
    "serviceId": "service_id",
    "serviceIncidentId": "service_incident_id",
}
_IDENTITY = tuple(_IDENTITY_ARGUMENTS)
# What only later steps of this resource read; DevHelm never sees a change of it.
_LOCAL = ("notifySubscribers", "onDestroy", "resolveMessage", "secretTexts")
# What a component's incident is opened with, and keeps, whatever the component's monitors become.
_AT_CREATION = ("monitorId", "monitors")
_INPUTS = (*_EDITABLE, "body", *_IDENTITY, "monitors", "triggers", "adoptId", "adoptOpen", *_LOCAL)
# Outputs' key for the declared texts that DevHelm stores in another form, such as trimmed ones.
_AS_DECLARED = "asDeclared"
# Outputs' key for what tells a resource that took its incident over from the one that had it
# before: the state of both can name the incident until the old one leaves the state.
CLAIM = "claim"


def reasons(news: dict[str, Any]) -> Iterator[str]:
    """Why the inputs `news` are refused."""
    yield from checks.required_text("title", news.get("title"))
    yield from checks.choice("severity", news.get("severity"), SEVERITIES)
    yield from checks.optional_text("body", news.get("body"))
    for key, name in _IDENTITY_ARGUMENTS.items():
        yield from checks.uuid(name, news.get(key))
    yield from checks.collection("triggers", news.get("triggers"))
    yield from checks.uuid("adopt_id", news.get("adoptId"))
    yield from checks.flag("adopt_open", news.get("adoptOpen"))
    if news.get("adoptId") and news.get("adoptOpen") is True:
        yield "adopt_open: must be False where adopt_id names the incident to take over."
    yield from checks.flag("notify_subscribers", news.get("notifySubscribers"))
    yield from checks.choice("on_destroy", news.get("onDestroy"), ON_DESTROY)
    yield from checks.optional_text("resolve_message", news.get("resolveMessage"))


def inputs(bag: dict[str, Any]) -> dict[str, Any]:
    """The inputs that `bag` holds, defaults filled in."""
    return chosen(bag, _INPUTS, DEFAULTS)


def settled(olds: dict[str, Any], news: dict[str, Any]) -> dict[str, Any]:
    """The inputs `news`, with the monitors that a component's incident was opened with.

    Those are in `olds`, the inputs before. Pulumi's check gets none of them if there is to be a
    new incident, for whatever reason, so that one opens with the monitors of its time. The option
    `ignore_changes` would have it open with the old ones.
    """
    if "monitors" not in olds or "monitors" not in news:
        return news
    kept = {key: olds[key] for key in _AT_CREATION if key in olds}
    return {key: value for key, value in news.items() if key not in _AT_CREATION} | kept


def plan(incident_id: str, olds: dict[str, Any], news: dict[str, Any]) -> Plan:
    """Compare the outputs `olds` of incident `incident_id` with the inputs `news`.

    Raises AdoptionError where the incident to be replaced is the one that adopt_id names.
    """
    replaces = _replaces(incident_id, olds, news)
    adopted = news.get("adoptId")
    if replaces and not is_unknown(adopted) and adopted and same_uuid(adopted, incident_id):
        raise AdoptionError(
            f"adopt_id names incident {incident_id}, which this resource owns already and would "
            "resolve and replace now.",
            advice="Remove adopt_id, which has done its work, and run it again.",
        )
    as_declared = olds.get(_AS_DECLARED) or {}
    edits = {
        key: news.get(key)
        for key in _EDITABLE
        if not same(news.get(key), olds.get(key))
        and not (key in as_declared and same(news.get(key), as_declared[key]))
    }
    local = [key for key in _LOCAL if not same(news.get(key), olds.get(key))]
    body = news.get("body")
    if is_unknown(body) or (says(body) and body != olds.get("body")):
        edits["body"] = body
    elif says(olds.get("body")) and not says(body):
        # Nothing is posted about its removal.
        local.append("body")
    asked = Plan(replaces, edits, tuple(local))
    return asked.on_closed() if olds.get("status") == RESOLVED else asked


def _replaces(incident_id: str, olds: dict[str, Any], news: dict[str, Any]) -> tuple[str, ...]:
    different = {key: not same_uuid(olds.get(key), news.get(key)) for key in _IDENTITY}
    different["triggers"] = not same(olds.get("triggers"), news.get("triggers"))
    # Read at creation only: its own id, the same id as before, or none any more asks for nothing.
    adopted = news.get("adoptId")
    different["adoptId"] = bool(adopted) and not (
        same_uuid(adopted, incident_id) or same_uuid(adopted, olds.get("adoptId"))
    )
    return tuple(key for key, differs in different.items() if differs)


def body_of(bag: dict[str, Any]) -> str | None:
    """The body to open with, None if it says nothing; it names several monitors of a component.

    Only one can be linked.
    """
    monitors = bag.get("monitors") or []
    named = f"Monitors: {', '.join(monitors)}" if len(monitors) > 1 else ""
    texts = [text for text in (bag.get("body"), named) if text is not None and says(text)]
    return "\n\n".join(texts) or None


def outputs(declared: dict[str, Any], live: dict[str, Any]) -> dict[str, Any]:
    """The outputs after a write of `declared` that was answered with `live`.

    Where DevHelm shows a text in another form than it was given, the outputs hold DevHelm's, and
    the declared one beside it, so that the difference is no change at the next comparison.
    """
    given = inputs(declared)
    bag = {key: value for key, value in live.items() if key not in {"id", *_INPUTS}}
    reformed = {key: live[key] for key in _EDITABLE if key in live and live[key] != given[key]}
    if reformed:
        bag[_AS_DECLARED] = {key: given[key] for key in reformed}
    texts = [*secret_texts(given), *secret_texts(given | reformed)]
    return without_nulls(keep_secret(bag, texts) | given | reformed)


def refreshed(olds: dict[str, Any], live: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Outputs and inputs after a read: live title and severity become inputs, so drift shows.

    Where nothing was declared, as for `Incident.get`, everything is as DevHelm has it.
    """
    if not any(key in olds for key in DEFAULTS):
        return {key: value for key, value in live.items() if key != "id"}, {}
    known = {key: olds[key] for key in _INPUTS if key in olds}
    declared = known | (olds.get(_AS_DECLARED) or {})
    declared |= {key: live[key] for key in _EDITABLE if key in live and live[key] != olds.get(key)}
    shown = live | {key: known[key] for key in _EDITABLE if key in known and key not in live}
    return outputs(declared, shown | _claim(olds)), inputs(declared)


def updated(
    olds: dict[str, Any],
    declared: dict[str, Any],
    plan: Plan,
    live: dict[str, Any] | None,
    withheld: tuple[str, ...],
) -> dict[str, Any]:
    """The outputs after an update: `live` is None if nothing was read, `withheld` wasn't sent.

    What wasn't sent stays as the outputs had it, even if it is different now: a change that
    somebody made at DevHelm is drift, which a refresh shows and the next update puts right.
    """
    kept = {key: (olds.get(_AS_DECLARED) or {}).get(key, olds.get(key)) for key in withheld}
    if live is None:
        live = {
            key: value
            for key, value in olds.items()
            if key not in {*_INPUTS, _AS_DECLARED, PROVIDER_KEY}
        }
    unsent = {*_EDITABLE} - (plan.edits.keys() - {*withheld})
    known = {key: olds[key] for key in unsent if key in olds}
    return outputs(declared | kept, live | known | _claim(olds))


def _claim(olds: dict[str, Any]) -> dict[str, Any]:
    return {CLAIM: olds[CLAIM]} if CLAIM in olds else {}


def adoption_obstacle(declared: dict[str, Any], live: dict[str, Any]) -> str | None:
    """Why the incident `live` can't be adopted as `declared`: the rest of a sentence, or None."""
    if live.get("status") == RESOLVED:
        return (
            "that is resolved already. Name an open incident, or remove adopt_id to open a new one."
        )
    for key, name in _IDENTITY_ARGUMENTS.items():
        if declared.get(key) and not same_uuid(declared[key], live.get(key)):
            found = live.get(key) or "none"
            return (
                f"its {name} is {found}, other than declared. DevHelm can't change that: "
                f"declare the {name} that it has or none, or name another incident."
            )
    return None


def adoption_edits(declared: dict[str, Any], live: dict[str, Any]) -> dict[str, Any]:
    """What PATCH must change to make the incident `live` as `declared`."""
    return {key: declared[key] for key in _EDITABLE if declared[key] != live.get(key)}


def withheld_line(incident_id: str, olds: dict[str, Any], withheld: tuple[str, ...]) -> str:
    """The line that tells why a change isn't sent."""
    named = olds.get("shortlink") or incident_id
    return (
        f"incident {named} is resolved, so the changed {', '.join(withheld)} is not sent; "
        "to open a new incident, change triggers."
    )


def kept_line(incident_id: str, olds: dict[str, Any]) -> str:
    """The line that says why an incident stays open."""
    named = olds.get("shortlink") or incident_id
    return f"incident {named} stays open: another resource of this stack declares it now."


def opened_anew_line(incident_id: str) -> str:
    """The line that says why adopt_id wasn't followed."""
    return (
        f"incident {incident_id}, which adopt_id names, was resolved by this replacement: opening "
        "a new one. Remove adopt_id: it is read only at creation."
    )


def taken_over_line(live: dict[str, Any]) -> str:
    """The line that tells which open incident was taken over, and how old it is."""
    named = f"{live.get('shortlink') or 'incident'} ({live['id']})"
    age = ""
    with contextlib.suppress(KeyError, ValueError, TypeError):
        started = datetime.fromisoformat(live["startedAt"].replace("Z", "+00:00"))
        minutes = (datetime.now(timezone.utc) - started) // timedelta(minutes=1)
        age = f", open for {minutes // 60} h {minutes % 60} min"
    return (
        f"took over {named}{age}, instead of opening a second incident. If this is a renamed "
        "resource, run a full `pulumi up` next, or `pulumi state delete` for the old name: to "
        "destroy the old name alone would resolve the incident."
    )
