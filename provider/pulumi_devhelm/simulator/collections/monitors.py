"""Monitors and their tags: the API's calls that read them. Only a test creates them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import NAMESPACE_URL, uuid5

from starlette.responses import JSONResponse

from pulumi_devhelm.simulator.collections.base import Collection, is_visible
from pulumi_devhelm.simulator.collections.listing import one_page
from pulumi_devhelm.simulator.request_parsing import parse_path_id, parse_query, tenant_of
from pulumi_devhelm.simulator.routing import build_routes
from pulumi_devhelm.simulator.schemas import Boolean, PageParams, Uuid
from pulumi_devhelm.simulator.summaries import ALWAYS, Fact, Summary, as_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.routing import Route

    from pulumi_devhelm.simulator.store import Record, Store
    from pulumi_devhelm.simulator.tenants import Tenant

_STATUSES = {"active": True, "paused": False}
_EQUAL = ("type", "managedBy", "displayHealth")
# DevHelm omits these from lists.
_DETAILS_ONLY = {"assertions", "alertChannelIds"}


class MonitorsParams(PageParams):
    """Query of `GET /api/v1/monitors`."""

    enabled: Boolean | None = None
    status: str | None = None
    type: str | None = None
    managed_by: str | None = None
    tags: str | None = None
    tag: str | None = None
    search: str | None = None
    environment_id: Uuid | None = None
    display_health: str | None = None
    needs_attention: Boolean | None = None
    region: str | None = None

    @property
    def tag_names(self) -> set[str]:
        """The names in both parameters for tags."""
        names = [*(self.tags or "").split(","), self.tag or ""]
        return {name.strip() for name in names} - {""}


class Monitors(Collection):
    """The monitors of every tenant. No checks run: only a test changes their status."""

    name = "monitors"
    singular = "Monitor"
    headings: ClassVar = {ALWAYS: "Monitors"}

    def routes(self) -> list[Route]:
        """Return the routes of the API's paths, below `/api`."""
        table = [
            ("GET", "/monitors", self._list_monitors),
            ("GET", "/monitors/{id}", self._get_monitor),
            ("GET", "/tags", self._list_tags),
        ]
        return build_routes("/v1", table)

    async def _list_monitors(self, request: Request) -> JSONResponse:
        """TableValueResultMonitorDto: one page of monitors, oldest first."""
        params = parse_query(request, MonitorsParams)
        found = [
            {name: value for name, value in fields.items() if name not in _DETAILS_ONLY}
            for record in self.all(tenant_of(request))
            if _matches(params, fields := record["fields"])
        ]
        return one_page(found, params)

    async def _get_monitor(self, request: Request) -> JSONResponse:
        """MonitorDto."""
        record = self.get(parse_path_id(request), tenant_of(request))
        return JSONResponse({"data": record["fields"]})

    async def _list_tags(self, request: Request) -> JSONResponse:
        """TableValueResultTagDto: one page of the tags that monitors have, by name."""
        tags = {
            tag["name"]: tag
            for record in self.all(tenant_of(request))
            for tag in _tags(record["fields"])
        }
        return one_page([tags[name] for name in sorted(tags)], parse_query(request, PageParams))

    def summaries(self) -> list[Summary]:
        """Return every monitor, by name."""
        summaries = [_summary(record["fields"]) for record in self.all()]
        return sorted(summaries, key=lambda one: one.title)

    def _blank(self, now: str) -> Record:
        blank = super()._blank(now)
        blank["fields"] |= {
            "name": "Monitor",
            "type": "HTTP",
            "config": {"url": "https://example.com", "method": "GET"},
            "frequencySeconds": 60,
            "enabled": True,
            "regions": ["us-east"],
            "managedBy": "DASHBOARD",
            "muted": False,
            "tags": [],
            "currentStatus": "up",
            "updatedAt": now,
        }
        return blank

    def _overwritten(self, record: Record, values: Mapping[str, Any]) -> Record:
        changed = super()._overwritten(record, values)
        fields = changed["fields"]
        if isinstance(fields.get("tags"), list):
            fields["tags"] = [
                _tag(tag, fields) if isinstance(tag, str) else tag for tag in fields["tags"]
            ]
        return changed


def require_monitor(store: Store, monitor_id: str | None, tenant: Tenant) -> None:
    """Raise SimulatedError 404 if there are monitors, and the tenant has none with this ID."""
    with store.reading(Monitors.name) as table:
        record = table.get(monitor_id or "")
        if monitor_id and table and (record is None or not is_visible(record, tenant)):
            raise Monitors.not_found()


def monitor_name(store: Store, fields: Mapping[str, Any]) -> str:
    """Return the name of the monitor that a record's fields refer to, or its ID if it has none."""
    monitor_id = as_text(fields.get("monitorId"))
    with store.reading(Monitors.name) as table:
        known = table[monitor_id]["fields"] if monitor_id in table else {}
    return as_text(fields.get("monitorName")) or as_text(known.get("name")) or monitor_id


def _matches(params: MonitorsParams, fields: Mapping[str, Any]) -> bool:
    """Whether a monitor matches every filter. One of several tags is enough."""
    enabled = params.enabled if params.enabled is not None else _STATUSES.get(params.status or "")
    expected = params.model_dump(by_alias=True)
    environment = fields.get("environment")
    return (
        enabled in (None, fields.get("enabled"))
        and all(expected[name] in (None, fields.get(name)) for name in _EQUAL)
        and (params.search or "").lower() in str(fields.get("name", "")).lower()
        and (not params.tag_names or any(tag["name"] in params.tag_names for tag in _tags(fields)))
        and (params.region is None or params.region in (fields.get("regions") or ()))
        and (not params.needs_attention or fields.get("needsAttention") is True)
        and params.environment_id
        in (None, environment.get("id") if isinstance(environment, dict) else None)
    )


def _tags(fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The tags of a monitor that have a name. A test can store anything."""
    tags = fields.get("tags")
    return [
        tag
        for tag in (tags if isinstance(tags, list) else ())
        if isinstance(tag, dict) and isinstance(tag.get("name"), str)
    ]


def _tag(name: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """TagDto of a name, which always has the same ID in an organization."""
    organization = fields.get("organizationId")
    created = fields.get("createdAt")
    return {
        "id": str(uuid5(NAMESPACE_URL, f"tag:{organization}:{name}")),
        "organizationId": organization,
        "name": name,
        "color": "#6B7280",
        "createdAt": created,
        "updatedAt": created,
    }


def _summary(fields: Mapping[str, Any]) -> Summary:
    status = as_text(fields.get("currentStatus"))
    tags = [tag["name"] for tag in _tags(fields)]
    return Summary(
        title=as_text(fields.get("name")) or fields["id"],
        badges=(status, as_text(fields.get("type"))),
        tone=status,
        about=Fact("Tags:", as_text(tags)) if tags else None,
        notes=(f"ID: {fields['id']}",),
    )
