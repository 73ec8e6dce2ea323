"""The configuration of a provider resource: what is checked, and what makes it another tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_devhelm.client.settings import Settings
from pulumi_devhelm.errors import ConfigurationError
from pulumi_devhelm.native.property_bags import Bag
from pulumi_devhelm.providers.values import is_unknown
from pulumi_devhelm.surfaces import spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from google.protobuf.struct_pb2 import Struct

NAMESPACE = "devhelm:"
SECRET = ("apiToken",)
# Another value of these leads to other objects, even if they have the same ids.
_TENANT = {"apiUrl": "api_url", "orgId": "org_id", "workspaceId": "workspace_id"}
_WORKSPACE_VARIABLE = "DEVHELM_WORKSPACE_ID"


def given(struct: Struct) -> dict[str, Any]:
    """The configuration in a request, as strings.

    The engine turns a string such as "7" into a number, and numbers are floats.
    """
    return {key: _as_text(value) for key, value in Bag.of(struct).values.items()}


def getter(values: Mapping[str, Any]) -> Callable[[str], Any]:
    """How settings read `values`, whose keys have no namespace."""
    return lambda key: values.get(key.removeprefix(NAMESPACE))


def environment(values: Mapping[str, Any], environ: Mapping[str, str]) -> Mapping[str, str]:
    """The variables that settings read besides `values`.

    If those name their tenant and no workspace, it has none, no matter which workspace is in the
    environment now: the state may be older.
    """
    if not _is_complete(values):
        return environ
    return {key: value for key, value in environ.items() if key != _WORKSPACE_VARIABLE}


def checked(
    urn: str, values: Mapping[str, Any], environ: Mapping[str, str]
) -> tuple[dict[str, Any], list[str]]:
    """The configuration to store, and all its problems.

    It names the tenant even if the environment or a default does, so that `tenant_changes` can
    compare it later. It never contains a token from the environment, which has no place in a state.
    """
    known = {key: value for key, value in values.items() if not is_unknown(value)}
    if is_unknown(values.get("apiToken")):
        known["apiToken"] = "not-known-yet"
    try:
        settings = Settings.load(getter(known), environ)
    except ConfigurationError as error:
        return dict(values), [f"{spelled(one)}{_hint(urn)}" for one in error.problems]
    tenant = {key: getattr(settings, field) for key, field in _TENANT.items()}
    return {key: value for key, value in tenant.items() if value} | dict(values), []


def tenant_changes(before: Mapping[str, Any], values: Mapping[str, Any]) -> list[str]:
    """The keys that make it another tenant.

    There are none if the configuration `before` doesn't name its tenant, because it isn't from this
    plugin: the stack moves here from the host of dynamic resources.
    """
    if not _is_complete(before):
        return []
    return [key for key in _TENANT if _plain(before.get(key)) != _plain(values.get(key))]


def changes(before: Mapping[str, Any], values: Mapping[str, Any]) -> list[str]:
    """The keys whose values differ. If there are none, the engine keeps the configuration before.

    It would even use a token that is no longer valid, until the next run.
    """
    keys = before.keys() | values.keys()
    return sorted(key for key in keys if _plain(before.get(key)) != _plain(values.get(key)))


def _hint(urn: str) -> str:
    """Where the setting is, if the program declares the provider."""
    name = urn.rpartition("::")[2]
    return "" if name.startswith("default") else f" This is a setting of the provider {name!r}."


def _is_complete(values: Mapping[str, Any]) -> bool:
    """Whether the configuration is from `checked`, which fills in the tenant."""
    return all(values.get(key) for key in ("apiUrl", "orgId"))


def _as_text(value: Any) -> Any:
    if is_unknown(value):
        return value
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def _plain(value: Any) -> str:
    return str(value or "").strip().rstrip("/")
