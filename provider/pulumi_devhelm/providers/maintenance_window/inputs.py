"""The inputs of a MaintenanceWindow."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pulumi_devhelm import words
from pulumi_devhelm.providers import checks
from pulumi_devhelm.providers.maintenance_window.schedule import ENDED, Schedule
from pulumi_devhelm.providers.properties import Change, Inputs, Problem, Property
from pulumi_devhelm.providers.values import is_unknown, same_reason, same_uuid
from pulumi_devhelm.surfaces import argument
from pulumi_devhelm.times import duration, timestamp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

LONGEST = timedelta(days=366)
LONGEST_REASON = 500

# Times are compared as a schedule, so the effect of a change depends on the phase.
INPUTS = Inputs(
    Property(
        "monitorId",
        checks.monitor,
        Change.IN_PLACE,
        "UUID of the monitor whose alerts DevHelm suppresses; or use the whole organization.",
        importable=True,
        is_same=same_uuid,
    ),
    Property(
        "orgWide",
        checks.boolean,
        Change.IN_PLACE,
        "True, instead of a monitor, suppresses the alerts of the whole organization.",
        default=False,
        importable=True,
    ),
    Property(
        "startsAt",
        checks.time,
        Change.IN_PLACE,
        "When it starts; if omitted, at creation. A change replaces an active window.",
        importable=True,
    ),
    Property(
        "endsAt",
        checks.time,
        Change.IN_PLACE,
        "When it ends; set either this or the duration.",
        importable=True,
    ),
    Property(
        "duration",
        checks.duration,
        Change.IN_PLACE,
        "How long it lasts, at most 366 days; set either this or the end.",
    ),
    Property(
        "reason",
        checks.text_up_to(LONGEST_REASON),
        Change.IN_PLACE,
        "Why the window exists, in at most 500 characters.",
        free_text=True,
        importable=True,
        is_same=same_reason,
    ),
    Property(
        "suppressAlerts",
        checks.boolean,
        Change.IN_PLACE,
        "Whether DevHelm suppresses alerts.",
        default=True,
        importable=True,
    ),
    Property(
        "triggers",
        checks.collection,
        Change.REPLACES,
        "A list or mapping of values. If one changes, a new window opens, then the old one ends.",
    ),
    Property(
        "repeatRule",
        checks.Refused(
            "not supported yet: DevHelm stores it but ignores it. Declare a window for each "
            "occurrence."
        ),
        Change.AT_CREATION,
        "Refused: DevHelm stores it but ignores it.",
    ),
    Property(
        "onDestroy",
        checks.Choice(words.MaintenanceWindowOnDestroy),
        Change.LOCAL,
        "What destroy does: end the window now, delete it with its record, or keep it.",
        default="end",
    ),
    Property("secretTexts", checks.collection, Change.LOCAL, internal=True),
)


def is_over(before: dict[str, Any], now: datetime) -> bool:
    """Whether a window with these inputs, which are empty for a new one, ended before `now`."""
    return Schedule.of(before, begins=now).phase(now) == ENDED


def problems(declared: dict[str, Any], *, ahead: bool, now: datetime) -> Iterator[Problem]:
    """Problems that involve several inputs.

    `ahead` is whether the window must end after `now`: it is new, or not over so far. A program may
    leave the times of a window that is over as they are, but a typo must not end one.
    """
    org_wide = declared.get("orgWide")
    if not is_unknown(org_wide) and (declared.get("monitorId") is None) == (org_wide is not True):
        everything = f"{argument('orgWide', 'true')} (the whole organization)"
        sentence = checks.one_of_two(argument("monitorId"), everything, both=org_wide is True)
        yield Problem("monitorId", sentence)
    has_end = declared.get("endsAt") is not None
    if has_end == (declared.get("duration") is not None):
        sentence = checks.one_of_two(argument("endsAt"), argument("duration"), both=has_end)
        yield Problem("endsAt", sentence)
        return
    key = "duration" if declared.get("endsAt") is None else "endsAt"
    times = Schedule.of(declared, begins=now)
    length = declared.get("duration") and duration(declared.get("duration"))
    if times.start and times.end:
        length = times.end - times.start
    if length and length > LONGEST:
        yield Problem(key, f"a window can last at most {LONGEST.days} days.")
    elif ahead and times.end and times.end <= now:
        past = timestamp(times.end)
        yield Problem(key, f"the window would already be over: it would end at {past}.")
    elif times.start and times.end and times.end <= times.start and declared.get("startsAt"):
        yield Problem(key, f"must be after {argument('startsAt')}.")
