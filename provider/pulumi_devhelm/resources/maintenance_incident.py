"""MaintenanceIncident: suppressed alerts plus an announcing incident, in one resource."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pulumi

from pulumi_devhelm.resources.base import warn_of_options
from pulumi_devhelm.resources.monitors import named_monitors
from pulumi_devhelm.resources.triggers import plain
from pulumi_devhelm.resources.windowed_incident import WindowedIncident


class MaintenanceIncident(WindowedIncident):
    """Maintenance windows and a MAINTENANCE incident, opened and ended in the right order.

    The windows open before the incident, and end after it is resolved. An incident that opens
    links the monitor if there is just one; several are named in its body.
    """

    def __init__(
        self,
        name: str,
        *,
        title: pulumi.Input[str],
        monitors: Collection[pulumi.Input[str]] = (),
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

        Raises RunError if neither monitors nor `org_wide` are given, or both are, and for a
        monitor that is no UUID or there twice.

        :param name: The name in the stack, and the beginning of its children's names.
        :param title: Title of the incident, and reason of the windows.
        :param monitors: UUIDs of the monitors whose alerts DevHelm suppresses, in any order. Each
            has a window. Adding or removing one later opens or ends its window, and changes
            nothing else.
        :param org_wide: True instead of monitors suppresses the alerts of the whole organization.
        :param starts_at: When the windows start: a datetime with a time zone, or ISO 8601; the time
            of creation if left out.
        :param ends_at: When they end, likewise; instead of `duration`.
        :param duration: How long they last: a timedelta, "90m", "1h30m" or ISO 8601 such as
            "PT90M"; instead of `ends_at`.
        :param body: Description of the incident; a later change posts a timeline update.
        :param suppress_alerts: Whether DevHelm suppresses the alerts of the monitors.
        :param notify_subscribers: Whether the timeline updates that a changed body posts notify
            subscribers.
        :param resolve_message: Message of the resolution; none if left out.
        :param adopt_open: At creation, take over the one open incident that looks the same, such
            as the one of a run that was killed. It may be another stack's.
        :param triggers: A list or mapping of values; when one changes, windows and incident are
            replaced. Files and folders, as pulumi.FileAsset or FileArchive, count by their content.
        :param opts: Pulumi's options; `protect` and `retain_on_delete` hold for the children too.
        """
        what = f"MaintenanceIncident {name!r}"
        named = named_monitors(what, monitors, org_wide=org_wide)
        super().__init__("devhelm:index:MaintenanceIncident", name, None, opts)
        warn_of_options(self, opts)
        self._open(
            name,
            named,
            title=title,
            body=body,
            # Once for all, should a file change meanwhile.
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
