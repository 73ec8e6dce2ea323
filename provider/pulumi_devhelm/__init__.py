"""Declare DevHelm incidents and maintenance in a Pulumi program."""

from pulumi_devhelm.resources.game_day import GameDay
from pulumi_devhelm.resources.incident import Incident
from pulumi_devhelm.resources.incident_update import IncidentUpdate
from pulumi_devhelm.resources.maintenance_incident import MaintenanceIncident
from pulumi_devhelm.resources.maintenance_window import MaintenanceWindow

__all__ = ["GameDay", "Incident", "IncidentUpdate", "MaintenanceIncident", "MaintenanceWindow"]
