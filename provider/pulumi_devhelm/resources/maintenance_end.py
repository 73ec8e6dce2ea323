"""MaintenanceEnd: the end of a maintenance, after the change."""

# Annotations stay objects here: Pulumi reads the outputs' types from them.
from collections.abc import Sequence

import pulumi

from pulumi_devhelm.providers.maintenance_end import MaintenanceEndProvider
from pulumi_devhelm.resources.base import DevHelmResource
from pulumi_devhelm.strings import StringSequence


class MaintenanceEnd(DevHelmResource, module="devhelm", name="MaintenanceEnd"):
    """Resolves an incident, ends its maintenance windows, and completes notices, once.

    It happens when the resource is created, so declare it with `depends_on` what the maintenance is
    for. Destroying it undoes nothing. In a `with` statement, MaintenanceIncident declares it.
    """

    incident_id: pulumi.Output[str] = pulumi.property("incidentId")
    """UUID of the incident."""
    window_ids: pulumi.Output[Sequence[str] | None] = pulumi.property("windowIds")
    """UUIDs of the windows."""
    notices: pulumi.Output[Sequence[str] | None]
    """Ids of the notices on status pages."""
    message: pulumi.Output[str | None]
    """The declared message."""

    resolved_at: pulumi.Output[str | None] = pulumi.property("resolvedAt")
    """When the incident was resolved: ISO 8601, as DevHelm returned it."""
    ended_at: pulumi.Output[str | None] = pulumi.property("endedAt")
    """When the last of the windows ended, in ISO 8601; None if none had begun."""

    def __init__(
        self,
        resource_name: str,
        *,
        incident_id: pulumi.Input[str],
        window_ids: pulumi.Input[StringSequence[pulumi.Input[str]] | None] = None,
        notices: pulumi.Input[StringSequence[pulumi.Input[str]] | None] = None,
        message: pulumi.Input[str | None] = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the end of a maintenance.

        Only an open incident is resolved. A window that is active ends now, and one that hasn't
        begun is deleted. A notice is completed, or deleted if its work hasn't begun. Invalid values
        fail the preview. They are reported together, each with the name of its argument. Raises
        RunError for the option `import_`.

        :param resource_name: The name in the stack. It is never sent to DevHelm.
        :param incident_id: UUID of the incident to resolve. A change ends another maintenance.
        :param window_ids: UUIDs of the maintenance windows to end, in any order. A change ends
            those of the new list.
        :param notices: Ids of the StatusPageMaintenance resources to complete, in any order. A
            change completes those of the new list. Nobody is mailed.
        :param message: What the resolution of the incident says; none if omitted. Customers don't
            read it. A change alone is sent only by the next end.
        :param opts: Pulumi's options. Use `depends_on` for the resources that the maintenance is
            for. `import_` is refused.
        """
        inputs = {
            "incident_id": incident_id,
            "window_ids": window_ids,
            "notices": notices,
            "message": message,
        }
        self._refuse_import(resource_name, opts, "It exists only in the stack.")
        super().__init__(MaintenanceEndProvider(), resource_name, inputs, opts)
