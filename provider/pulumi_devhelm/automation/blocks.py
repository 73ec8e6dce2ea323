"""The blocks that a script opens: a drill, or planned work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_devhelm.automation.block import Block
from pulumi_devhelm.drills import LONGEST
from pulumi_devhelm.resources.game_day import GameDay
from pulumi_devhelm.resources.maintenance_incident import MaintenanceIncident

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from contextlib import AbstractContextManager
    from datetime import datetime, timedelta

    from pulumi_devhelm.automation.opened import OpenIncident


def gameday(
    name: str,
    *,
    title: str,
    duration: timedelta | str,
    scenario: str | None = None,
    monitors: Collection[str] = (),
    org_wide: bool = False,
    severity: str = "MAINTENANCE",
    allow_down: bool = False,
    run_id: str | None = None,
    max_duration: timedelta | str = LONGEST,
    suppress_alerts: bool = True,
    notify_subscribers: bool = False,
    resolve_message: str = "completed",
    backend_url: str | None = None,
    api_token: str | None = None,
    dry_run: bool = False,
    progress: Callable[[str], object] | None = None,
) -> AbstractContextManager[OpenIncident]:
    """Open a drill for a `with` block.

    Leaving the block resolves the incident with `resolve_message`, an exception with "aborted: "
    and what it says; it propagates. SIGINT, SIGTERM and SIGHUP end the block in the same way, in
    the main thread. Run again after a SIGKILL, it first ends what the run before left open.

    Raises ConfigurationError for a bad `name` or a missing token; on entering EngineError where
    Pulumi fails, such as for a bad argument of GameDay, and BusyError where the same drill is
    open; on leaving StillOpenError where the incident couldn't be resolved in two tries.

    :param name: The stack's name, in the project "devhelm-gameday": 1 to 100 letters, digits,
        hyphens, underscores and periods. One drill of a name is open at a time.
    :param title: Title of the incident and reason of the windows; "[DRILL] " is put before it.
    :param duration: How long the drill may last: a timedelta, "45m", "1h30m" or ISO 8601. Its
        windows end then by themselves.
    :param scenario: What is broken and what should happen: the body of the incident.
    :param monitors: UUIDs of the monitors to keep quiet, in any order: a window for each.
    :param org_wide: True instead of monitors silences the whole organisation.
    :param severity: "MAINTENANCE", "DEGRADED", or with `allow_down` "DOWN".
    :param allow_down: Whether the drill may look like an outage.
    :param run_id: Which run it is, shown in the title.
    :param max_duration: What `duration` may be at most: 8 hours unless said.
    :param suppress_alerts: Whether the alerts of the monitors are kept quiet.
    :param notify_subscribers: Whether timeline updates of Pulumi notify subscribers; those of
        `drill.note` say so themselves.
    :param resolve_message: What the resolution says where the block ends well.
    :param backend_url: Where Pulumi keeps the state, such as "s3://bucket"; left out, where the
        environment has it.
    :param api_token: DevHelm's token; left out, the environment variable DEVHELM_API_TOKEN.
    :param dry_run: True previews and changes nothing. The block runs all the same: let it ask
        `drill.dry_run` before it breaks something.
    :param progress: Called with each line that tells how it goes, from any thread.
    """

    def declare(message: str) -> GameDay:
        return GameDay(
            name,
            title=title,
            duration=duration,
            scenario=scenario,
            monitors=monitors,
            org_wide=org_wide,
            severity=severity,
            allow_down=allow_down,
            run_id=run_id,
            max_duration=max_duration,
            suppress_alerts=suppress_alerts,
            notify_subscribers=notify_subscribers,
            resolve_message=message,
        )

    return Block(
        "devhelm-gameday",
        name,
        declare,
        resolve_message=resolve_message,
        environment=_environment(backend_url, api_token),
        dry_run=dry_run,
        progress=progress,
    )


def maintenance(
    name: str,
    *,
    title: str,
    duration: timedelta | str | None = None,
    ends_at: datetime | str | None = None,
    body: str | None = None,
    monitors: Collection[str] = (),
    org_wide: bool = False,
    suppress_alerts: bool = True,
    notify_subscribers: bool = False,
    resolve_message: str = "completed",
    backend_url: str | None = None,
    api_token: str | None = None,
    dry_run: bool = False,
    progress: Callable[[str], object] | None = None,
) -> AbstractContextManager[OpenIncident]:
    """Open planned work for a `with` block.

    It does what `gameday` does, with a MaintenanceIncident, and raises the same.

    :param name: The stack's name, in the project "devhelm-maintenance", as of `gameday`.
    :param title: Title of the incident, and reason of the windows.
    :param duration: How long the windows last, from now: a timedelta, "90m", "1h30m" or ISO 8601;
        instead of `ends_at`.
    :param ends_at: When they end: a datetime with a time zone, or ISO 8601; instead of `duration`.
    :param body: Description of the incident.
    :param monitors: UUIDs of the monitors to keep quiet, in any order: a window for each.
    :param org_wide: True instead of monitors silences the whole organisation.
    :param suppress_alerts: Whether the alerts of the monitors are kept quiet.
    :param notify_subscribers: Whether timeline updates of Pulumi notify subscribers; those of
        `note` say so themselves.
    :param resolve_message: What the resolution says where the block ends well.
    :param backend_url: Where Pulumi keeps the state, such as "s3://bucket"; left out, where the
        environment has it.
    :param api_token: DevHelm's token; left out, the environment variable DEVHELM_API_TOKEN.
    :param dry_run: True previews and changes nothing. The block runs all the same: let it ask
        `dry_run` of what it got before it does something.
    :param progress: Called with each line that tells how it goes, from any thread.
    """

    def declare(message: str) -> MaintenanceIncident:
        return MaintenanceIncident(
            name,
            title=title,
            duration=duration,
            ends_at=ends_at,
            body=body,
            monitors=monitors,
            org_wide=org_wide,
            suppress_alerts=suppress_alerts,
            notify_subscribers=notify_subscribers,
            resolve_message=message,
            # The incident of a run that was killed is found again instead of opened twice.
            adopt_open=True,
        )

    return Block(
        "devhelm-maintenance",
        name,
        declare,
        resolve_message=resolve_message,
        environment=_environment(backend_url, api_token),
        dry_run=dry_run,
        progress=progress,
    )


def _environment(backend_url: str | None, api_token: str | None) -> dict[str, str]:
    given = {"PULUMI_BACKEND_URL": backend_url, "DEVHELM_API_TOKEN": api_token}
    return {name: value for name, value in given.items() if value is not None}
