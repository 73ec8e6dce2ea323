"""Incident: a manual incident in DevHelm."""

# No `from __future__ import annotations` here: Pulumi reads the outputs' types from annotations.
from collections.abc import Mapping
from typing import Any

import pulumi

from pulumi_devhelm.providers.incident import IncidentProvider
from pulumi_devhelm.resources.base import DevHelmResource, ending_first
from pulumi_devhelm.strings import StringSequence
from pulumi_devhelm.words import IncidentOnDestroy, Severity


class Incident(DevHelmResource, module="devhelm", name="Incident"):
    """An incident that stays open while it is in the program, and is resolved once it is removed.

    Title, severity and body change in place. A different monitor, service or value in `triggers`
    resolves the incident and opens a new one. An incident that somebody else resolved is never
    changed again.
    """

    title: pulumi.Output[str]
    """Short summary, as DevHelm shows it."""
    severity: pulumi.Output[str]
    """DOWN, DEGRADED or MAINTENANCE."""
    body: pulumi.Output[str | None]
    """The declared description."""
    monitor_id: pulumi.Output[str | None] = pulumi.property("monitorId")
    """UUID of the linked monitor."""
    service_id: pulumi.Output[str | None] = pulumi.property("serviceId")
    """UUID of the linked vendor service."""
    service_incident_id: pulumi.Output[str | None] = pulumi.property("serviceIncidentId")
    """UUID of the linked vendor incident."""
    triggers: pulumi.Output[Any]
    """The declared triggers."""
    adopt_id: pulumi.Output[str | None] = pulumi.property("adoptId")
    """UUID of the incident that was taken over at creation."""
    adopt_open: pulumi.Output[bool | None] = pulumi.property("adoptOpen")
    """Whether creation could take over an open incident that looks the same."""
    notify_subscribers: pulumi.Output[bool | None] = pulumi.property("notifySubscribers")
    """Whether timeline updates of this resource notify subscribers."""
    on_destroy: pulumi.Output[str | None] = pulumi.property("onDestroy")
    """"resolve" or "keep"."""
    resolve_message: pulumi.Output[str | None] = pulumi.property("resolveMessage")
    """The declared message of the resolution."""

    shortlink: pulumi.Output[str | None]
    """Short URL of the incident."""
    status: pulumi.Output[str | None]
    """WATCHING, TRIGGERED, CONFIRMED or RESOLVED, as of the last read or write."""
    source: pulumi.Output[str | None]
    """Where the incident came from: MANUAL if this resource opened it."""
    started_at: pulumi.Output[str | None] = pulumi.property("startedAt")
    """When it started. All times are ISO 8601 strings, exactly as DevHelm wrote them."""
    confirmed_at: pulumi.Output[str | None] = pulumi.property("confirmedAt")
    """When it was confirmed."""
    resolved_at: pulumi.Output[str | None] = pulumi.property("resolvedAt")
    """When it was resolved."""
    resolution_reason: pulumi.Output[str | None] = pulumi.property("resolutionReason")
    """MANUAL, AUTO_RECOVERED or AUTO_RESOLVED."""
    resolution_note: pulumi.Output[str | None] = pulumi.property("resolutionNote")
    """The message of the resolution."""
    created_at: pulumi.Output[str | None] = pulumi.property("createdAt")
    """When the record was created."""
    updated_at: pulumi.Output[str | None] = pulumi.property("updatedAt")
    """When the record was last changed."""
    cooldown_until: pulumi.Output[str | None] = pulumi.property("cooldownUntil")
    """DevHelm opens no other incident of the same origin before this time."""
    organization_id: pulumi.Output[int | None] = pulumi.property("organizationId")
    """The organization that it belongs to."""
    created_by_user_id: pulumi.Output[int | None] = pulumi.property("createdByUserId")
    """The user that the API token belongs to."""
    reopen_count: pulumi.Output[int | None] = pulumi.property("reopenCount")
    """How many times it was reopened."""
    status_page_visible: pulumi.Output[bool | None] = pulumi.property("statusPageVisible")
    """Whether status pages show it."""
    suppress_dispatch: pulumi.Output[bool | None] = pulumi.property("suppressDispatch")
    """Whether DevHelm suppresses alerts about it."""
    external_ref: pulumi.Output[str | None] = pulumi.property("externalRef")
    """Its id in another system, such as a pager."""
    monitor_name: pulumi.Output[str | None] = pulumi.property("monitorName")
    """Name of the linked monitor, if DevHelm reports it."""
    monitor_type: pulumi.Output[str | None] = pulumi.property("monitorType")
    """Type of the linked monitor, if DevHelm reports it."""
    service_name: pulumi.Output[str | None] = pulumi.property("serviceName")
    """Name of the linked service, if DevHelm reports it."""
    service_slug: pulumi.Output[str | None] = pulumi.property("serviceSlug")
    """Slug of the linked service, if DevHelm reports it."""
    triggered_by_rule: pulumi.Output[str | None] = pulumi.property("triggeredByRule")
    """The rule that fired, for incidents that a monitor opened."""
    affected_regions: pulumi.Output[list[str] | None] = pulumi.property("affectedRegions")
    """Probe regions that saw the failure."""
    affected_components: pulumi.Output[list[str] | None] = pulumi.property("affectedComponents")
    """Components of the service that are affected."""
    status_page_incidents: pulumi.Output[list[Any] | None] = pulumi.property("statusPageIncidents")
    """Linked status page incidents: mappings with DevHelm's keys, such as `statusPageId`,
    `statusPageName`, `title`, `status`, `impact` and `publishedAt`."""

    def __init__(
        self,
        resource_name: str,
        *,
        title: pulumi.Input[str],
        severity: pulumi.Input[Severity],
        body: pulumi.Input[str | None] = None,
        monitor_id: pulumi.Input[str | None] = None,
        service_id: pulumi.Input[str | None] = None,
        service_incident_id: pulumi.Input[str | None] = None,
        triggers: pulumi.Input[StringSequence[Any]] | pulumi.Input[Mapping[str, Any]] | None = None,
        adopt_id: pulumi.Input[str | None] = None,
        adopt_open: pulumi.Input[bool] = False,
        notify_subscribers: pulumi.Input[bool] = False,
        on_destroy: pulumi.Input[IncidentOnDestroy] = "resolve",
        resolve_message: pulumi.Input[str | None] = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare an incident.

        Invalid values fail the preview. They are reported together, each with the name of its
        argument. Raises RunError for the option `import_` without a Provider.

        :param resource_name: The name in the stack. It is never sent to DevHelm.
        :param title: Short summary, not blank. Changes in place. If somebody changes it at
            DevHelm, a refresh shows that as drift.
        :param severity: "DOWN", "DEGRADED" or "MAINTENANCE". Changes in place, like the title.
        :param body: Description, sent at creation. A later change posts it as one timeline
            update; removing it posts nothing.
        :param monitor_id: UUID of one monitor to link. A change replaces the incident.
        :param service_id: UUID of a vendor service to link. A change replaces the incident.
        :param service_incident_id: UUID of a vendor incident to link. A change replaces the
            incident.
        :param triggers: A list or mapping of values. If one changes, the incident is resolved and a
            new one opens. Files and folders, given as pulumi.FileAsset or FileArchive, are compared
            by content.
        :param adopt_id: UUID of an open incident to take over instead of opening one. If a monitor
            or a service is declared, the incident must have it. Used only at creation; you can
            remove it afterward. A different id later replaces the incident.
        :param adopt_open: At creation, take over the one open manual incident with the same
            title, severity, monitor and service, if there is one. A killed run leaves such an
            incident. It may belong to another stack.
        :param notify_subscribers: Whether timeline updates of this resource notify subscribers.
        :param on_destroy: "resolve", or "keep" to leave the incident as it is.
        :param resolve_message: Message of the resolution; none if omitted.
        :param opts: Pulumi's options. `import_` needs a Provider; without one, use `adopt_id` or
            `get`.
        """
        inputs = {
            "title": title,
            "severity": severity,
            "body": body,
            "monitor_id": monitor_id,
            "service_id": service_id,
            "service_incident_id": service_incident_id,
            "triggers": triggers,
            "adopt_id": adopt_id,
            "adopt_open": adopt_open,
            "notify_subscribers": notify_subscribers,
            "on_destroy": on_destroy,
            "resolve_message": resolve_message,
        }
        self._refuse_import(
            resource_name,
            opts,
            "To take over an existing incident, declare adopt_id with its id; to read one without "
            "owning it, use Incident.get.",
        )
        super().__init__(IncidentProvider(), resource_name, inputs, ending_first(opts))

    @classmethod
    def get(
        cls,
        resource_name: str,
        id: pulumi.Input[str],  # noqa: A002 - Pulumi's name for it
        opts: pulumi.ResourceOptions | None = None,
    ) -> "Incident":
        """Read an existing incident without owning it: the stack never changes or resolves it.

        Every preview and update reads it, and fails if DevHelm doesn't know it.

        :param resource_name: The name in the stack.
        :param id: UUID of the incident.
        :param opts: Pulumi's options.
        """
        return cls._read(IncidentProvider(), resource_name, id, opts)
