"""Declare DevHelm incidents and maintenance in a Pulumi program.

`Incident`, `IncidentUpdate` and `MaintenanceWindow` are resources; `MaintenanceIncident` and
`GameDay` are components of them. Inputs are keyword arguments after the name. The preview refuses
bad values. The token comes from the stack's secret configuration `devhelm:apiToken`, or from the
environment variable DEVHELM_API_TOKEN.

Requests and responses follow DevHelm's OpenAPI description, which the vendor publishes at
https://github.com/devhelmhq/terraform-provider-devhelm/tree/main/docs/openapi.

Public are this module, `automation` (for scripts), `errors`, `simulator` and `chaostoolkit`. Other
modules are private: they may change in any version.
"""

from pulumi_devhelm.resources.game_day import GameDay
from pulumi_devhelm.resources.incident import Incident
from pulumi_devhelm.resources.incident_update import IncidentUpdate
from pulumi_devhelm.resources.maintenance_incident import MaintenanceIncident
from pulumi_devhelm.resources.maintenance_window import MaintenanceWindow

__all__ = ["GameDay", "Incident", "IncidentUpdate", "MaintenanceIncident", "MaintenanceWindow"]
