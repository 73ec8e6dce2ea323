"""IncidentUpdate: one entry on an incident's timeline."""

# Annotations stay objects here: Pulumi reads the outputs' types from them.
from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from pulumi_devhelm.providers.incident_update import IncidentUpdateProvider
from pulumi_devhelm.resources.base import DevHelmResource


class IncidentUpdate(DevHelmResource, module="devhelm", name="IncidentUpdate"):
    """A timeline entry, posted once and never rewritten.

    A change posts another entry, and removing the resource removes nothing. Entries stand in the
    order in which they are made: declare it with `depends_on`.
    """

    incident_id: pulumi.Output[str] = pulumi.property("incidentId")
    """UUID of the incident."""
    body: pulumi.Output[str | None]
    """The declared text."""
    new_status: pulumi.Output[str | None] = pulumi.property("newStatus")
    """The declared status."""
    notify_subscribers: pulumi.Output[bool | None] = pulumi.property("notifySubscribers")
    """Whether subscribers were to be notified."""
    triggers: pulumi.Output[Any]
    """The declared triggers."""

    created_at: pulumi.Output[str | None] = pulumi.property("createdAt")
    """When it was posted: ISO 8601, as DevHelm wrote it."""
    old_status: pulumi.Output[str | None] = pulumi.property("oldStatus")
    """The incident's status before."""
    created_by: pulumi.Output[str | None] = pulumi.property("createdBy")
    """USER or SYSTEM."""

    def __init__(
        self,
        resource_name: str,
        *,
        incident_id: pulumi.Input[str],
        body: pulumi.Input[str] | None = None,
        new_status: pulumi.Input[str] | None = None,
        notify_subscribers: pulumi.Input[bool] = False,
        triggers: pulumi.Input[Sequence[Any]] | pulumi.Input[Mapping[str, Any]] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare an entry. Its id is that of the entry.

        Bad values are refused at the preview, all at once, with the name of the argument. Raises
        RunError for the option `import_`.

        :param resource_name: The name in the stack; DevHelm never sees it.
        :param incident_id: UUID of the incident, such as an Incident's `id`.
        :param body: What the entry says. May be left out or blank if there is a status.
        :param new_status: "WATCHING", "TRIGGERED", "CONFIRMED" or "RESOLVED"; left out, the
            status stays. RESOLVED resolves the incident, another one reopens it.
        :param notify_subscribers: Whether subscribers are notified of the entry.
        :param triggers: A list or mapping of values; when one changes, the entry is posted again.
            Files and folders, as pulumi.FileAsset or FileArchive, count by their content.
        :param opts: Pulumi's options. `import_` is refused: an entry is only ever posted.
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
