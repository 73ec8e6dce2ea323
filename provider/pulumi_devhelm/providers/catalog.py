"""The one list of all resources, for code that handles each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_devhelm.providers.incident import IncidentProvider
from pulumi_devhelm.providers.incident_update import IncidentUpdateProvider
from pulumi_devhelm.providers.maintenance_end import MaintenanceEndProvider
from pulumi_devhelm.providers.maintenance_window import MaintenanceWindowProvider
from pulumi_devhelm.providers.status_page_incident import StatusPageIncidentProvider
from pulumi_devhelm.providers.status_page_maintenance import StatusPageMaintenanceProvider

if TYPE_CHECKING:
    from pulumi_devhelm.providers.base import DevHelmProvider

# By the name in the type token, which can never change because state files contain it.
RESOURCES: dict[str, type[DevHelmProvider]] = {
    "Incident": IncidentProvider,
    "IncidentUpdate": IncidentUpdateProvider,
    "MaintenanceEnd": MaintenanceEndProvider,
    "MaintenanceWindow": MaintenanceWindowProvider,
    "StatusPageIncident": StatusPageIncidentProvider,
    "StatusPageMaintenance": StatusPageMaintenanceProvider,
}


def token(name: str) -> str:
    """The type token that the engine uses for a resource."""
    return f"pulumi-python:dynamic/devhelm:{name}"
