"""IncidentUpdate: one entry on an incident's timeline."""

# No `from __future__ import annotations` here: Pulumi reads the outputs' types from annotations.
from collections.abc import Mapping
from typing import Any

import pulumi

from pulumi_devhelm.providers.incident_update import IncidentUpdateProvider
from pulumi_devhelm.resources.base import DevHelmResource
from pulumi_devhelm.strings import StringSequence
from pulumi_devhelm.words import IncidentStatus


class IncidentUpdate(DevHelmResource, module="devhelm", name="IncidentUpdate"):
    """A timeline entry, posted once and never rewritten.

    A change posts another entry, and removing the resource removes nothing. Entries appear in the
    order in which they are posted. To set that order, use `depends_on`.
    """

    incident_id: pulumi.Output[str] = pulumi.property("incidentId")
    """UUID of the incident."""
    body: pulumi.Output[str | None]
    """The declared text."""
    new_status: pulumi.Output[str | None] = pulumi.property("newStatus")
    """The declared status."""
    notify_subscribers: pulumi.Output[bool | None] = pulumi.property("notifySubscribers")
    """Whether the entry notifies subscribers."""
    triggers: pulumi.Output[Any]
    """The declared triggers."""

    created_at: pulumi.Output[str | None] = pulumi.property("createdAt")
    """When it was posted: an ISO 8601 string, exactly as DevHelm wrote it."""
    old_status: pulumi.Output[str | None] = pulumi.property("oldStatus")
    """The incident's status before this entry."""
    created_by: pulumi.Output[str | None] = pulumi.property("createdBy")
    """USER or SYSTEM."""

    def __init__(
        self,
        resource_name: str,
        *,
        incident_id: pulumi.Input[str],
        body: pulumi.Input[str | None] = None,
        new_status: pulumi.Input[IncidentStatus | None] = None,
        notify_subscribers: pulumi.Input[bool] = False,
        triggers: pulumi.Input[StringSequence[Any]] | pulumi.Input[Mapping[str, Any]] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare an entry. The resource's id is the id of the entry.

        Invalid values fail the preview. They are reported together, each with the name of its
        argument. Raises RunError for the option `import_`.

        :param resource_name: The name in the stack. It is never sent to DevHelm.
        :param incident_id: UUID of the incident, such as an Incident's `id`.
        :param body: Text of the entry. Can be omitted or blank if `new_status` is set.
        :param new_status: "WATCHING", "TRIGGERED", "CONFIRMED" or "RESOLVED". If omitted, the
            status doesn't change. RESOLVED resolves the incident, and any other status reopens it.
        :param notify_subscribers: Whether subscribers are notified of this entry.
        :param triggers: A list or mapping of values. If one changes, the entry is posted again.
            Files and folders, given as pulumi.FileAsset or FileArchive, are compared by content.
        :param opts: Pulumi's options. `import_` is refused, because an entry can only be posted.
        """
        inputs = {
            "incident_id": incident_id,
            "body": body,
            "new_status": new_status,
            "notify_subscribers": notify_subscribers,
            "triggers": triggers,
        }
        self._refuse_import(resource_name, opts, "An entry can only be posted.")
        super().__init__(IncidentUpdateProvider(), resource_name, inputs, opts)
