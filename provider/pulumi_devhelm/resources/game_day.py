"""GameDay: a drill in one resource, which doesn't notify customers and cleans up in order."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pulumi

from pulumi_devhelm import times
from pulumi_devhelm.drills import LONGEST, marked, unmarked
from pulumi_devhelm.monitors import Monitor
from pulumi_devhelm.providers import checks
from pulumi_devhelm.resources.base import warn_of_options
from pulumi_devhelm.resources.monitors import labels, named_monitors
from pulumi_devhelm.resources.refusals import refused
from pulumi_devhelm.resources.triggers import plain
from pulumi_devhelm.resources.windowed_incident import WindowedIncident
from pulumi_devhelm.words import Severity


class GameDay(WindowedIncident):
    """Maintenance windows and an incident around the faults of a drill.

    Declare each resource that injects a fault with `parent=` this one. At creation, the windows
    open first, then the incident opens, then the faults are created. At destroy, the faults are
    deleted first, then the incident is resolved, then the windows end. A new `run_id` does both,
    and windows are open the whole time. If a fault can't be deleted, the incident and the windows
    stay open.

    If a status page is linked, DevHelm itself notifies its subscribers when the incident opens and
    when it is resolved. Its API can't turn that off.
    """

    def __init__(
        self,
        name: str,
        *,
        title: pulumi.Input[str],
        duration: pulumi.Input[timedelta] | pulumi.Input[str],
        scenario: pulumi.Input[str | None] = None,
        monitors: Collection[pulumi.Input[str | Monitor]] = (),
        org_wide: bool = False,
        severity: pulumi.Input[Severity] = "MAINTENANCE",
        allow_down: bool = False,
        run_id: pulumi.Input[str | None] = None,
        max_duration: timedelta | str = LONGEST,
        suppress_alerts: pulumi.Input[bool] = True,
        notify_subscribers: pulumi.Input[bool] = False,
        resolve_message: pulumi.Input[str] = "The drill is over.",
        status_page: None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a drill.

        Raises RunError unless exactly one of `monitors` and `org_wide` is set. Also raises it if a
        monitor is not a UUID or is listed twice, if the title is blank, if the duration is too
        long, or if the severity is DOWN without `allow_down`.

        :param name: The name in the stack, and the beginning of the children's names.
        :param title: Title of the incident and reason of the windows. "[DRILL] " is added in front
            if it is missing.
        :param duration: How long the drill may last: a timedelta, "45m", "1h30m" or ISO 8601. After
            that, its windows end on their own. Destroy resolves the incident.
        :param scenario: What is broken and what should happen: the body of the incident.
        :param monitors: The monitors whose alerts DevHelm suppresses, in any order: what
            `get_monitor` and `get_monitors` return, or UUIDs. Each gets a window. Adding or
            removing one later opens or ends its window, and changes nothing else.
        :param org_wide: True, instead of `monitors`, suppresses the alerts of the whole
            organization.
        :param severity: "MAINTENANCE", "DEGRADED" or, with `allow_down`, "DOWN".
        :param allow_down: Whether the drill may look like an outage.
        :param run_id: Identifies the run, and is shown in the title. A new value ends the previous
            run and starts another.
        :param max_duration: Upper limit for `duration` (default 8 hours).
        :param suppress_alerts: Whether DevHelm suppresses the alerts of the monitors.
        :param notify_subscribers: Whether the timeline updates that a changed scenario posts
            notify subscribers.
        :param resolve_message: Message of the resolution.
        :param status_page: Refused: a drill alarms no customer.
        :param opts: Pulumi's options. `protect` and `retain_on_delete` also apply to the children.
        """
        what = f"GameDay {name!r}"
        if status_page is not None:
            raise refused(
                what,
                "status_page: a drill alarms no customer, so it never touches a status page. For "
                "planned work, use MaintenanceIncident.",
            )
        named = named_monitors(what, monitors, org_wide=org_wide)
        run_id = plain(run_id, f"{what}: run_id")
        # Checked separately: otherwise, a secret title would make the others secret, too.
        title = pulumi.Output.all(title, run_id).apply(lambda given: _title(what, *given))
        duration = pulumi.Output.all(duration, severity).apply(
            lambda given: _duration(what, *given, max_duration=max_duration, allow_down=allow_down)
        )
        self._incident: pulumi.Resource | None = None
        super().__init__(
            "devhelm:index:GameDay",
            name,
            None,
            pulumi.ResourceOptions.merge(
                opts, pulumi.ResourceOptions(transformations=[self._within_the_incident])
            ),
        )
        warn_of_options(self, opts)
        self._incident = self._open(
            name,
            named,
            labels(monitors),
            title=title,
            body=scenario,
            triggers=None if run_id is None else [run_id],
            window={"duration": duration, "suppress_alerts": suppress_alerts},
            incident={
                "severity": severity,
                # Take over the incident of a killed run instead of opening a second one.
                "adopt_open": True,
                "notify_subscribers": notify_subscribers,
                "resolve_message": resolve_message,
            },
            run_id=run_id,
        )

    def _within_the_incident(
        self, args: pulumi.ResourceTransformationArgs
    ) -> pulumi.ResourceTransformationResult | None:
        """Create a fault after the incident, delete it before, and replace it with the incident.

        `parent` alone doesn't order the children of a component.
        """
        if self._incident is None:
            return None
        within = pulumi.ResourceOptions(depends_on=[self._incident], replace_with=[self._incident])
        opts = pulumi.ResourceOptions.merge(args.opts, within)
        if isinstance(opts.depends_on, list):
            # In addition to `parent`, it would make the fault wait for itself.
            opts.depends_on = [one for one in opts.depends_on if one is not self]
        return pulumi.ResourceTransformationResult(args.props, opts)


def _title(what: str, title: Any, run_id: Any) -> str:
    if not isinstance(title, str) or not unmarked(title):
        raise pulumi.RunError(f"{what}: title: must be a string that says what the drill tests.")
    if run_id is None:
        return marked(title)
    if not isinstance(run_id, str | int | float):
        raise pulumi.RunError(f"{what}: run_id: must be a string, not a {type(run_id).__name__}.")
    run = str(run_id).strip()
    if not run:
        raise pulumi.RunError(f"{what}: run_id: must not be blank; omit it if you don't need one.")
    return marked(f"{title.rstrip()} ({run})")


def _duration(
    what: str, duration: Any, severity: Any, *, max_duration: timedelta | str, allow_down: bool
) -> Any:
    """Return `duration` if it is within its limit and the severity is allowed."""
    length, most = _timedelta(duration), _timedelta(max_duration)
    problems = [
        f"{name}: {checks.duration(value)}"
        for name, value, parsed in (
            ("max_duration", max_duration, most),
            ("duration", duration, length),
        )
        if parsed is None
    ]
    if length and most and length > most:
        problems.append(
            f"duration: {duration} is longer than max_duration, {max_duration}: shorten the "
            "drill, or raise max_duration."
        )
    if severity == "DOWN" and not allow_down:
        problems.append(
            "severity: DOWN looks like a real outage: use MAINTENANCE or DEGRADED, or set "
            "allow_down=True."
        )
    if problems:
        raise refused(what, *problems)
    return duration


def _timedelta(value: Any) -> timedelta | None:
    return value if isinstance(value, timedelta) else times.duration(value)
