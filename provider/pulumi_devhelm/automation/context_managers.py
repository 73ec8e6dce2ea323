"""The context managers for scripts: `gameday` for a drill, `maintenance` for planned work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_devhelm.automation.arguments import problems
from pulumi_devhelm.automation.run import Run, without_frames
from pulumi_devhelm.errors import ConfigurationError
from pulumi_devhelm.providers import game_day, maintenance_incident
from pulumi_devhelm.resources.game_day import GameDay
from pulumi_devhelm.resources.maintenance_incident import MaintenanceIncident

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime, timedelta

    from pulumi_devhelm.automation.open_incident import OpenIncident
    from pulumi_devhelm.monitors import Monitor
    from pulumi_devhelm.providers.properties import Inputs
    from pulumi_devhelm.resources.windowed_incident import WindowedIncident
    from pulumi_devhelm.strings import Strings
    from pulumi_devhelm.words import Severity

# The projects of their stacks.
GAMEDAY = "devhelm-gameday"
MAINTENANCE = "devhelm-maintenance"


def gameday(
    name: str,
    *,
    title: str,
    duration: timedelta | str,
    scenario: str | None = None,
    monitors: Strings[str] = (),
    org_wide: bool = False,
    severity: Severity = "MAINTENANCE",
    allow_down: bool = False,
    run_id: str | None = None,
    max_duration: timedelta | str = "8h",
    suppress_alerts: bool = True,
    notify_subscribers: bool = False,
    resolve_message: str = "completed",
    backend_url: str | None = None,
    api_token: str | None = None,
    dry_run: bool = False,
    progress: Callable[[str], object] | None = None,
) -> AbstractContextManager[OpenIncident]:
    """Return a context manager that opens a drill and resolves it on exit.

    A normal exit resolves the incident with `resolve_message`. An exception resolves it with
    "aborted: " and the name of the exception, then propagates; its text isn't sent. In the main
    thread, SIGINT, SIGTERM and SIGHUP end the drill in the same way. If a run was killed, the next
    one first ends what that run left open.

    Raises ConfigurationError with all problems of the arguments and the settings, such as a missing
    token. Entering raises MonitorLookupError for an unknown monitor, EngineError if Pulumi fails,
    and BusyError if the same drill is already open. Exiting raises StillOpenError if two attempts
    to resolve the incident failed.

    :param name: Name of the stack in the project "devhelm-gameday": 1 to 100 letters, digits,
        hyphens, underscores and periods. Only one drill with a given name can be open at a time.
    :param title: Title of the incident and reason of the windows, prefixed with "[DRILL] ".
    :param duration: How long the drill may last: a timedelta, "45m", "1h30m" or ISO 8601. After
        that, its windows end on their own.
    :param scenario: What is broken and what should happen: the body of the incident.
    :param monitors: The monitors to suppress alerts for, in any order: names, UUIDs, and tags such
        as "tag:payments". Names and tags must match exactly, and are looked up before anything
        opens, in a dry run as well. Each monitor gets a window.
    :param org_wide: True suppresses alerts for the whole organization instead of `monitors`.
    :param severity: "MAINTENANCE", "DEGRADED" or, with `allow_down`, "DOWN".
    :param allow_down: Whether the drill may look like an outage.
    :param run_id: Identifies the run in the title.
    :param max_duration: Upper limit for `duration` (default 8 hours).
    :param suppress_alerts: Whether the windows suppress the alerts of the monitors.
    :param notify_subscribers: Whether Pulumi's timeline updates notify subscribers. `drill.note`
        has its own argument for that.
    :param resolve_message: Message of the resolution after a normal exit.
    :param backend_url: Where Pulumi keeps the state, such as "s3://bucket". Defaults to the
        environment's.
    :param api_token: DevHelm's token. Defaults to the environment variable DEVHELM_API_TOKEN.
    :param dry_run: True only previews: it changes nothing, but the `with` statement still runs.
        Check `drill.dry_run` before you break something.
    :param progress: Called with each line of progress, from any thread.
    """
    arguments: dict[str, Any] = {
        "title": title,
        "duration": duration,
        "scenario": scenario,
        "org_wide": org_wide,
        "severity": severity,
        "allow_down": allow_down,
        "run_id": run_id,
        "max_duration": max_duration,
        "suppress_alerts": suppress_alerts,
        "notify_subscribers": notify_subscribers,
        "resolve_message": resolve_message,
    }

    return _run(
        GAMEDAY,
        name,
        GameDay,
        inputs=game_day.INPUTS,
        arguments=arguments,
        monitors=monitors,
        backend_url=backend_url,
        api_token=api_token,
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
    monitors: Strings[str] = (),
    org_wide: bool = False,
    suppress_alerts: bool = True,
    notify_subscribers: bool = False,
    resolve_message: str = "completed",
    backend_url: str | None = None,
    api_token: str | None = None,
    dry_run: bool = False,
    progress: Callable[[str], object] | None = None,
) -> AbstractContextManager[OpenIncident]:
    """Return a context manager that opens planned work and resolves it on exit.

    It works like `gameday`, but with a MaintenanceIncident. It raises the same errors.

    :param name: Name of the stack in the project "devhelm-maintenance". The rules are those of
        `gameday`.
    :param title: Title of the incident and reason of the windows.
    :param duration: How long the windows last, from now: a timedelta, "90m", "1h30m" or ISO 8601.
        Set exactly one of `duration` and `ends_at`.
    :param ends_at: When the windows end: a datetime with a time zone, or an ISO 8601 string.
    :param body: Description of the incident.
    :param monitors: The monitors to suppress alerts for, in any order: names, UUIDs, and tags such
        as "tag:payments". Names and tags must match exactly, and are looked up before anything
        opens, in a dry run as well. Each monitor gets a window.
    :param org_wide: True suppresses alerts for the whole organization instead of `monitors`.
    :param suppress_alerts: Whether the windows suppress the alerts of the monitors.
    :param notify_subscribers: Whether Pulumi's timeline updates notify subscribers. `note` has its
        own argument for that.
    :param resolve_message: Message of the resolution after a normal exit.
    :param backend_url: Where Pulumi keeps the state, such as "s3://bucket". Defaults to the
        environment's.
    :param api_token: DevHelm's token. Defaults to the environment variable DEVHELM_API_TOKEN.
    :param dry_run: True only previews: it changes nothing, but the `with` statement still runs.
        Check `dry_run` of the open incident before you change something.
    :param progress: Called with each line of progress, from any thread.
    """
    arguments: dict[str, Any] = {
        "title": title,
        "duration": duration,
        "ends_at": ends_at,
        "body": body,
        "org_wide": org_wide,
        "suppress_alerts": suppress_alerts,
        "notify_subscribers": notify_subscribers,
        "resolve_message": resolve_message,
        # Take over the incident of a killed run instead of opening a second one.
        "adopt_open": True,
    }

    return _run(
        MAINTENANCE,
        name,
        MaintenanceIncident,
        inputs=maintenance_incident.INPUTS,
        arguments=arguments,
        monitors=monitors,
        backend_url=backend_url,
        api_token=api_token,
        dry_run=dry_run,
        progress=progress,
    )


def _run(
    project: str,
    name: str,
    component: Callable[..., WindowedIncident],
    *,
    inputs: Inputs,
    arguments: Mapping[str, Any],
    monitors: Strings[str],
    **own: Any,
) -> Run:
    """The run that opens a component with `arguments`, in a stack of `project`.

    `own` are the arguments that the component doesn't have.
    """

    def declare(message: str, monitors: Sequence[str | Monitor]) -> WindowedIncident:
        return component(name, **{**arguments, "resolve_message": message, "monitors": monitors})

    try:
        return Run(
            project,
            name,
            declare,
            problems=problems(name, inputs, arguments, monitors, own),
            monitors=monitors,
            resolve_message=arguments["resolve_message"],
            environment=_environment(own["backend_url"], own["api_token"]),
            dry_run=own["dry_run"],
            progress=own["progress"],
        )
    except ConfigurationError as error:
        raise without_frames(error) from None


def _environment(backend_url: object, api_token: object) -> dict[str, str]:
    """The variables that are set, without those that `problems` refuses."""
    given = {"PULUMI_BACKEND_URL": backend_url, "DEVHELM_API_TOKEN": api_token}
    return {name: value for name, value in given.items() if isinstance(value, str)}
