"""The resources, once. Whatever goes through all of them reads this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_devhelm.providers.incident import IncidentProvider
from pulumi_devhelm.providers.incident_update import IncidentUpdateProvider
from pulumi_devhelm.providers.maintenance_window import MaintenanceWindowProvider

if TYPE_CHECKING:
    from pulumi_devhelm.providers.base import DevHelmProvider

# By name, as in the type tokens that state files hold forever.
RESOURCES: dict[str, type[DevHelmProvider]] = {
    "Incident": IncidentProvider,
    "IncidentUpdate": IncidentUpdateProvider,
    "MaintenanceWindow": MaintenanceWindowProvider,
}


def token(name: str) -> str:
    """The type token of a resource, as the engine has it."""
    return f"pulumi-python:dynamic/devhelm:{name}"
