"""Decides what to do with an Incident: pure functions of declared and known values."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.comparisons import same_text
from pulumi_devhelm.monitors import is_uuid
from pulumi_devhelm.providers import adoption
from pulumi_devhelm.providers.incident.inputs import INPUTS, LINKS
from pulumi_devhelm.providers.values import (
    DECLARED,
    IMPORTED,
    PROVIDER_KEY,
    has_text,
    import_mark,
    is_unknown,
    keep_secret,
    same_uuid,
    secret_texts,
    without_nulls,
)
from pulumi_devhelm.surfaces import argument
from pulumi_devhelm.times import format_duration, instant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_devhelm.providers.plan import Plan

RESOLVED = "RESOLVED"
# How many monitors a body names.
_NAMED = 10
# The fields that PATCH changes and that a refresh reads back.
_EDITABLE = ("title", "severity")
# The outputs' key for the claim of a resource that took over its incident. Until the previous
# resource leaves the state, both name the incident there. The claim distinguishes them.
CLAIM = "claim"


def plan(incident_id: str, state: dict[str, Any], declared: dict[str, Any]) -> Plan:
    """Compare the state of incident `incident_id` with what is declared.

    Raises AdoptionError if the incident to be replaced is the one that adopt_id names.
    """
    asked = INPUTS.plan(_declared(state), declared)
    edits, local, body = dict(asked.edits), asked.local, declared.get("body")
    if "body" in edits and not has_text(body) and not is_unknown(body):
        # If the body is removed, nothing is posted.
        del edits["body"]
        local = (*local, "body")
    asked = replace(asked, edits=edits, local=local)
    asked = adoption.considered(asked, "incident", incident_id, state, declared)
    return asked.on_closed() if state.get("status") == RESOLVED else asked


def _declared(state: dict[str, Any]) -> dict[str, Any]:
    """The values that the program last declared."""
    return state | (state.get(DECLARED) or {})


def body_of(declared: dict[str, Any]) -> str | None:
    """The body to open with, or None if it is blank.

    If a component has several monitors, the body names them, because only one can be linked.
    """
    labels = declared.get("monitors") or []
    monitors = _in_words(labels) if len(labels) > 1 else ""
    texts = [text for text in (declared.get("body"), monitors) if text and has_text(text)]
    return "\n\n".join(texts) or None


def _in_words(labels: list[str]) -> str:
    """Some names of monitors and the number of the others; nobody can read a list of UUIDs."""
    named = [label for label in labels if not is_uuid(label)][:_NAMED]
    more = len(labels) - len(named)
    if not named:
        return f"{more} monitors"
    return f"Monitors: {', '.join(named)}" + (f" and {more} more" if more else "")


def outputs(declared: dict[str, Any], live: dict[str, Any]) -> dict[str, Any]:
    """The outputs after writing `declared`, if DevHelm's answer was `live`.

    They show the title and severity in DevHelm's form. Their key `declared` keeps the declared
    form, so that the difference doesn't count as a change in the next comparison.
    """
    declared = INPUTS.of(declared)
    state = {key: value for key, value in live.items() if key not in {"id", *INPUTS.keys}}
    shown = {key: live.get(key, declared[key]) for key in _EDITABLE}
    state[DECLARED] = {key: declared[key] for key in _EDITABLE}
    texts = [*secret_texts(declared), *secret_texts(declared | shown)]
    return without_nulls(keep_secret(state, texts) | declared | shown)


def refreshed(state: dict[str, Any], live: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Outputs and inputs after a read: a title or severity that somebody changed becomes an input.

    If nothing was declared, as for `Incident.get`, the outputs are DevHelm's values.
    """
    if DECLARED not in state:
        return {key: value for key, value in live.items() if key != "id"}, {}
    declared = {key: value for key, value in _declared(state).items() if key in INPUTS.keys}
    # What was withheld from a resolved incident is missing if it was reopened.
    reopened = state.get("status") == RESOLVED != live.get("status")
    expected = declared if reopened else state
    declared = declared | {
        key: live[key]
        for key in _EDITABLE
        if key in live and not same_text(live[key], expected.get(key))
    }
    shown = {key: state[key] for key in _EDITABLE if key in state} | live
    return outputs(declared, shown | _claim(state) | import_mark(state)), INPUTS.of(declared)


def updated(
    state: dict[str, Any],
    declared: dict[str, Any],
    plan: Plan,
    live: dict[str, Any] | None,
) -> dict[str, Any]:
    """The outputs after an update; `live` is None if nothing was read.

    A value that wasn't sent stays as it was in the outputs, even if it is different now: a change
    that somebody made in DevHelm is drift, which a refresh shows and the next update corrects.
    """
    if live is None:
        live = {
            key: value
            for key, value in state.items()
            if key not in {*INPUTS.keys, DECLARED, IMPORTED, PROVIDER_KEY}
        }
    unsent = {key: state[key] for key in _EDITABLE if key in state and key not in plan.edits}
    return outputs(declared, live | unsent | _claim(state))


def partial(
    state: dict[str, Any], declared: dict[str, Any], live: Mapping[str, Any]
) -> dict[str, Any]:
    """The outputs after a step that failed before it posted the body.

    They claim only what is `live`, so that the next comparison finds what is missing.
    """
    done = {
        key: declared[key] if same_text(declared[key], live[key]) else live[key]
        for key in _EDITABLE
    }
    kept = {key: value for key, value in declared.items() if key != "body"}
    body = {"body": state["body"]} if "body" in state else {}
    return outputs(kept | done | body, {**live} | _claim(state))


def imported(live: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The outputs and inputs of an incident that the program declares as it is."""
    declared = INPUTS.importable(live)
    return outputs(declared, live | {IMPORTED: True}), declared


def _claim(state: dict[str, Any]) -> dict[str, Any]:
    return {CLAIM: state[CLAIM]} if CLAIM in state else {}


def adoption_obstacle(declared: dict[str, Any], live: dict[str, Any]) -> str | None:
    """Why the incident `live` can't be adopted as `declared`: the rest of a sentence, or None."""
    adopt_id = argument("adoptId")
    if live.get("status") == RESOLVED:
        return (
            f"it is already resolved. Name an open incident, or remove {adopt_id} to open a new "
            "one."
        )
    for key in LINKS:
        if declared.get(key) and not same_uuid(declared[key], live.get(key)):
            name, found = argument(key), live.get(key) or "none"
            return (
                f"its {name} is {found}, which does not match the declared one. DevHelm can't "
                f"change that: declare that {name}, or omit it, or name another incident."
            )
    return None


def adoption_edits(declared: dict[str, Any], live: dict[str, Any]) -> dict[str, Any]:
    """The fields that PATCH must change so that the incident `live` becomes as `declared`."""
    return {key: declared[key] for key in _EDITABLE if declared[key] != live.get(key)}


def withheld_line(incident_id: str, state: dict[str, Any], withheld: tuple[str, ...]) -> str:
    """The message that says why a change isn't sent."""
    named = state.get("shortlink") or incident_id
    return (
        f"incident {named} is resolved, so the changed {', '.join(map(argument, withheld))} is not "
        f"sent. To open a new incident, change {argument('triggers')}."
    )


def kept_line(incident_id: str, state: dict[str, Any]) -> str:
    """The message that says why an incident stays open."""
    named = state.get("shortlink") or incident_id
    return f"incident {named} stays open: another resource of this stack declares it now."


def opened_anew_line(incident_id: str) -> str:
    """The message that says why adopt_id had no effect."""
    adopt_id = argument("adoptId")
    return (
        f"incident {incident_id}, which {adopt_id} names, was resolved by this replacement: "
        f"opening a new one. Remove {adopt_id}: it is used only at creation."
    )


def taken_over_line(live: dict[str, Any]) -> str:
    """The message that says which open incident was taken over, and how old it is."""
    named = f"{live.get('shortlink') or 'incident'} ({live['id']})"
    started = instant(live.get("startedAt"))
    age = f", open for {format_duration(datetime.now(timezone.utc) - started)}," if started else ""
    return (
        f"took over {named}{age} instead of opening a second incident. If this is a renamed "
        "resource, run a full `pulumi up` next, or `pulumi state delete` for the old name: "
        "destroying the old name alone would resolve the incident."
    )
