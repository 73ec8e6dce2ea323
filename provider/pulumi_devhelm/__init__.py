"""Declare DevHelm incidents and maintenance in a Pulumi program.

`Incident`, `IncidentUpdate`, `MaintenanceWindow` and `MaintenanceEnd` are resources;
`MaintenanceIncident` and `GameDay` are components of them. A `Provider` serves resources with the
native plugin. Inputs are keyword arguments after the
name. Invalid values fail the preview. `get_monitor` and `get_monitors` look up monitors. The token
comes from the stack's secret configuration `devhelm:apiToken`, or from the environment variable
DEVHELM_API_TOKEN.

Requests and responses follow DevHelm's OpenAPI description, which the vendor publishes at
https://github.com/devhelmhq/terraform-provider-devhelm/tree/main/docs/openapi.

The public modules are this one, `automation` (for scripts), `errors`, `simulator` and
`chaostoolkit`. All other modules are private and may change in any version.
"""

from pulumi_devhelm.monitors import Monitor
from pulumi_devhelm.resources.game_day import GameDay
from pulumi_devhelm.resources.get_monitor import (
    get_monitor,
    get_monitor_output,
    get_monitors,
    get_monitors_output,
)
from pulumi_devhelm.resources.incident import Incident
from pulumi_devhelm.resources.incident_update import IncidentUpdate
from pulumi_devhelm.resources.maintenance_end import MaintenanceEnd
from pulumi_devhelm.resources.maintenance_incident import MaintenanceIncident
from pulumi_devhelm.resources.maintenance_window import MaintenanceWindow
from pulumi_devhelm.resources.provider import Provider

__all__ = [
    "GameDay",
    "Incident",
    "IncidentUpdate",
    "MaintenanceEnd",
    "MaintenanceIncident",
    "MaintenanceWindow",
    "Monitor",
    "Provider",
    "get_monitor",
    "get_monitor_output",
    "get_monitors",
    "get_monitors_output",
]
