"""Decides what to do with a notice: pure functions of declared and known values.

`inputs` is the table of the kind. Values are keyed as there, so components are `components` and not
`affectedComponents`. A notice that is over is never changed, only ended.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.comparisons import same_text
from pulumi_devhelm.providers.notice import components
from pulumi_devhelm.providers.properties import Change
from pulumi_devhelm.providers.values import (
    DECLARED,
    IMPORTED,
    PROVIDER_KEY,
    import_mark,
    keep_secret,
    same_uuid,
    secret_texts,
    without_nulls,
)
from pulumi_devhelm.surfaces import argument
from pulumi_devhelm.times import instant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_devhelm.providers.plan import Plan
    from pulumi_devhelm.providers.properties import Inputs

RESOLVED = "RESOLVED"
# The output that a draft lacks. As an edit, it publishes the draft.
PUBLISHED_AT = "publishedAt"


def is_over(live: Mapping[str, Any], now: datetime) -> bool:
    """Whether it is resolved, or its end has passed and DevHelm resolves it."""
    end = instant(live.get("scheduledUntil"))
    resolves_itself = live.get("autoResolve") is True and end is not None and end <= now
    return is_resolved(live) or resolves_itself


def is_resolved(live: Mapping[str, Any]) -> bool:
    """Whether somebody resolved it, or DevHelm did."""
    return live.get("status") == RESOLVED


def is_ahead(live: Mapping[str, Any], now: datetime) -> bool:
    """Whether it is about work that hasn't begun."""
    start = instant(live.get("scheduledFor"))
    return start is not None and start > now


def plan(inputs: Inputs, state: dict[str, Any], declared: dict[str, Any], *, is_over: bool) -> Plan:
    """Compare the state of a notice, which may be over, with what is declared."""
    asked = inputs.plan(_declared(state), declared)
    if is_over:
        return on_closed(asked)
    if is_draft(state) and declared.get("publish", True) is True:
        return replace(asked, edits=asked.edits | {PUBLISHED_AT: True})
    return asked


def on_closed(asked: Plan) -> Plan:
    """The plan for a notice that is over. A draft that was never published stays one."""
    edits = {key: value for key, value in asked.edits.items() if key != PUBLISHED_AT}
    return replace(asked, edits=edits).on_closed()


def is_draft(live: Mapping[str, Any]) -> bool:
    """Whether customers can't see the notice yet."""
    return live.get(PUBLISHED_AT) is None


def _declared(state: dict[str, Any]) -> dict[str, Any]:
    """The values that the program last declared."""
    return state | (state.get(DECLARED) or {})


def editable(inputs: Inputs) -> tuple[str, ...]:
    """The fields that a PUT changes and that a refresh reads back."""
    return tuple(key for key in inputs.that(Change.IN_PLACE) if key != "body")


def outputs(inputs: Inputs, declared: dict[str, Any], live: Mapping[str, Any]) -> dict[str, Any]:
    """The outputs after writing `declared`, if DevHelm's answer was `live`.

    They show DevHelm's form of the values. Their key `declared` keeps the declared form, so that
    the difference doesn't count as a change in the next comparison.
    """
    declared = inputs.of(declared)
    keys = editable(inputs)
    state = {key: value for key, value in live.items() if key not in {"id", *inputs.keys}}
    shown = {key: live.get(key, declared.get(key)) for key in keys}
    if components.same(shown["components"], declared.get("components")):
        shown["components"] = declared.get("components")
    state[DECLARED] = {key: declared[key] for key in keys if key in declared}
    texts = [*secret_texts(declared), *secret_texts(declared | shown)]
    return without_nulls(keep_secret(state, texts) | declared | shown)


def refreshed(
    inputs: Inputs, state: dict[str, Any], live: dict[str, Any], now: datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Outputs and inputs after a read: what somebody changed in DevHelm becomes an input.

    That it was resolved is no input: it is never opened again. If nothing was declared, as for
    `.get`, the outputs are DevHelm's values.
    """
    if DECLARED not in state:
        return without_nulls({key: value for key, value in live.items() if key != "id"}), {}
    declared = {key: value for key, value in _declared(state).items() if key in inputs.keys}
    # What was withheld from a notice that was over is missing if it was opened again or extended.
    reopened = is_over(state, now) and not is_over(live, now)
    expected = declared if reopened else state
    drifted = {
        key: live[key]
        for key in editable(inputs)
        if key in live
        and not inputs[key].is_same(live[key], expected.get(key))
        and not (key == "status" and live[key] == RESOLVED)
    }
    declared = declared | drifted
    kept = {key: state[key] for key in editable(inputs) if key in state}
    return outputs(inputs, declared, kept | live | import_mark(state)), inputs.of(declared)


def updated(
    inputs: Inputs,
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
        local = {*inputs.keys, DECLARED, IMPORTED, PROVIDER_KEY}
        live = {key: value for key, value in state.items() if key not in local}
    unsent = {
        key: state[key]
        for key in editable(inputs)
        if key in state
        and key not in plan.edits
        and not (key == "status" and live.get(key) == RESOLVED)
    }
    return outputs(inputs, declared, live | unsent)


def partial(
    inputs: Inputs, state: dict[str, Any], declared: dict[str, Any], live: Mapping[str, Any]
) -> dict[str, Any]:
    """The outputs after a step that failed halfway.

    They claim only what is `live`, so that the next comparison finds what is missing.
    """
    done = {
        key: declared.get(key)
        if inputs[key].is_same(live.get(key), declared.get(key))
        else live.get(key)
        for key in editable(inputs)
    }
    is_posted = same_text(live.get("body"), declared["body"])
    body = {"body": declared["body"] if is_posted else state.get("body")}
    return outputs(inputs, without_nulls(declared | done | body), live)


def imported(inputs: Inputs, live: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The outputs and inputs of a notice that the program declares as it is."""
    known = {key: value for key, value in live.items() if (key, value) != ("status", RESOLVED)}
    declared = inputs.importable(known)
    return outputs(inputs, declared, live | {IMPORTED: True}), declared


def adoption_obstacle(declared: dict[str, Any], live: dict[str, Any]) -> str | None:
    """Why the notice `live` can't be adopted as `declared`: the rest of a sentence, or None."""
    if is_resolved(live):
        return f"it is over. Name an open one, or remove {argument('adoptId')} to create a new one."
    linked = declared.get("incidentId")
    if linked and not same_uuid(linked, live.get("incidentId")):
        found = live.get("incidentId") or "none"
        return (
            f"its {argument('incidentId')} is {found}, which does not match the declared one. "
            "DevHelm can't change that: declare that one, or omit it, or name another notice."
        )
    return None


def adoption_edits(
    inputs: Inputs, declared: dict[str, Any], live: dict[str, Any]
) -> dict[str, Any]:
    """The fields that must change so that the notice `live` becomes as `declared`."""
    return {
        key: declared.get(key)
        for key in editable(inputs)
        if not inputs[key].is_same(live.get(key), declared.get(key))
    }


def canceled_line(noun: str, full_id: str) -> str:
    """The message that says that the notice is gone and nobody is mailed."""
    return (
        f"{noun} {full_id} was deleted, because its work hadn't begun. It is gone from the status "
        "page, and DevHelm tells no subscriber."
    )


def withheld_line(noun: str, full_id: str, withheld: tuple[str, ...]) -> str:
    """The message that says why a change isn't sent."""
    names = ", ".join(map(argument, withheld))
    return (
        f"{noun} {full_id} is over, so the changed {names} is not sent. To create a new one, "
        f"change {argument('triggers')}."
    )
