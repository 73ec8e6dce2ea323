"""Decides what to do with a MaintenanceWindow: pure functions of declared and known values.

A window's times are fixed once, at creation. From then on, the outputs contain the live values, and
their key `declared` contains the declared ones. If a window is not over, its live values are
compared, so that drift is corrected. If it is over, its declared values are compared, so that it is
left alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.comparisons import same_instant
from pulumi_devhelm.errors import ScheduleError
from pulumi_devhelm.providers.maintenance_window.inputs import INPUTS
from pulumi_devhelm.providers.maintenance_window.schedule import (
    ACTIVE,
    ENDED,
    PHASES,
    SCHEDULED,
    Schedule,
)
from pulumi_devhelm.providers.properties import Change
from pulumi_devhelm.providers.values import (
    DECLARED,
    IMPORTED,
    import_mark,
    keep_secret,
    secret_texts,
    without_nulls,
)
from pulumi_devhelm.surfaces import argument
from pulumi_devhelm.times import instant, timestamp

if TYPE_CHECKING:
    from datetime import datetime

    from pulumi_devhelm.providers.plan import Plan

_TIMES = ("startsAt", "endsAt", "duration")
_IN_PLACE = INPUTS.that(Change.IN_PLACE)
# The inputs that the outputs show as declared.
_AS_DECLARED = ("duration", *INPUTS.that(Change.REPLACES), *INPUTS.that(Change.LOCAL))
# The outputs' key for the start from which a declared duration counts.
_SETTLED_START = "settledStart"
# DevHelm's fields of a window, except its id.
_LIVE = (
    "monitorId",
    "organizationId",
    "startsAt",
    "endsAt",
    "repeatRule",
    "reason",
    "suppressAlerts",
    "createdAt",
)
# Never null: if an answer omits one, the last value holds. Any other omitted field is null.
_NEVER_NULL = ("startsAt", "endsAt", "suppressAlerts")


def plan(state: dict[str, Any], declared: dict[str, Any], now: datetime) -> Plan:
    """Compare the state with what is declared, at the time `now`."""
    phase = _known_phase(state, now)
    compared = _as_declared(state) if phase == ENDED else state
    had, wanted = _schedules(state, compared, declared)
    moved = wanted.moved_from(had)
    asked = INPUTS.plan(compared, declared)
    replaces = asked.replaces
    # With triggers, only they open a new window. In a maintenance around a change, one without them
    # would suppress alerts without an incident.
    revives = phase == ENDED and not declared.get("triggers") and wanted.phase(now) != ENDED
    if moved and (revives or (phase == ACTIVE and "startsAt" in moved)):
        replaces = (*replaces, *moved)
    others = {key: value for key, value in asked.edits.items() if key not in _TIMES}
    asked = replace(asked, replaces=replaces, edits=moved | others)
    return asked.on_closed() if phase == ENDED else asked


def _as_declared(state: dict[str, Any]) -> dict[str, Any]:
    """The state, with declared values instead of live ones."""
    others = {key: value for key, value in state.items() if key not in _IN_PLACE}
    return others | (state.get(DECLARED) or {})


def _schedules(
    state: dict[str, Any], compared: dict[str, Any], declared: dict[str, Any]
) -> tuple[Schedule, Schedule]:
    """The schedules in `compared` and in `declared`, for a window in `state`."""
    begun = instant(state.get("startsAt"))
    settled = instant(state.get(_SETTLED_START)) or begun
    had, wanted = Schedule.of(compared, settled), Schedule.of(declared, settled)
    if declared.get("startsAt") is None:
        # The start was fixed at creation. If somebody moved it since, the end doesn't move with it.
        return Schedule(begun, had.end), Schedule(begun, wanted.end)
    return had, wanted


def settled(declared: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The declared inputs with the times of a new window. `now` is DevHelm's time.

    Raises ScheduleError if the window would be over before it began.
    """
    times = Schedule.of(declared, begins=now.replace(microsecond=0))
    if times.start is None or times.end is None or times.end <= max(times.start, now):
        raise ScheduleError(
            f"{argument('endsAt')}: the window would be over before it began; DevHelm's time "
            f"is {timestamp(now)}.",
            advice="Declare a later end or a duration, then run again.",
        )
    return declared | {"startsAt": timestamp(times.start), "endsAt": timestamp(times.end)}


def is_relative(declared: dict[str, Any]) -> bool:
    """Whether the times of a new window need DevHelm's clock."""
    return declared.get("startsAt") is None


def outputs(
    declared: dict[str, Any],
    live: dict[str, Any],
    now: datetime,
    state: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The outputs of a window with these declared and live values. `now` is DevHelm's time.

    A start that isn't declared stays as it was fixed in `state`, the previous outputs.
    """
    return _outputs(declared, _shown(live, now), state or {})


def updated(
    state: dict[str, Any],
    declared: dict[str, Any],
    plan: Plan,
    live: dict[str, Any],
    now: datetime,
) -> dict[str, Any]:
    """The outputs after an update, with the values that are `live` then.

    A value that wasn't sent stays as it was in the outputs, even if it is different now: a change
    that somebody made in DevHelm is drift, which a refresh shows and the next update corrects.
    """
    unsent = {*_IN_PLACE} - plan.edits.keys() - {"duration"}
    shown = _shown(live, now) | {key: state.get(key) for key in unsent}
    if plan.replaces:
        # The window ended while the update ran, so only the next update can replace it.
        kept = {key: (state.get(DECLARED) or {}).get(key) for key in _IN_PLACE}
        declared = without_nulls(declared | kept)
    return _outputs(declared, shown, state)


def _outputs(
    declared: dict[str, Any], shown: dict[str, Any], state: dict[str, Any]
) -> dict[str, Any]:
    declared = INPUTS.of(declared)
    settled_start = declared.get("startsAt") or state.get(_SETTLED_START) or shown.get("startsAt")
    outputs = shown | {
        DECLARED: {key: declared[key] for key in _IN_PLACE if key in declared},
        _SETTLED_START: settled_start,
    }
    kept = {key: declared[key] for key in _AS_DECLARED if key in declared}
    return without_nulls(keep_secret(outputs, secret_texts(declared)) | kept)


def refreshed(
    state: dict[str, Any], live: dict[str, Any], now: datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Outputs and inputs after a read: if a declared value differs, DevHelm's becomes the input.

    Times that were omitted or relative stay that way in the inputs. If nothing was declared, as for
    `MaintenanceWindow.get`, the outputs are DevHelm's values.
    """
    if DECLARED not in state:
        return without_nulls(_shown(live, now)), {}
    live = completed(state, live)
    kept = {key: state[key] for key in _AS_DECLARED if key in state and key != "duration"}
    declared = kept | dict(state[DECLARED])
    shown = _shown(live, now)
    # What was withheld from a window that is over is no drift.
    expected = state if state.get("phase") == ENDED else declared
    drifted = declared | {
        key: shown.get(key)
        for key in _IN_PLACE
        if key not in _TIMES and not INPUTS[key].is_same(shown.get(key), expected.get(key))
    }
    for key in ("startsAt", "endsAt"):
        if key in declared and not same_instant(instant(expected[key]), instant(shown[key])):
            drifted[key] = shown[key]
    return outputs(declared, live, now, state) | import_mark(state), INPUTS.of(drifted)


def imported(live: dict[str, Any], now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    """The outputs and inputs of a window that the program declares as it is."""
    declared = INPUTS.importable(_shown(live, now))
    return outputs(declared, live, now) | {IMPORTED: True}, declared


def known(state: dict[str, Any]) -> dict[str, Any]:
    """The live values in the outputs."""
    return {key: state[key] for key in _LIVE if key in state}


def completed(state: dict[str, Any], live: dict[str, Any]) -> dict[str, Any]:
    """`live`, with fields that are never null taken from `state` if the answer omits them."""
    return {key: state.get(key) for key in _NEVER_NULL} | live


def declared_key(key: str, declared: dict[str, Any]) -> str:
    """The input with which the program declares a property: an end may be a duration."""
    return "duration" if key == "endsAt" and declared.get("duration") is not None else key


def withheld_line(window_id: str, declared: dict[str, Any], plan: Plan) -> str:
    """The message that says why a change isn't sent."""
    names = (argument(declared_key(key, declared)) for key in plan.withheld)
    again = "run `pulumi up` again" if plan.replaces else f"change {argument('triggers')}"
    return (
        f"maintenance window {window_id} is over, so the changed {', '.join(names)} is not sent. "
        f"To open a new window, {again}."
    )


def _known_phase(state: dict[str, Any], now: datetime) -> str:
    """The phase by this machine's clock, but never earlier than DevHelm's at the last read."""
    last = state.get("phase")
    phases = (Schedule.of(state).phase(now), last if last in PHASES else SCHEDULED)
    return max(phases, key=PHASES.index)


def _shown(live: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {key: value for key, value in live.items() if key != "id"} | {
        "orgWide": live.get("monitorId") is None,
        "phase": Schedule.of(live).phase(now),
    }
