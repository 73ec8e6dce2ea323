"""Maintenance windows that the tests share: as declared, as DevHelm has them, and in the state."""

from datetime import datetime, timedelta, timezone

import pulumi

from pulumi_devhelm.providers.maintenance_window.inputs import INPUTS, problems
from pulumi_devhelm.providers.maintenance_window.plan import outputs, refreshed, settled
from pulumi_devhelm.providers.maintenance_window.schedule import Schedule
from pulumi_devhelm.times import timestamp

WINDOW_ID = "5a0c8f3e-1b2d-4e6f-8a9b-0c1d2e3f4a5b"
MONITOR = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
OTHER = "9f1e2d3c-4b5a-4968-8776-655443322110"
TEN = datetime(2026, 11, 24, 10, tzinfo=timezone.utc)
DECLARED = {"monitorId": MONITOR, "duration": "1h", "reason": "Upgrade"}
# The same window with its times declared.
EXPLICIT = {
    "monitorId": MONITOR,
    "startsAt": "2026-11-24T10:00:00Z",
    "endsAt": "2026-11-24T11:00:00Z",
    "reason": "Upgrade",
}


def at(**later):
    """A time after ten o'clock, when every window of the examples is created."""
    return TEN + timedelta(**later)


def declare(declared=DECLARED, **changed):
    return INPUTS.of(declared | changed)


def reasons(declared, **how):
    return [str(one) for one in (*INPUTS.problems(declared), *problems(declared, **how))]


def refusals(*, ahead=True, now=TEN, **changed):
    return reasons(declare(**changed), ahead=ahead, now=now)


def schedule(declared, now):
    times = settled(declared, now)
    return times["startsAt"], times["endsAt"]


def phase_at(live, now):
    return Schedule.of(live).phase(now)


def new_end(live, now):
    return Schedule.of(live).ended_at(now)


def live_of(declared, *, now=TEN):
    """What DevHelm has once `declared` is created. It leaves out null fields."""
    starts_at, ends_at = schedule(declared, now)
    live = {
        "id": WINDOW_ID,
        "organizationId": 1,
        "monitorId": declared.get("monitorId"),
        "startsAt": starts_at,
        "endsAt": ends_at,
        "reason": declared.get("reason"),
        "suppressAlerts": declared["suppressAlerts"],
        "createdAt": timestamp(now),
    }
    return {key: value for key, value in live.items() if value is not None}


def state_of(declared=DECLARED, *, now=TEN, **drift):
    """The outputs after the creation of `declared`, read at `now` with `drift`."""
    inputs = INPUTS.of(declared)
    state = outputs(inputs, live_of(inputs), TEN)
    return refreshed(state, live_of(inputs) | drift, now)[0] if drift or now != TEN else state


def plain(state):
    """Outputs as the next command gets them: the engine unwraps secrets."""
    return {key: pulumi.runtime.rpc.unwrap_rpc_secret(value) for key, value in state.items()}
