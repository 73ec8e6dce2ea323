"""StatusPageMaintenance: planned work that a status page announces."""

# Annotations stay objects here: Pulumi reads the outputs' types from them.
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pulumi

from pulumi_devhelm.providers.status_page_maintenance import StatusPageMaintenanceProvider
from pulumi_devhelm.resources.notice import Notice
from pulumi_devhelm.resources.status_page_component import Components, as_objects
from pulumi_devhelm.resources.times import as_text
from pulumi_devhelm.strings import StringSequence
from pulumi_devhelm.words import Impact, StatusPageMaintenanceOnDestroy


class StatusPageMaintenance(Notice, module="devhelm", name="StatusPageMaintenance"):
    """Planned work that customers read about on a status page, usually ahead of time.

    It is published, but mails nobody unless `notify_subscribers` is true. Its times, title, impact
    and components change in place, and a new `body` is posted as one update. If it is completed or
    its end has passed, it is never changed or opened again. It silences no alerts: that is what a
    MaintenanceWindow does.
    """

    scheduled_for: pulumi.Output[str | None] = pulumi.property("scheduledFor")
    """When the work begins, in ISO 8601."""
    scheduled_until: pulumi.Output[str | None] = pulumi.property("scheduledUntil")
    """When it ends, in ISO 8601."""
    duration: pulumi.Output[str | None]
    """The declared duration."""
    auto_resolve: pulumi.Output[bool | None] = pulumi.property("autoResolve")
    """Whether DevHelm completes it at its end."""
    complete_message: pulumi.Output[str | None] = pulumi.property("completeMessage")
    """The declared message."""

    def __init__(
        self,
        resource_name: str,
        *,
        status_page_id: pulumi.Input[str],
        title: pulumi.Input[str],
        body: pulumi.Input[str],
        scheduled_for: pulumi.Input[datetime] | pulumi.Input[str],
        scheduled_until: pulumi.Input[datetime] | pulumi.Input[str | None] = None,
        duration: pulumi.Input[timedelta] | pulumi.Input[str | None] = None,
        impact: pulumi.Input[Impact] = "MINOR",
        components: Components | None = None,
        auto_resolve: pulumi.Input[bool] = True,
        notify_subscribers: pulumi.Input[bool] = False,
        adopt_id: pulumi.Input[str | None] = None,
        on_destroy: pulumi.Input[StatusPageMaintenanceOnDestroy] = "complete",
        complete_message: pulumi.Input[str | None] = None,
        triggers: pulumi.Input[StringSequence[Any]] | pulumi.Input[Mapping[str, Any]] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare planned work. The resource's id is `PAGE_ID/NOTICE_ID`.

        Invalid values fail the preview. They are reported together, each with the name of its
        argument. Raises RunError for the option `import_` without a Provider.

        :param resource_name: The name in the stack. It is never sent to DevHelm.
        :param status_page_id: UUID of the page, such as `get_status_page(slug="acme").id`. A change
            announces the work on the other page instead.
        :param title: What customers read first, in at most 500 characters.
        :param body: What customers read, in Markdown. A later change is posted as one update.
        :param scheduled_for: When the work begins: a datetime with a time zone, or ISO 8601 such as
            "2026-12-01T02:00:00Z".
        :param scheduled_until: When it ends, in the same form. Set exactly one of this and
            `duration`.
        :param duration: How long it lasts: a timedelta, "90m", "1h30m" or ISO 8601 such as "PT90M".
        :param impact: "NONE", "MINOR", "MAJOR" or "CRITICAL".
        :param components: The components of the page that the work affects: their UUIDs, or a
            StatusPageComponent with a status other than "UNDER_MAINTENANCE", in any order. A
            mapping of UUIDs to statuses works, too.
        :param auto_resolve: Whether DevHelm completes it at its end, even if nobody comes back.
            DevHelm's own default is False.
        :param notify_subscribers: Whether DevHelm mails the page's subscribers. DevHelm's own
            default is True; this package sends what is declared here with every request that mails.
        :param adopt_id: UUID of an open notice of the page to take over instead of creating one.
            Used only at creation; you can remove it afterward.
        :param on_destroy: "complete" completes work that has begun, and cancels work that hasn't.
            "cancel" always cancels it. "keep" leaves it as it is. DevHelm deletes what is canceled,
            and mails nobody.
        :param complete_message: What customers read when it is completed; nothing if omitted.
        :param triggers: A list or mapping of values. If one changes, the notice is ended as destroy
            does, and a new one is created. Files and folders, given as pulumi.FileAsset or
            FileArchive, are compared by content.
        :param opts: Pulumi's options. `import_` needs a Provider; without one, use `adopt_id` or
            `get`.
        """
        inputs = {
            "status_page_id": status_page_id,
            "title": title,
            "body": body,
            "scheduled_for": as_text(scheduled_for),
            "scheduled_until": as_text(scheduled_until),
            "duration": as_text(duration),
            "impact": impact,
            "components": as_objects(components),
            "auto_resolve": auto_resolve,
            "notify_subscribers": notify_subscribers,
            "adopt_id": adopt_id,
            "on_destroy": on_destroy,
            "complete_message": complete_message,
            "triggers": triggers,
        }
        self._declare(StatusPageMaintenanceProvider(), resource_name, inputs, opts)

    @classmethod
    def get(
        cls,
        resource_name: str,
        id: pulumi.Input[str],  # noqa: A002 - Pulumi's name for it
        opts: pulumi.ResourceOptions | None = None,
    ) -> "StatusPageMaintenance":
        """Read an existing notice without owning it: the stack never changes or ends it.

        Every preview and update reads it, and fails if DevHelm doesn't know it.

        :param resource_name: The name in the stack.
        :param id: `PAGE_ID/NOTICE_ID`, the UUIDs of the page and of the notice.
        :param opts: Pulumi's options.
        """
        return cls._read(StatusPageMaintenanceProvider(), resource_name, id, opts)
