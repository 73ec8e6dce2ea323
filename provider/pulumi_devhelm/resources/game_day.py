"""GameDay: a drill in one resource, which doesn't notify customers and cleans up in order."""

from datetime import timedelta
from typing import Any

import pulumi

from pulumi_devhelm.drills import marked
from pulumi_devhelm.providers.game_day import INPUTS
from pulumi_devhelm.resources.arguments import checked
from pulumi_devhelm.resources.base import warn_of_options
from pulumi_devhelm.resources.monitors import (
    Monitors,
    labels,
    named_monitors,
    problems_of_monitors,
)
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
        monitors: Monitors = (),
        org_wide: bool = False,
        severity: pulumi.Input[Severity] = "MAINTENANCE",
        allow_down: bool = False,
        run_id: pulumi.Input[str | None] = None,
        max_duration: timedelta | str = "8h",
        suppress_alerts: pulumi.Input[bool] = True,
        notify_subscribers: pulumi.Input[bool] = False,
        resolve_message: pulumi.Input[str] = "The drill is over.",
        status_page: None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a drill.

        Raises RunError with all problems of the arguments at once. The value of an Output is
        checked when it is known.

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
        :param status_page: Refused: a drill must not alarm customers.
        :param opts: Pulumi's options. `protect` and `retain_on_delete` also apply to the children.
        """
        what = f"GameDay {name!r}"
        given = checked(
            what,
            INPUTS,
            {
                "title": title,
                "duration": duration,
                "scenario": scenario,
                "org_wide": org_wide,
                "severity": severity,
                "allow_down": allow_down,
                "run_id": plain(run_id, f"{what}: run_id"),
                "max_duration": max_duration,
                "suppress_alerts": suppress_alerts,
                "notify_subscribers": notify_subscribers,
                "resolve_message": resolve_message,
                "status_page": status_page,
            },
            problems_of_monitors(monitors, org_wide=org_wide),
        )
        run_id = given["run_id"]
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
            named_monitors(what, monitors),
            labels(monitors),
            title=pulumi.Output.all(given["title"], run_id).apply(lambda texts: _title(*texts)),
            body=given["scenario"],
            triggers=None if run_id is None else [run_id],
            window={
                # No window opens for a severity that turns out not to be allowed.
                "duration": pulumi.Output.all(given["duration"], given["severity"]).apply(
                    lambda both: both[0]
                ),
                "suppress_alerts": given["suppress_alerts"],
            },
            incident={
                # Take over the incident of a killed run instead of opening a second one.
                "adopt_open": True,
                "severity": given["severity"],
                "notify_subscribers": given["notify_subscribers"],
                "resolve_message": given["resolve_message"],
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


def _title(title: str, run_id: Any) -> str:
    return marked(title if run_id is None else f"{title.rstrip()} ({str(run_id).strip()})")
