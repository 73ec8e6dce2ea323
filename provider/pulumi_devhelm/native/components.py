"""Constructs components for programs in other languages, with the classes that Python uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi.provider import ConstructResult, Provider

from pulumi_devhelm.resources.hosts import use_plugin_everywhere
from pulumi_devhelm.resources.maintenance_incident import MaintenanceIncident
from pulumi_devhelm.surfaces import camel_case, snake_case

if TYPE_CHECKING:
    import pulumi

COMPONENTS = {"devhelm:index:MaintenanceIncident": MaintenanceIncident}
_OUTPUTS = ("incident_id", "shortlink", "window_ids", "notices", "chat_message", "summary")


class Components(Provider):
    """What Pulumi's servicer calls to construct a component."""

    def construct(
        self,
        name: str,
        resource_type: str,
        inputs: pulumi.Inputs,
        options: pulumi.ResourceOptions | None = None,
    ) -> ConstructResult:
        """Declare a component, whose resources this plugin serves."""
        use_plugin_everywhere()
        given: Any = {snake_case(key): value for key, value in inputs.items() if value is not None}
        made: Any = COMPONENTS[resource_type](name, **given, opts=options)
        return ConstructResult(made.urn, {camel_case(key): getattr(made, key) for key in _OUTPUTS})
