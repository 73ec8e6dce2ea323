"""MaintenanceIncident: suppressed alerts plus an announcing incident, in one resource."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pulumi

from pulumi_devhelm.monitors import Monitor
from pulumi_devhelm.resources.base import warn_of_options
from pulumi_devhelm.resources.monitors import labels, named_monitors
from pulumi_devhelm.resources.triggers import plain
from pulumi_devhelm.resources.windowed_incident import WindowedIncident


class MaintenanceIncident(WindowedIncident):
    """Maintenance windows and a MAINTENANCE incident, opened and ended in the right order.

    The windows open before the incident, and end after it is resolved. If there is only one monitor
    when the incident opens, the incident links it; if there are several, its body names them.
    """

    def __init__(
        self,
        name: str,
        *,
        title: pulumi.Input[str],
        monitors: Collection[pulumi.Input[str | Monitor]] = (),
        org_wide: bool = False,
        starts_at: pulumi.Input[datetime] | pulumi.Input[str] | None = None,
        ends_at: pulumi.Input[datetime] | pulumi.Input[str] | None = None,
        duration: pulumi.Input[timedelta] | pulumi.Input[str] | None = None,
        body: pulumi.Input[str] | None = None,
        suppress_alerts: pulumi.Input[bool] = True,
        notify_subscribers: pulumi.Input[bool] = False,
        resolve_message: pulumi.Input[str] | None = None,
        adopt_open: pulumi.Input[bool] = False,
        triggers: pulumi.Input[Sequence[Any]] | pulumi.Input[Mapping[str, Any]] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare planned work.

        Raises RunError unless exactly one of `monitors` and `org_wide` is set. Also raises it if a
        monitor is not a UUID or is listed twice.

        :param name: The name in the stack, and the beginning of the children's names.
        :param title: Title of the incident, and reason of the windows.
        :param monitors: The monitors whose alerts DevHelm suppresses, in any order: what
            `get_monitor` and `get_monitors` return, or UUIDs. Each gets a window. Adding or
            removing one later opens or ends its window, and changes nothing else.
        :param org_wide: True, instead of `monitors`, suppresses the alerts of the whole
            organization.
        :param starts_at: When the windows start: a datetime with a time zone, or an ISO 8601
            string. If omitted, at creation.
        :param ends_at: When they end, in the same form. Set exactly one of this and `duration`.
        :param duration: How long they last: a timedelta, "90m", "1h30m" or ISO 8601 such as
            "PT90M".
        :param body: Description of the incident; a later change posts a timeline update.
        :param suppress_alerts: Whether DevHelm suppresses the alerts of the monitors.
        :param notify_subscribers: Whether the timeline updates that a changed body posts notify
            subscribers.
        :param resolve_message: Message of the resolution; none if omitted.
        :param adopt_open: At creation, take over the one open incident that looks the same, if
            there is one. A killed run leaves such an incident. It may belong to another stack.
        :param triggers: A list or mapping of values. If one changes, the windows and the incident
            are replaced. Files and folders, given as pulumi.FileAsset or FileArchive, are compared
            by content.
        :param opts: Pulumi's options. `protect` and `retain_on_delete` also apply to the children.
        """
        what = f"MaintenanceIncident {name!r}"
        named = named_monitors(what, monitors, org_wide=org_wide)
        super().__init__("devhelm:index:MaintenanceIncident", name, None, opts)
        warn_of_options(self, opts)
        self._open(
            name,
            named,
            labels(monitors),
            title=title,
            body=body,
            # Converted only once, in case a file changes in the meantime.
            triggers=plain(triggers, f"{what}: triggers"),
            window={
                "starts_at": starts_at,
                "ends_at": ends_at,
                "duration": duration,
                "suppress_alerts": suppress_alerts,
            },
            incident={
                "severity": "MAINTENANCE",
                "adopt_open": adopt_open,
                "notify_subscribers": notify_subscribers,
                "resolve_message": resolve_message,
            },
        )
