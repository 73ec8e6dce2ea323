"""The inputs of a StatusPageMaintenance. Customers plan with its times, so they are absolute."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pulumi_devhelm import words
from pulumi_devhelm.comparisons import same_instant
from pulumi_devhelm.providers import checks
from pulumi_devhelm.providers.notice import components
from pulumi_devhelm.providers.notice.inputs import (
    ADOPT_ID,
    COMPONENTS,
    CONTENT,
    NOTIFY,
    SECRET_TEXTS,
    TRIGGERS,
)
from pulumi_devhelm.providers.properties import Change, Inputs, Problem, Property
from pulumi_devhelm.providers.values import is_unknown, same
from pulumi_devhelm.surfaces import argument
from pulumi_devhelm.times import duration, instant, timestamp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

# The status of a component during the work, if none is declared.
UNDER_MAINTENANCE = "UNDER_MAINTENANCE"


def _same_time(left: Any, right: Any) -> bool:
    """Whether two times are the same instant. An unknown one equals no other."""
    if isinstance(left, str) and isinstance(right, str) and not is_unknown(right):
        return same_instant(instant(left), instant(right))
    return same(left, right)


INPUTS = Inputs(
    *CONTENT,
    Property(
        "scheduledFor",
        checks.time,
        Change.IN_PLACE,
        "When the work begins.",
        required=True,
        importable=True,
        is_same=_same_time,
    ),
    Property(
        "scheduledUntil",
        checks.time,
        Change.IN_PLACE,
        "When it ends; set either this or the duration.",
        importable=True,
        is_same=_same_time,
    ),
    Property(
        "duration",
        checks.duration,
        Change.LOCAL,
        "How long it lasts; set either this or the end.",
    ),
    Property(
        "impact",
        checks.Choice(words.Impact),
        Change.IN_PLACE,
        "How bad it is for customers.",
        default="MINOR",
        importable=True,
    ),
    COMPONENTS,
    Property(
        "autoResolve",
        checks.boolean,
        Change.IN_PLACE,
        "Whether DevHelm completes it at its end.",
        default=True,
        importable=True,
    ),
    NOTIFY,
    ADOPT_ID,
    Property(
        "onDestroy",
        checks.Choice(words.StatusPageMaintenanceOnDestroy),
        Change.LOCAL,
        "What destroy does: complete it, or cancel it if it hasn't begun; always cancel it, which "
        "deletes it; or keep it.",
        default="complete",
    ),
    Property(
        "completeMessage",
        checks.text,
        Change.LOCAL,
        "What customers read when it is completed.",
        free_text=True,
    ),
    TRIGGERS,
    SECRET_TEXTS,
)


def settled(declared: dict[str, Any]) -> dict[str, Any]:
    """The inputs with the end that a duration means, and with a status for each component."""
    given = dict(declared)
    if "components" in given:
        given["components"] = components.with_status(given["components"], UNDER_MAINTENANCE)
    if given.get("duration") is None or given.get("scheduledUntil") is not None:
        return given
    if is_unknown(given["duration"]) or is_unknown(given.get("scheduledFor")):
        unknown = given["duration"] if is_unknown(given["duration"]) else given["scheduledFor"]
        return given | {"scheduledUntil": unknown}
    end = _end(instant(given.get("scheduledFor")), given["duration"])
    return given | {"scheduledUntil": timestamp(end)} if end else given


def is_over(before: dict[str, Any], now: datetime) -> bool:
    """Whether a notice with these inputs, which are empty for a new one, ended before `now`."""
    end = instant(before.get("scheduledUntil"))
    return end is not None and end <= now


def problems(declared: dict[str, Any], *, ahead: bool, now: datetime) -> Iterator[Problem]:
    """Problems that involve several inputs.

    `ahead` is whether the notice must end after `now`: it is new, or not over so far. A program may
    leave the times of a notice that is over as they are, but a typo must not complete one, because
    nothing can open it again.
    """
    until, length = declared.get("scheduledUntil"), declared.get("duration")
    key = "scheduledUntil" if length is None else "duration"
    start, end = instant(declared.get("scheduledFor")), instant(until)
    both = length is not None and start and end and not same_instant(_end(start, length), end)
    if both or (until is None and length is None):
        ways = argument("scheduledUntil"), argument("duration")
        yield Problem("scheduledUntil", checks.one_of_two(*ways, both=bool(both)))
    elif start and end and end <= start:
        yield Problem(key, f"must be after {argument('scheduledFor')}.")
    elif ahead and end and end <= now:
        past = timestamp(end)
        yield Problem(key, f"the maintenance would already be over: it would end at {past}.")


def _end(start: datetime | None, length: Any) -> datetime | None:
    lasts = duration(length)
    try:
        return start + lasts if start and lasts and lasts > timedelta(0) else None
    except OverflowError:
        return None
