"""MaintenanceWindow: a period during which DevHelm suppresses alerts."""

# Annotations stay objects here: Pulumi reads the outputs' types from them.
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pulumi

from pulumi_devhelm.providers.maintenance_window import MaintenanceWindowProvider
from pulumi_devhelm.resources.base import DevHelmResource
from pulumi_devhelm.times import iso_duration


class MaintenanceWindow(DevHelmResource, module="devhelm", name="MaintenanceWindow"):
    """A maintenance window for one monitor or for the whole organization.

    Its times are settled once, at creation and by DevHelm's clock. A new end, reason, monitor or
    `suppress_alerts` changes it in place. Another start of an active window, a new end of one that
    is over, or a changed value of `triggers` opens a new window before the old one ends. A window
    that is over is left alone.
    """

    monitor_id: pulumi.Output[str | None] = pulumi.property("monitorId")
    """UUID of the monitor; None for a window of the whole organization."""
    org_wide: pulumi.Output[bool | None] = pulumi.property("orgWide")
    """Whether it suppresses the alerts of the whole organization."""
    starts_at: pulumi.Output[str | None] = pulumi.property("startsAt")
    """When it starts, as settled: ISO 8601."""
    ends_at: pulumi.Output[str | None] = pulumi.property("endsAt")
    """When it ends, as settled: ISO 8601."""
    duration: pulumi.Output[str | None]
    """The declared duration."""
    reason: pulumi.Output[str | None]
    """Why."""
    suppress_alerts: pulumi.Output[bool | None] = pulumi.property("suppressAlerts")
    """Whether DevHelm suppresses alerts."""
    on_destroy: pulumi.Output[str | None] = pulumi.property("onDestroy")
    """"end", "delete" or "keep"."""
    triggers: pulumi.Output[Any]
    """The declared triggers."""

    repeat_rule: pulumi.Output[str | None] = pulumi.property("repeatRule")
    """The rule of a window that was created elsewhere; DevHelm ignores it."""
    phase: pulumi.Output[str | None]
    """"scheduled", "active" or "ended", as of the last read or write, by DevHelm's clock."""
    created_at: pulumi.Output[str | None] = pulumi.property("createdAt")
    """When the record was created."""
    organization_id: pulumi.Output[int | None] = pulumi.property("organizationId")
    """The organization that it belongs to."""

    def __init__(
        self,
        resource_name: str,
        *,
        monitor_id: pulumi.Input[str] | None = None,
        org_wide: pulumi.Input[bool] = False,
        starts_at: pulumi.Input[datetime] | pulumi.Input[str] | None = None,
        ends_at: pulumi.Input[datetime] | pulumi.Input[str] | None = None,
        duration: pulumi.Input[timedelta] | pulumi.Input[str] | None = None,
        reason: pulumi.Input[str] | None = None,
        suppress_alerts: pulumi.Input[bool] = True,
        on_destroy: pulumi.Input[str] = "end",
        triggers: pulumi.Input[Sequence[Any]] | pulumi.Input[Mapping[str, Any]] | None = None,
        repeat_rule: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a maintenance window.

        The preview refuses bad values, all at once, by the name of the argument. Raises RunError
        for the option `import_`.

        :param resource_name: The name in the stack; DevHelm never sees it.
        :param monitor_id: UUID of the monitor whose alerts DevHelm suppresses. Set exactly one of
            this and `org_wide`. Changes in place.
        :param org_wide: True suppresses the alerts of the whole organization.
        :param starts_at: A datetime with a time zone, or ISO 8601 such as "2026-11-24T10:00:00Z";
            the time of creation if left out. Another start replaces an active window.
        :param ends_at: When it ends, likewise. Set exactly one of this and `duration`.
        :param duration: How long it lasts, 366 days at most: a timedelta, "90m", "1h30m" or
            ISO 8601 such as "PT90M"; instead of `ends_at`.
        :param reason: Why, in 500 characters at most. Changes in place.
        :param suppress_alerts: Whether DevHelm suppresses alerts. Changes in place.
        :param on_destroy: "end" sets the end of an active window to now, which keeps its record,
            and deletes one that hasn't begun; "delete" deletes it; "keep" leaves it as it is.
        :param triggers: A list or mapping of values; when one changes, a new window opens and the
            old one ends. Files and folders, as pulumi.FileAsset or FileArchive, count by their
            content.
        :param repeat_rule: Refused: DevHelm stores it but ignores it.
        :param opts: Pulumi's options. `import_` is refused: see `get`.
        """
        inputs = {
            "monitor_id": monitor_id,
            "org_wide": org_wide,
            "starts_at": _as_text(starts_at),
            "ends_at": _as_text(ends_at),
            "duration": _as_text(duration),
            "reason": reason,
            "suppress_alerts": suppress_alerts,
            "on_destroy": on_destroy,
            "triggers": triggers,
            "repeat_rule": repeat_rule,
        }
        self._refuse_import(
            resource_name, opts, "To read a window without owning it use MaintenanceWindow.get."
        )
        super().__init__(MaintenanceWindowProvider(), resource_name, inputs, opts)

    @classmethod
    def get(
        cls,
        resource_name: str,
        id: pulumi.Input[str],  # noqa: A002 - Pulumi's name for it
        opts: pulumi.ResourceOptions | None = None,
    ) -> "MaintenanceWindow":
        """Read an existing window without owning it: the stack never changes or ends it.

        Every preview and update reads it, and fails if DevHelm doesn't know it.

        :param resource_name: The name in the stack.
        :param id: UUID of the window.
        :param opts: Pulumi's options.
        """
        return cls._read(MaintenanceWindowProvider(), resource_name, id, opts)


def _as_text(value: Any) -> Any:
    """Times and durations as ISO 8601; strings and what isn't known yet as they are."""
    if isinstance(value, str | None):
        return value
    return pulumi.Output.from_input(value).apply(_iso)


def _iso(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return iso_duration(value) if isinstance(value, timedelta) else value
