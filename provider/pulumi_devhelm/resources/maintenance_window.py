"""MaintenanceWindow: a period during which DevHelm suppresses alerts."""

# No `from __future__ import annotations` here: Pulumi reads the outputs' types from annotations.
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pulumi

from pulumi_devhelm.providers.maintenance_window import MaintenanceWindowProvider
from pulumi_devhelm.resources.base import DevHelmResource
from pulumi_devhelm.resources.times import as_text
from pulumi_devhelm.strings import StringSequence
from pulumi_devhelm.words import MaintenanceWindowOnDestroy


class MaintenanceWindow(DevHelmResource, module="devhelm", name="MaintenanceWindow"):
    """A maintenance window for one monitor or for the whole organization.

    Its times are fixed once, at creation, by DevHelm's clock. A new end, reason, monitor or
    `suppress_alerts` changes it in place. Three changes open a new window before the old one ends:
    a new start of an active window, an end in the future for a window that is over, and a change in
    `triggers`. Otherwise, a window that is over is left alone.
    """

    monitor_id: pulumi.Output[str | None] = pulumi.property("monitorId")
    """UUID of the monitor; None for a window of the whole organization."""
    org_wide: pulumi.Output[bool | None] = pulumi.property("orgWide")
    """Whether it suppresses the alerts of the whole organization."""
    starts_at: pulumi.Output[str | None] = pulumi.property("startsAt")
    """When it starts: the actual time, in ISO 8601."""
    ends_at: pulumi.Output[str | None] = pulumi.property("endsAt")
    """When it ends: the actual time, in ISO 8601."""
    duration: pulumi.Output[str | None]
    """The declared duration."""
    reason: pulumi.Output[str | None]
    """Why the window exists."""
    suppress_alerts: pulumi.Output[bool | None] = pulumi.property("suppressAlerts")
    """Whether DevHelm suppresses alerts."""
    on_destroy: pulumi.Output[str | None] = pulumi.property("onDestroy")
    """"end", "delete" or "keep"."""
    triggers: pulumi.Output[Any]
    """The declared triggers."""

    repeat_rule: pulumi.Output[str | None] = pulumi.property("repeatRule")
    """The rule of a window that was not created by this package. DevHelm ignores it."""
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
        monitor_id: pulumi.Input[str | None] = None,
        org_wide: pulumi.Input[bool] = False,
        starts_at: pulumi.Input[datetime] | pulumi.Input[str | None] = None,
        ends_at: pulumi.Input[datetime] | pulumi.Input[str | None] = None,
        duration: pulumi.Input[timedelta] | pulumi.Input[str | None] = None,
        reason: pulumi.Input[str | None] = None,
        suppress_alerts: pulumi.Input[bool] = True,
        on_destroy: pulumi.Input[MaintenanceWindowOnDestroy] = "end",
        triggers: pulumi.Input[StringSequence[Any]] | pulumi.Input[Mapping[str, Any]] | None = None,
        repeat_rule: pulumi.Input[str | None] = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a maintenance window.

        Invalid values fail the preview. They are reported together, each with the name of its
        argument. Raises RunError for the option `import_` without a Provider.

        :param resource_name: The name in the stack. It is never sent to DevHelm.
        :param monitor_id: UUID of the monitor whose alerts DevHelm suppresses. Set exactly one of
            this and `org_wide`. Changes in place.
        :param org_wide: True, instead of a monitor, suppresses the alerts of the whole
            organization.
        :param starts_at: When it starts: a datetime with a time zone, or ISO 8601 such as
            "2026-11-24T10:00:00Z". If omitted, at creation. A new start replaces an active window.
        :param ends_at: When it ends, in the same form. Set exactly one of this and `duration`.
        :param duration: How long it lasts, at most 366 days: a timedelta, "90m", "1h30m" or ISO
            8601 such as "PT90M".
        :param reason: Why the window exists, in at most 500 characters. Changes in place.
        :param suppress_alerts: Whether DevHelm suppresses alerts. Changes in place.
        :param on_destroy: "end" ends an active window now and keeps its record, and deletes one
            that hasn't started. "delete" deletes the window with its record. "keep" leaves it as it
            is.
        :param triggers: A list or mapping of values. If one changes, a new window opens, then the
            old one ends. Files and folders, given as pulumi.FileAsset or FileArchive, are compared
            by content.
        :param repeat_rule: Refused: DevHelm stores it but ignores it.
        :param opts: Pulumi's options. `import_` needs a Provider; without one, use `get`.
        """
        inputs = {
            "monitor_id": monitor_id,
            "org_wide": org_wide,
            "starts_at": as_text(starts_at),
            "ends_at": as_text(ends_at),
            "duration": as_text(duration),
            "reason": reason,
            "suppress_alerts": suppress_alerts,
            "on_destroy": on_destroy,
            "triggers": triggers,
            "repeat_rule": repeat_rule,
        }
        self._refuse_import(
            resource_name, opts, "To read a window without owning it, use MaintenanceWindow.get."
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
