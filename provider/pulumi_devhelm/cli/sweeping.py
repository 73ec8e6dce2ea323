"""Which drills a killed run left behind, and how they are ended."""

from __future__ import annotations

import getpass
import os
import socket
from typing import TYPE_CHECKING

from pulumi_devhelm.cli.openings import INCIDENT, WINDOW, Opening
from pulumi_devhelm.providers import incident_calls, maintenance_window_calls

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta


def left_behind(found: Iterable[Opening], now: datetime, older_than: timedelta) -> list[Opening]:
    """The drills among `found` that have been open for longer than that, incidents first.

    Only manual incidents and windows that bear the mark; where DevHelm doesn't tell the source or
    the start, it isn't one.
    """
    left = [
        one
        for one in found
        if one.is_drill
        and (one.kind == WINDOW or one.source == "MANUAL")
        and one.started_at is not None
        and now - one.started_at > older_than
    ]
    # As everywhere, the windows keep things quiet until the incident is resolved.
    return sorted(left, key=lambda one: one.kind == WINDOW)


def sweep(opening: Opening, now: datetime, older_than: timedelta) -> None:
    """End one; an incident's timeline says who did and why. Raises DevHelmError."""
    if opening.kind == INCIDENT:
        incident_calls.resolve(opening.id, reason(opening, now, older_than), known_resolved=False)
    else:
        maintenance_window_calls.end(opening.id, {})


def reason(opening: Opening, now: datetime, older_than: timedelta) -> str:
    """Who swept a drill and why."""
    age = now - (opening.started_at or now)
    who = f"{_user()}@{socket.gethostname()}"
    return (
        f"swept by {who} with `pulumi-devhelm sweep`: open for {words(age)}, longer than "
        f"{words(older_than)}"
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # As in a container that runs with a number of its own.
        return f"user {os.getuid()}"


def words(length: timedelta) -> str:
    """A duration as people say it, such as "9h 5m"."""
    minutes = int(length.total_seconds() // 60)
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(days, "d"), (hours, "h"), (minutes, "m")]
    return " ".join(f"{number}{unit}" for number, unit in parts if number) or "less than 1m"
