"""MaintenanceIncident: suppressed alerts plus an announcing incident, in one resource."""

import functools
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any

import pulumi
from typing_extensions import Self

from pulumi_devhelm.providers.maintenance_incident import INPUTS
from pulumi_devhelm.resources.arguments import checked
from pulumi_devhelm.resources.base import warn_of_options
from pulumi_devhelm.resources.enclosure import Enclosure
from pulumi_devhelm.resources.maintenance_end import MaintenanceEnd
from pulumi_devhelm.resources.monitors import (
    Monitors,
    labels,
    named_monitors,
    problems_of_monitors,
)
from pulumi_devhelm.resources.status_page_maintenance import StatusPageMaintenance
from pulumi_devhelm.resources.status_page_notice import StatusPageNotice, inputs_of, known_inputs
from pulumi_devhelm.resources.triggers import plain
from pulumi_devhelm.resources.windowed_incident import WindowedIncident, Windows
from pulumi_devhelm.status_pages import StatusPage
from pulumi_devhelm.strings import StringSequence

# The arguments that go to the windows and to the incident as they are.
_OF_WINDOWS = ("starts_at", "ends_at", "duration", "suppress_alerts")
_OF_INCIDENT = ("adopt_open", "notify_subscribers")
# The message of a maintenance in a `with` statement that is removed or replaced before its end.
_UNFINISHED = "Ended before the change was known to be complete."


class MaintenanceIncident(WindowedIncident):
    """Maintenance windows and a MAINTENANCE incident, opened and ended in the right order.

    As a context manager, it lasts as long as the changes in the `with` statement: every resource
    that is constructed there waits for the incident, and when all of them are up, a MaintenanceEnd
    resolves the incident, ends the windows, and completes the notice.

    The windows open before the incident, and end after it is resolved. If there is only one monitor
    when the incident opens, the incident links it; if there are several, its body names them.

    With a status page, customers read about the work between the windows' start and the incident's.
    A MaintenanceEnd completes that notice last; destroy completes it before the windows end.
    """

    notices: pulumi.Output[list[str]]
    """Ids of the notices on status pages: one, or none."""

    def __init__(
        self,
        name: str,
        *,
        title: pulumi.Input[str],
        monitors: Monitors = (),
        org_wide: bool = False,
        starts_at: pulumi.Input[datetime] | pulumi.Input[str | None] = None,
        ends_at: pulumi.Input[datetime] | pulumi.Input[str | None] = None,
        duration: pulumi.Input[timedelta] | pulumi.Input[str | None] = None,
        body: pulumi.Input[str | None] = None,
        suppress_alerts: pulumi.Input[bool] = True,
        notify_subscribers: pulumi.Input[bool] = False,
        resolve_message: pulumi.Input[str | None] = None,
        adopt_open: pulumi.Input[bool] = False,
        status_page: StatusPageNotice | StatusPage | pulumi.Input[str | None] = None,
        triggers: pulumi.Input[StringSequence[Any]] | pulumi.Input[Mapping[str, Any]] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare planned work.

        Raises RunError with all problems of the arguments at once. The value of an Output is
        checked when it is known.

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
        :param status_page: The status page that announces the work, for as long as the windows
            last: what `get_status_page` returns, a page's UUID, or a StatusPageNotice with a text
            for customers, an impact and components. None announces nothing.
        :param triggers: A list or mapping of values. If one changes, the windows, the notice and
            the incident are replaced. Files and folders, given as pulumi.FileAsset or FileArchive,
            are compared by content.
        :param opts: Pulumi's options. `protect` and `retain_on_delete` also apply to the children.
        """
        self._what = what = f"MaintenanceIncident {name!r}"
        # Converted once, in case a file changes in the meantime.
        self._triggers = plain(triggers, f"{what}: triggers")
        given = checked(
            what,
            INPUTS,
            {
                "title": title,
                "org_wide": org_wide,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "duration": duration,
                "body": body,
                "suppress_alerts": suppress_alerts,
                "notify_subscribers": notify_subscribers,
                "resolve_message": resolve_message,
                "adopt_open": adopt_open,
                "status_page": known_inputs(status_page),
                "triggers": self._triggers,
            },
            problems_of_monitors(monitors, org_wide=org_wide),
        )
        super().__init__("devhelm:index:MaintenanceIncident", name, None, opts)
        warn_of_options(self, opts)
        self._resolve_message = given["resolve_message"]
        self._is_entered = False
        # Options that keep a resource when it is replaced.
        self._keeping = {
            "protect": self._protect,
            "retain_on_delete": opts and opts.retain_on_delete,
        }
        incident = self._open(
            name,
            named_monitors(what, monitors),
            labels(monitors),
            title=given["title"],
            body=given["body"],
            triggers=self._triggers,
            window={key: given[key] for key in _OF_WINDOWS},
            incident={
                "severity": "MAINTENANCE",
                "resolve_message": self._last_message(),
                **{key: given[key] for key in _OF_INCIDENT},
            },
            announce=functools.partial(self._announce, name, status_page, given["title"]),
        )
        self._enclosure = Enclosure(self, incident, opts)

    def _last_message(self) -> pulumi.Output[str | None]:
        """The message of the incident itself: of destroy, or of a replacement.

        The end of a `with` statement has the program's message, which may say that the change
        succeeded. An incident that is still open without it must not say so. Pulumi calls the
        function once the program waits for something, so after `__enter__`.
        """
        return pulumi.Output.from_input(self._resolve_message).apply(
            lambda message: _UNFINISHED if self._is_entered else message
        )

    def _announce(
        self,
        name: str,
        status_page: StatusPageNotice | StatusPage | pulumi.Input[str | None],
        title: pulumi.Input[str],
        windows: Windows,
    ) -> list[StatusPageMaintenance]:
        """Declare the notice on the status page, if there is one, for as long as the windows."""
        notices = [
            StatusPageMaintenance(
                f"{name}-notice",
                scheduled_for=windows.starts_at,
                scheduled_until=windows.ends_at,
                triggers=self._triggers,
                opts=pulumi.ResourceOptions(parent=self, depends_on=windows.resources),
                **inputs_of(page, title),
            )
            for page in [status_page]
            if page is not None
        ]
        self.notices = pulumi.Output.all(*(one.id for one in notices))
        return notices

    def __enter__(self) -> Self:
        """Let all resources that are constructed from now on wait for the incident.

        Raises RunError if there are no triggers, or if an option keeps the next maintenance from
        replacing this one.
        """
        if not isinstance(self._triggers, pulumi.Output) and not self._triggers:
            raise pulumi.RunError(
                f"{self._what}: triggers: is required in a with statement: without it, only the "
                "first deployment has a maintenance. Name what the change depends on, such as "
                "triggers=[version]."
            )
        for option, is_set in self._keeping.items():
            if is_set:
                raise pulumi.RunError(
                    f"{self._what}: {option}: must not be set in a with statement: each "
                    "maintenance replaces the one before, and ends it."
                )
        self._is_entered = True
        self._enclosure.open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Declare the end of the maintenance, after all those resources.

        After an exception, nothing is declared, so the maintenance stays open.
        """
        self._enclosure.close()
        if kind is None:
            MaintenanceEnd(
                f"{self._name}-end",
                incident_id=self.incident_id,
                window_ids=self.window_ids,
                notices=self.notices,
                message=self._resolve_message,
                opts=pulumi.ResourceOptions(parent=self, depends_on=self._enclosure.members),
            )
