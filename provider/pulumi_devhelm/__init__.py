"""Declare DevHelm incidents and maintenance in a Pulumi program.

`Incident`, `IncidentUpdate`, `MaintenanceWindow` and `MaintenanceEnd` are resources;
`MaintenanceIncident` and `GameDay` are components of them. A `Provider` serves resources with the
native plugin. Inputs are keyword arguments after the name. Invalid values fail the preview.
`get_monitor` and `get_monitors` look up monitors. The token comes from the stack's secret
configuration `devhelm:apiToken`, or from the environment variable DEVHELM_API_TOKEN.

Requests and responses follow DevHelm's OpenAPI description, which the vendor publishes at
https://github.com/devhelmhq/terraform-provider-devhelm/tree/main/docs/openapi.

The public modules are this one, `automation` (for scripts), `errors`, `simulator` and
`chaostoolkit`. All other modules are private and may change in any version.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_devhelm.monitors import Monitor
    from pulumi_devhelm.resources.game_day import GameDay
    from pulumi_devhelm.resources.get_monitor import (
        get_monitor,
        get_monitor_output,
        get_monitors,
        get_monitors_output,
    )
    from pulumi_devhelm.resources.get_status_page import get_status_page, get_status_page_output
    from pulumi_devhelm.resources.incident import Incident
    from pulumi_devhelm.resources.incident_update import IncidentUpdate
    from pulumi_devhelm.resources.maintenance_end import MaintenanceEnd
    from pulumi_devhelm.resources.maintenance_incident import MaintenanceIncident
    from pulumi_devhelm.resources.maintenance_window import MaintenanceWindow
    from pulumi_devhelm.resources.provider import Provider
    from pulumi_devhelm.resources.status_page_component import StatusPageComponent
    from pulumi_devhelm.resources.status_page_incident import StatusPageIncident
    from pulumi_devhelm.resources.status_page_maintenance import StatusPageMaintenance
    from pulumi_devhelm.resources.status_page_notice import StatusPageNotice
    from pulumi_devhelm.status_pages import StatusPage
    from pulumi_devhelm.words import (
        ComponentStatus,
        Impact,
        IncidentOnDestroy,
        IncidentStatus,
        MaintenanceWindowOnDestroy,
        NoticeStatus,
        Severity,
        StatusPageIncidentOnDestroy,
        StatusPageMaintenanceOnDestroy,
    )

__all__ = [
    "ComponentStatus",
    "GameDay",
    "Impact",
    "Incident",
    "IncidentOnDestroy",
    "IncidentStatus",
    "IncidentUpdate",
    "MaintenanceEnd",
    "MaintenanceIncident",
    "MaintenanceWindow",
    "MaintenanceWindowOnDestroy",
    "Monitor",
    "NoticeStatus",
    "Provider",
    "Severity",
    "StatusPage",
    "StatusPageComponent",
    "StatusPageIncident",
    "StatusPageIncidentOnDestroy",
    "StatusPageMaintenance",
    "StatusPageMaintenanceOnDestroy",
    "StatusPageNotice",
    "get_monitor",
    "get_monitor_output",
    "get_monitors",
    "get_monitors_output",
    "get_status_page",
    "get_status_page_output",
]

# A name is imported when it is first used, because the plugin, the command and the simulator need
# other modules of this package but none of these.
_MODULES = {
    "ComponentStatus": "words",
    "GameDay": "resources.game_day",
    "Impact": "words",
    "Incident": "resources.incident",
    "IncidentOnDestroy": "words",
    "IncidentStatus": "words",
    "IncidentUpdate": "resources.incident_update",
    "MaintenanceEnd": "resources.maintenance_end",
    "MaintenanceIncident": "resources.maintenance_incident",
    "MaintenanceWindow": "resources.maintenance_window",
    "MaintenanceWindowOnDestroy": "words",
    "Monitor": "monitors",
    "NoticeStatus": "words",
    "Provider": "resources.provider",
    "Severity": "words",
    "StatusPage": "status_pages",
    "StatusPageComponent": "resources.status_page_component",
    "StatusPageIncident": "resources.status_page_incident",
    "StatusPageIncidentOnDestroy": "words",
    "StatusPageMaintenance": "resources.status_page_maintenance",
    "StatusPageMaintenanceOnDestroy": "words",
    "StatusPageNotice": "resources.status_page_notice",
    "get_monitor": "resources.get_monitor",
    "get_monitor_output": "resources.get_monitor",
    "get_monitors": "resources.get_monitor",
    "get_monitors_output": "resources.get_monitor",
    "get_status_page": "resources.get_status_page",
    "get_status_page_output": "resources.get_status_page",
}

# Type checkers would accept every name.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import a public name."""
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = importlib.import_module(f"{__name__}.{_MODULES[name]}")
        # The next use of the name finds it here.
        globals()[name] = value = getattr(module, name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
