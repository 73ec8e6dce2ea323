"""What a MaintenanceWindow's inputs ask for: pure decisions over declared and known values.

A window's times are settled once, at its creation. From then on the outputs hold what is live,
and `asDeclared` beside it what was declared. A window that goes on is compared with what is live,
so that drift is put right; one that has ended with what was declared, so that it is left alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.client.comparisons import same_instant, same_text
from pulumi_devhelm.client.times import duration, instant, timestamp
from pulumi_devhelm.errors import ScheduleError
from pulumi_devhelm.providers import checks
from pulumi_devhelm.providers.plan import Plan
from pulumi_devhelm.providers.values import (
    chosen,
    is_unknown,
    keep_secret,
    same,
    same_uuid,
    secret_texts,
    without_nulls,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEDULED, ACTIVE, ENDED = "scheduled", "active", "ended"
_PHASES = (SCHEDULED, ACTIVE, ENDED)
ON_DESTROY = ("end", "delete", "keep")
DEFAULTS = {"orgWide": False, "suppressAlerts": True, "onDestroy": "end"}
LONGEST = timedelta(days=366)
_LONGEST_REASON = 500

_MOMENTS = ("startsAt", "endsAt")
_TIMES = (*_MOMENTS, "duration")
# What PUT changes, the times apart.
_EDITABLE = ("monitorId", "orgWide", "reason", "suppressAlerts")
# What only later steps of this resource read; DevHelm never sees a change of it.
_LOCAL = ("onDestroy", "secretTexts")
_INPUTS = (*_TIMES, *_EDITABLE, "triggers", "repeatRule", *_LOCAL)
# What outputs hold beside the live values: what was declared, and from when a duration counts.
_AS_DECLARED = "asDeclared"
_SETTLED_START = "settledStart"
# What DevHelm has of a window, its id apart.
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
# Of these an answer that leaves them out tells nothing; of the others, that they are null.
_NEVER_NULL = ("startsAt", "endsAt", "suppressAlerts")


def reasons(news: dict[str, Any], *, new: bool, now: datetime) -> Iterator[str]:
    """Why the inputs `news` are refused, of a new window or of one that there is."""
    yield from checks.uuid("monitor_id", news.get("monitorId"))
    yield from checks.flag("org_wide", news.get("orgWide"))
    if (news.get("monitorId") is None) == (news.get("orgWide") is not True) and not is_unknown(
        news.get("orgWide")
    ):
        yield (
            "monitor_id: give one, or org_wide=True for a window that silences the whole "
            "organisation; exactly one of the two."
        )
    yield from checks.moment("starts_at", news.get("startsAt"))
    yield from checks.moment("ends_at", news.get("endsAt"))
    yield from checks.span("duration", news.get("duration"))
    yield from _times_reasons(news, new=new, now=now)
    yield from checks.optional_text("reason", news.get("reason"), longest=_LONGEST_REASON)
    yield from checks.flag("suppress_alerts", news.get("suppressAlerts"))
    yield from checks.choice("on_destroy", news.get("onDestroy"), ON_DESTROY)
    yield from checks.collection("triggers", news.get("triggers"))
    if news.get("repeatRule") is not None:
        yield (
            "repeat_rule: is refused, because DevHelm stores it and doesn't honour it yet; "
            "declare a window for each time."
        )


def _times_reasons(news: dict[str, Any], *, new: bool, now: datetime) -> Iterator[str]:
    if (news.get("endsAt") is None) == (news.get("duration") is None):
        yield "ends_at: give it or duration; exactly one of the two."
        return
    name = "duration" if news.get("endsAt") is None else "ends_at"
    start, end = _expected(news, now)
    lasts = end - start if start and end else duration(news.get("duration"))
    if lasts and lasts > LONGEST:
        yield f"{name}: a window lasts {LONGEST.days} days at most."
    elif new and end and end <= now:
        yield f"{name}: {timestamp(end)} is past; a new window would be over before it began."
    elif start and end and end <= start and news.get("startsAt") is not None:
        yield f"{name}: must be after starts_at."


def inputs(bag: dict[str, Any]) -> dict[str, Any]:
    """The inputs that `bag` holds, defaults filled in."""
    return chosen(bag, _INPUTS, DEFAULTS)


def plan(olds: dict[str, Any], news: dict[str, Any], now: datetime) -> Plan:
    """Compare the outputs `olds` with the inputs `news`, at the time `now`."""
    phase = _known_phase(olds, now)
    # What an ended window is compared with: what was declared, so that it is left alone.
    compared = olds.get(_AS_DECLARED) or {} if phase == ENDED else olds
    begun = instant(olds.get("startsAt"))
    settled = instant(olds.get(_SETTLED_START)) or begun
    had, (start, end) = _expected(compared, settled), _expected(news, settled)
    if news.get("startsAt") is None:
        # It was settled at creation; that somebody moved it since moves nothing else.
        start, had = begun, (begun, had[1])
    moved = {
        key: expected and timestamp(expected)
        for key, expected, known in zip(_MOMENTS, (start, end), had, strict=True)
        if expected is None or not same_instant(expected, known)
    }
    revives = phase == ENDED and moved and (end is None or end > now)
    replaces = () if same(olds.get("triggers"), news.get("triggers")) else ("triggers",)
    if revives or (phase == ACTIVE and "startsAt" in moved):
        replaces = (*replaces, *moved)
    edits = moved | {
        key: news.get(key) for key in _EDITABLE if not _same(key, compared.get(key), news.get(key))
    }
    local = tuple(key for key in _LOCAL if not same(olds.get(key), news.get(key)))
    asked = Plan(replaces, edits, local)
    return asked.on_closed() if phase == ENDED else asked


def schedule(declared: dict[str, Any], now: datetime) -> tuple[str, str]:
    """The times of a new window, where it is `now` at DevHelm. Raises ScheduleError."""
    start, end = _expected(declared, now.replace(microsecond=0))
    if start is None or end is None or end <= max(start, now):
        raise ScheduleError(
            f"ends_at: the window would be over before it began; it is {timestamp(now)}.",
            advice="Declare a later end, or a duration, and run it again.",
        )
    return timestamp(start), timestamp(end)


def is_relative(declared: dict[str, Any]) -> bool:
    """Whether the times of a new window need DevHelm's clock."""
    return declared.get("startsAt") is None


def outputs(
    declared: dict[str, Any],
    live: dict[str, Any],
    now: datetime,
    olds: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The outputs of a window that was declared so and is `live`, where it is `now` at DevHelm.

    Of the outputs before, `olds`, a start that isn't declared stays as it was settled.
    """
    return _outputs(declared, _shown(live, now), olds or {})


def updated(
    olds: dict[str, Any],
    declared: dict[str, Any],
    plan: Plan,
    live: dict[str, Any],
    now: datetime,
) -> dict[str, Any]:
    """The outputs after an update, if the window is `live` then; what `plan` withholds wasn't sent.

    What wasn't sent stays as the outputs had it, even if it is different now: a change that
    somebody made at DevHelm is drift, which a refresh shows and the next update puts right.
    """
    unsent = {*_MOMENTS, *_EDITABLE} - plan.edits.keys()
    shown = _shown(live, now) | {key: olds.get(key) for key in unsent}
    if plan.withheld:
        kept = {key: (olds.get(_AS_DECLARED) or {}).get(key) for key in (*_TIMES, *_EDITABLE)}
        declared = without_nulls(declared | kept)
    return _outputs(declared, shown, olds)


def _outputs(
    declared: dict[str, Any], shown: dict[str, Any], olds: dict[str, Any]
) -> dict[str, Any]:
    given = inputs(declared)
    settled = given.get("startsAt") or olds.get(_SETTLED_START) or shown.get("startsAt")
    bag = shown | {
        _AS_DECLARED: {key: given[key] for key in (*_TIMES, *_EDITABLE) if key in given},
        _SETTLED_START: settled,
    }
    kept = {key: given[key] for key in ("duration", "triggers", *_LOCAL) if key in given}
    return without_nulls(keep_secret(bag, secret_texts(given)) | kept)


def refreshed(
    olds: dict[str, Any], live: dict[str, Any], now: datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Outputs and inputs after a read: what was declared and differs becomes an input.

    Times that were left out or relative stay so among the inputs. Where nothing was declared, as
    for `MaintenanceWindow.get`, everything is as DevHelm has it.
    """
    if _AS_DECLARED not in olds:
        return without_nulls(_shown(live, now)), {}
    live = completed(olds, live)
    kept = {key: olds[key] for key in ("triggers", *_LOCAL) if key in olds}
    given = kept | dict(olds[_AS_DECLARED])
    shown = _shown(live, now)
    drifted = given | {
        key: shown.get(key) for key in _EDITABLE if not _same(key, shown.get(key), given.get(key))
    }
    for key in _MOMENTS:
        if key in given and not same_instant(instant(given[key]), instant(shown[key])):
            drifted[key] = shown[key]
    return outputs(given, live, now, olds), inputs(drifted)


def known(olds: dict[str, Any]) -> dict[str, Any]:
    """The live values that the outputs hold."""
    return {key: olds[key] for key in _LIVE if key in olds}


def withheld_line(window_id: str, news: dict[str, Any], plan: Plan) -> str:
    """The line that says why a change isn't sent."""
    arguments = {
        "startsAt": "starts_at",
        "endsAt": "ends_at" if news.get("duration") is None else "duration",
        "monitorId": "monitor_id",
        "orgWide": "org_wide",
        "suppressAlerts": "suppress_alerts",
    }
    changed = ", ".join(arguments.get(name, name) for name in plan.withheld)
    again = "run `pulumi up` again" if plan.replaces else "change triggers"
    return (
        f"maintenance window {window_id} is over, so the changed {changed} is not sent; to open a "
        f"new window, {again}."
    )


def completed(olds: dict[str, Any], live: dict[str, Any]) -> dict[str, Any]:
    """`live` with what is never null from the outputs `olds`, should the answer leave it out."""
    return {key: olds.get(key) for key in _NEVER_NULL} | live


def ended_at(live: dict[str, Any], now: datetime) -> str | None:
    """The end to set so that an active window ends now, None where it isn't active."""
    start, end = instant(live.get("startsAt")), instant(live.get("endsAt"))
    if _phase(start, end, now) != ACTIVE:
        return None
    # DevHelm refuses an end that isn't after the start.
    return timestamp(max(now, start + timedelta(seconds=1)) if start else now)


def phase(live: dict[str, Any], now: datetime) -> str:
    """Whether a window is scheduled, active or ended."""
    return _phase(instant(live.get("startsAt")), instant(live.get("endsAt")), now)


def _phase(start: datetime | None, end: datetime | None, now: datetime) -> str:
    if end and end <= now:
        return ENDED
    return ACTIVE if start is None or start <= now else SCHEDULED


def _known_phase(olds: dict[str, Any], now: datetime) -> str:
    """By this machine's clock, but never less far than DevHelm's clock said at the last read."""
    told = olds.get("phase")
    return max(phase(olds, now), told if told in _PHASES else SCHEDULED, key=_PHASES.index)


def _expected(
    declared: dict[str, Any], begins: datetime | None
) -> tuple[datetime | None, datetime | None]:
    """The declared start and end, where a start that is left out is `begins`; None for unknown."""
    given = declared.get("startsAt")
    start = begins if given is None else instant(given)
    if declared.get("endsAt") is not None:
        return start, instant(declared["endsAt"])
    # States may hold months and years, which `reasons` refuses.
    lasts = duration(declared.get("duration"), calendar=True)
    try:
        return start, start + lasts if start and lasts else None
    except OverflowError:
        return start, None


def _shown(live: dict[str, Any], now: datetime) -> dict[str, Any]:
    bag = {key: value for key, value in live.items() if key != "id"}
    return bag | {"orgWide": live.get("monitorId") is None, "phase": phase(live, now)}


def _same(key: str, left: Any, right: Any) -> bool:
    if is_unknown(right):
        return False
    if key == "monitorId":
        return same_uuid(left, right)
    return same_text(left, right) if key == "reason" else same(left, right)
