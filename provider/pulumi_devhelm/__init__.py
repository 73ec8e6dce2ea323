"""Declare DevHelm incidents and maintenance in a Pulumi program.

Incident, IncidentUpdate and MaintenanceWindow are resources, MaintenanceIncident and GameDay
components of them. Inputs are keyword arguments after the name; a bad value is refused at the
preview. The token comes from the stack's secret configuration `devhelm:apiToken`, or the
environment variable DEVHELM_API_TOKEN.

What DevHelm takes, and answers, is as its OpenAPI description has it, which its vendor keeps in
https://github.com/devhelmhq/terraform-provider-devhelm/tree/main/docs/openapi.

Scripts use `pulumi_devhelm.automation`; what can go wrong is in `pulumi_devhelm.errors`.
"""

from pulumi_devhelm.resources.game_day import GameDay
from pulumi_devhelm.resources.incident import Incident
from pulumi_devhelm.resources.incident_update import IncidentUpdate
from pulumi_devhelm.resources.maintenance_incident import MaintenanceIncident
from pulumi_devhelm.resources.maintenance_window import MaintenanceWindow

__all__ = ["GameDay", "Incident", "IncidentUpdate", "MaintenanceIncident", "MaintenanceWindow"]
