"""StatusPageIncident: an incident that a status page announces."""

# Annotations stay objects here: Pulumi reads the outputs' types from them.
from collections.abc import Mapping
from typing import Any

import pulumi

from pulumi_devhelm.providers.status_page_incident import StatusPageIncidentProvider
from pulumi_devhelm.resources.notice import Notice
from pulumi_devhelm.resources.status_page_component import Components, as_objects
from pulumi_devhelm.strings import StringSequence
from pulumi_devhelm.words import Impact, NoticeStatus, StatusPageIncidentOnDestroy


class StatusPageIncident(Notice, module="devhelm", name="StatusPageIncident"):
    """An incident that customers read about on a status page.

    It mails nobody unless `notify_subscribers` is true. Title, impact, status and components change
    in place, and a new `body` is posted as one update, together with a new status. If somebody
    resolved it, it is never changed or opened again. The team's own incident is an Incident.
    """

    incident_id: pulumi.Output[str | None] = pulumi.property("incidentId")
    """UUID of the team's incident, if one is linked."""
    publish: pulumi.Output[bool | None]
    """Whether a draft is published."""
    resolve_message: pulumi.Output[str | None] = pulumi.property("resolveMessage")
    """The declared message."""

    def __init__(
        self,
        resource_name: str,
        *,
        status_page_id: pulumi.Input[str],
        title: pulumi.Input[str],
        body: pulumi.Input[str],
        impact: pulumi.Input[Impact],
        status: pulumi.Input[NoticeStatus] = "INVESTIGATING",
        components: Components | None = None,
        incident_id: pulumi.Input[str | None] = None,
        notify_subscribers: pulumi.Input[bool] = False,
        publish: pulumi.Input[bool] = True,
        adopt_id: pulumi.Input[str | None] = None,
        on_destroy: pulumi.Input[StatusPageIncidentOnDestroy] = "resolve",
        resolve_message: pulumi.Input[str | None] = None,
        triggers: pulumi.Input[StringSequence[Any]] | pulumi.Input[Mapping[str, Any]] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare an incident for customers. The resource's id is `PAGE_ID/NOTICE_ID`.

        Invalid values fail the preview. They are reported together, each with the name of its
        argument. Raises RunError for the option `import_` without a Provider.

        :param resource_name: The name in the stack. It is never sent to DevHelm.
        :param status_page_id: UUID of the page, such as `get_status_page(slug="acme").id`. A change
            announces the incident on the other page instead.
        :param title: What customers read first, in at most 500 characters.
        :param body: What customers read, in Markdown. A later change is posted as one update.
        :param impact: "NONE", "MINOR", "MAJOR" or "CRITICAL".
        :param status: "INVESTIGATING", "IDENTIFIED" or "MONITORING". A change alone adds nothing to
            the timeline, so that customers don't read the same text twice.
        :param components: The components of the page that are affected, each a StatusPageComponent
            with its status, in any order. A mapping of UUIDs to statuses works, too.
        :param incident_id: UUID of the team's incident to link, such as an Incident's `id`. A
            change replaces the incident.
        :param notify_subscribers: Whether DevHelm mails the page's subscribers. DevHelm's own
            default is True; this package sends what is declared here with every request that mails.
        :param publish: Whether to publish the incident if the page makes a draft of it. If not, a
            draft stays one until somebody publishes it.
        :param adopt_id: UUID of an open notice of the page to take over instead of creating one.
            Used only at creation; you can remove it afterward.
        :param on_destroy: "resolve"; "delete", for what should leave no trace; or "keep". Mails
            that were sent stay sent.
        :param resolve_message: What customers read when it is resolved; nothing if omitted.
        :param triggers: A list or mapping of values. If one changes, the incident is ended as
            destroy does, and a new one is created. Files and folders, given as pulumi.FileAsset or
            FileArchive, are compared by content.
        :param opts: Pulumi's options. `import_` needs a Provider; without one, use `adopt_id` or
            `get`.
        """
        inputs = {
            "status_page_id": status_page_id,
            "title": title,
            "body": body,
            "impact": impact,
            "status": status,
            "components": as_objects(components),
            "incident_id": incident_id,
            "notify_subscribers": notify_subscribers,
            "publish": publish,
            "adopt_id": adopt_id,
            "on_destroy": on_destroy,
            "resolve_message": resolve_message,
            "triggers": triggers,
        }
        self._declare(StatusPageIncidentProvider(), resource_name, inputs, opts)

    @classmethod
    def get(
        cls,
        resource_name: str,
        id: pulumi.Input[str],  # noqa: A002 - Pulumi's name for it
        opts: pulumi.ResourceOptions | None = None,
    ) -> "StatusPageIncident":
        """Read an existing incident without owning it: the stack never changes or resolves it.

        Every preview and update reads it, and fails if DevHelm doesn't know it.

        :param resource_name: The name in the stack.
        :param id: `PAGE_ID/NOTICE_ID`, the UUIDs of the page and of the incident.
        :param opts: Pulumi's options.
        """
        return cls._read(StatusPageIncidentProvider(), resource_name, id, opts)
