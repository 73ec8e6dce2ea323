"""Status pages and their components, without HTTP. Only a test creates them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from pulumi_devhelm.simulator.collections.base import Collection, is_visible
from pulumi_devhelm.simulator.errors import InvalidFieldsError
from pulumi_devhelm.simulator.summaries import ALWAYS, Fact, Summary, as_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_devhelm.simulator.store import Record, Store
    from pulumi_devhelm.simulator.tenants import Tenant

# The statuses of components, from good to bad.
WORST_LAST = (
    "OPERATIONAL",
    "UNDER_MAINTENANCE",
    "DEGRADED_PERFORMANCE",
    "PARTIAL_OUTAGE",
    "MAJOR_OUTAGE",
)


class StatusPages(Collection):
    """The status pages of every tenant."""

    name = "status-pages"
    singular = "Status page"
    headings: ClassVar = {ALWAYS: "Status pages"}
    extras: ClassVar = {**Collection.extras, "components": []}

    def summaries(self) -> list[Summary]:
        """Return every page, by name."""
        return sorted(map(_summary, self.all()), key=lambda one: one.title)

    def with_slug(self, slug: str) -> Record:
        """Return the page with a slug. Raises SimulatedError 404 if there is none."""
        for record in self.all():
            if record["fields"].get("slug") == slug:
                return record
        raise self.not_found()

    def _blank(self, now: str) -> Record:
        blank = super()._blank(now)
        blank["fields"] |= {
            "workspaceId": 1,
            "name": "Status page",
            "slug": f"page-{blank['fields']['id'][:8]}",
            "branding": {},
            "visibility": "PUBLIC",
            "enabled": True,
            "incidentMode": "AUTOMATIC",
            "updatedAt": now,
        }
        return blank

    def _overwritten(self, record: Record, values: Mapping[str, Any]) -> Record:
        changed = super()._overwritten(record, values)
        if "components" in values:
            given = values["components"]
            if not isinstance(given, list):
                raise InvalidFieldsError.single("components", "must be a list")
            changed["components"] = [_component(changed["fields"], one) for one in given]
        if changed["workspaceId"] is not None:
            changed["fields"]["workspaceId"] = changed["workspaceId"]
        return changed


def page_of(store: Store, page_id: str, tenant: Tenant) -> Record:
    """Return a status page. Raises SimulatedError 404 if the tenant has no page with this ID."""
    with store.reading(StatusPages.name) as table:
        record = table.get(page_id)
        if record is None or not is_visible(record, tenant):
            raise StatusPages.not_found()
        return record


def component_names(page: Record) -> dict[str, str]:
    """The names of a page's components by ID."""
    return {one["id"]: as_text(one.get("name")) for one in page["components"]}


def worst(statuses: list[str]) -> str:
    """The worst of some statuses; without any, all is operational."""
    known = [one for one in statuses if one in WORST_LAST]
    return max(known, key=WORST_LAST.index, default=WORST_LAST[0])


def _component(page: Mapping[str, Any], given: Any) -> dict[str, Any]:
    """StatusPageComponentDto of a name, or of some of its fields."""
    fields = {"name": given} if isinstance(given, str) else given
    if not isinstance(fields, dict):
        raise InvalidFieldsError.single("components", "must be a list of names or objects")
    return {
        "id": str(uuid4()),
        "statusPageId": page["id"],
        "name": "Component",
        "type": "STATIC",
        "currentStatus": "OPERATIONAL",
        "showUptime": True,
        "displayOrder": 0,
        "pageOrder": 0,
        "excludeFromOverall": False,
        "createdAt": page["createdAt"],
        "updatedAt": page["createdAt"],
        **fields,
    }


def _summary(record: Record) -> Summary:
    fields = record["fields"]
    names = ", ".join(component_names(record).values())
    return Summary(
        title=as_text(fields.get("name")) or fields["id"],
        badges=(as_text(fields.get("incidentMode")),),
        about=Fact("ID:", fields["id"]),
        notes=(names,) if names else (),
        path=f"/status/{fields.get('slug')}",
    )
