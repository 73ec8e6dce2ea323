"""Properties of checks and plans of a MaintenanceWindow, for any declaration, answer, and drift."""

from datetime import timedelta, timezone

import pulumi
from hypothesis import given
from hypothesis import strategies as st
from window_examples import TEN, WINDOW_ID, live_of, new_end, phase_at, plain, reasons

from pulumi_devhelm.providers.maintenance_window.inputs import INPUTS
from pulumi_devhelm.providers.maintenance_window.plan import outputs, plan, refreshed, updated
from pulumi_devhelm.providers.values import without_nulls
from pulumi_devhelm.times import instant, timestamp

OFFSETS = st.sampled_from([0, 60, -210, 330, 840]).map(lambda m: timezone(timedelta(minutes=m)))
FORMS = st.sampled_from(["seconds", "milliseconds", "microseconds", "nanoseconds"])
# From a window's creation at ten to two years later.
LATER = st.timedeltas(timedelta(0), timedelta(days=800))
TEXTS = st.text(min_size=1, max_size=20)
UNKNOWN = st.sampled_from([pulumi.runtime.rpc.UNKNOWN, pulumi.output.Unknown()])
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | TEXTS | UNKNOWN,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)
KEYS = (
    "monitorId",
    "orgWide",
    "startsAt",
    "endsAt",
    "duration",
    "reason",
    "suppressAlerts",
    "onDestroy",
    "triggers",
    "repeatRule",
)
ODD_TIMES = st.sampled_from(
    [
        "2026-11-24T10:00:00Z",
        "2026-11-24T09:00:00",
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-14:00",
    ]
)
ODD_DURATIONS = st.sampled_from(["1h", "0s", "PT0.0001S", "9000000d", "999999999d", "P9999999Y"])
ODD_INPUTS = {
    key: JSON | ODD_TIMES | ODD_DURATIONS if key in {"startsAt", "endsAt", "duration"} else JSON
    for key in KEYS
}


@st.composite
def spellings(draw, time):
    """`time` in any exact spelling of ISO 8601."""
    form = draw(FORMS)
    if form == "seconds" and time.microsecond:
        form = "microseconds"
    if form == "milliseconds" and time.microsecond % 1000:
        form = "microseconds"
    zoned = time.astimezone(draw(OFFSETS))
    text = zoned.isoformat(timespec="microseconds" if form == "nanoseconds" else form)
    stamp, sign, offset = text[:-6], text[-6], text[-5:]
    stamp += "000" if form == "nanoseconds" else ""
    utc = offset == "00:00"
    return stamp + (draw(st.sampled_from(["Z", "+00:00"])) if utc else sign + offset)


@st.composite
def times(draw):
    """Times that a window created at ten may have."""
    half_a_year = timedelta(days=180)
    start = draw(st.none() | st.datetimes(*_around(half_a_year), timezones=st.just(timezone.utc)))
    begins = max(start, TEN) if start else TEN
    end = begins + draw(st.timedeltas(timedelta(seconds=2), half_a_year))
    declared = {} if start is None else {"startsAt": draw(spellings(start))}
    if draw(st.booleans()):
        return declared | {"endsAt": draw(spellings(end))}
    seconds = f"{(end - (start or TEN)).total_seconds():f}"
    return declared | {"duration": f"PT{seconds}S"}


def _around(span):
    return tuple((TEN + sign * span).replace(tzinfo=None) for sign in (-1, 1))


@st.composite
def declarations(draw):
    """Inputs that the check of a new window at ten accepts."""
    owner = st.just({"orgWide": True}) | st.uuids().map(lambda uuid: {"monitorId": str(uuid)})
    rest = st.fixed_dictionaries(
        {},
        optional={
            "reason": TEXTS,
            "suppressAlerts": st.booleans(),
            "onDestroy": st.sampled_from(INPUTS["onDestroy"].check.allowed),
            "triggers": st.dictionaries(TEXTS, st.none() | st.booleans() | st.floats(-9, 9)),
            "secretTexts": st.just(["reason"]),
        },
    )
    declared = INPUTS.of(draw(owner) | draw(times()) | draw(rest))
    assert reasons(declared, ahead=True, now=TEN) == []
    return declared


@st.composite
def respelled(draw, live):
    """`live` with the same times in another spelling."""
    spelled = {key: draw(spellings(instant(live[key]))) for key in ("startsAt", "endsAt")}
    return live | spelled


def carried_out(state, declared, live, now):
    """Outputs and live values after one `up` of `declared`."""
    asked = plan(state, declared, now)
    if asked.replaces:
        live = live_of(declared, now=now)
        return plain(outputs(declared, live, now)), live
    if not asked.changes:
        return state, live
    live = without_nulls(live | {key: asked.edits[key] for key in asked.edits if key != "orgWide"})
    return plain(updated(state, declared, asked, live, now)), live


@given(st.fixed_dictionaries({}, optional=ODD_INPUTS), st.booleans(), LATER)
def test_any_input_is_accepted_or_refused_by_the_name_of_its_argument(declared, ahead, later):
    for reason in reasons(INPUTS.of(declared), ahead=ahead, now=TEN + later):
        assert reason.partition(":")[0] in {
            "monitor_id",
            "org_wide",
            "starts_at",
            "ends_at",
            "duration",
            "reason",
            "suppress_alerts",
            "on_destroy",
            "triggers",
            "repeat_rule",
        }


@given(
    declarations(),
    st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS[:-1], UNKNOWN)),
    st.fixed_dictionaries(
        {},
        optional={
            "monitorId": TEXTS,
            "startsAt": ODD_TIMES | TEXTS,
            "endsAt": ODD_TIMES | TEXTS,
            "reason": TEXTS,
            "suppressAlerts": st.booleans(),
            "createdAt": TEXTS,
        },
    ),
    LATER,
)
def test_any_answer_can_be_compared_with_a_declaration(declared, unknown, odd, later):
    """At a preview, when values are unknown, and at an update."""
    now = TEN + later
    state = plain(outputs(declared, live_of(declared), TEN))
    state = plain(refreshed(state, {"id": WINDOW_ID} | odd, now)[0])
    for inputs in (declared, INPUTS.of({**declared, **unknown})):
        asked = plan(state, inputs, now)
        assert isinstance(asked.changes, bool)
    new_end(state, now)
    assert phase_at(state, now) in {"scheduled", "active", "ended"}


@given(st.data(), declarations(), st.lists(LATER, min_size=1, max_size=3).map(sorted))
def test_after_a_creation_the_same_declaration_changes_nothing(data, declared, times_after):
    """At any later time, after any refreshes, and with any spelling of the times in the answers."""
    live = live_of(declared)
    state = plain(outputs(declared, data.draw(respelled(live)), TEN))
    inputs = declared
    for time in (TEN + later for later in times_after):
        assert not plan(state, declared, time).changes
        assert not plan(state, inputs, time).changes
        assert reasons(declared, ahead=False, now=time) == []
        outs, inputs = refreshed(state, data.draw(respelled(live)), time)
        assert inputs == declared
        state = plain(outs)
        assert (instant(state["startsAt"]), instant(state["endsAt"])) == (
            instant(live["startsAt"]),
            instant(live["endsAt"]),
        )
    assert not plan(state, declared, time).changes


@given(declarations(), declarations(), LATER, LATER)
def test_one_up_is_enough_for_any_change(before, after, first, then):
    now = TEN + first
    if reasons(after, ahead=True, now=now):
        return  # A replacement is checked as a new window, and this one would be over.
    state, live = plain(outputs(before, live_of(before), TEN)), live_of(before)
    state, live = carried_out(state, after, live, now)
    assert not plan(state, after, now).changes
    assert not plan(state, after, now + then).changes
    outs, inputs = refreshed(state, live, now)
    for declared in (after, inputs):
        assert not plan(plain(outs), declared, now).changes


@given(st.data(), declarations(), LATER)
def test_one_up_undoes_any_drift_except_of_an_ended_window(data, declared, later):
    live = live_of(declared)
    now = TEN + later
    drift = data.draw(
        st.fixed_dictionaries(
            {},
            optional={
                "endsAt": st.timedeltas(timedelta(seconds=-1), timedelta(days=9)).map(
                    lambda left: timestamp(now + left)
                ),
                "reason": TEXTS,
                "suppressAlerts": st.booleans(),
                "monitorId": st.uuids().map(str),
            },
        )
    )
    drifted = live | drift
    state = plain(refreshed(plain(outputs(declared, live, TEN)), drifted, now)[0])
    asked = plan(state, declared, now)
    if phase_at(drifted, now) == "ended":
        assert not asked.changes
        return
    assert not asked.replaces
    state, _ = carried_out(state, declared, drifted, now)
    assert not plan(state, declared, now).changes
