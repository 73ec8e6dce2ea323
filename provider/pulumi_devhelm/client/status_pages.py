"""DevHelm's API calls for status pages and their components."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pulumi_devhelm.client.status_page_models import (
    TableValueResultStatusPageComponentDto,
    TableValueResultStatusPageDto,
)
from pulumi_devhelm.status_pages import StatusPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_devhelm.client.models import TableValueResult
    from pulumi_devhelm.client.operation import Operation
    from pulumi_devhelm.client.status_page_models import StatusPageComponentDto, StatusPageDto

PATH = "/api/v1/status-pages"
# The size of a page that DevHelm's own clients ask for.
_PAGE_SIZE = 100


class StatusPages:
    """The status pages of one workspace, within one operation."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation

    def list(self) -> list[StatusPage]:
        """Return all status pages, without their components."""
        found = self._all("Listing the status pages", PATH, TableValueResultStatusPageDto)
        return [_page(one) for one in found]

    def components(self, page_id: str) -> dict[str, str]:
        """Return the ids of a page's components by name, without names that several have."""
        path = f"{PATH}/{quote(page_id, safe='')}/components"
        purpose = "Listing the components of the status page"
        return _by_name(self._all(purpose, path, TableValueResultStatusPageComponentDto))

    def _all(self, purpose: str, path: str, model: type[TableValueResult]) -> Sequence[Any]:
        """Return what a list has on all of its pages.

        DevHelm's description doesn't say that these lists have pages. So the answer may be the
        whole list, whatever page is asked for.
        """
        found: dict[str, Any] = {}
        for page in self._operation.pages(purpose, path, {}, model, size=_PAGE_SIZE):
            new = {one.id: one for one in page.data if one.id not in found}
            if not new:
                break
            found |= new
        return [*found.values()]


def _page(page: StatusPageDto) -> StatusPage:
    return StatusPage(
        id=page.id, name=page.name or "", slug=page.slug or "", mode=page.incident_mode
    )


def _by_name(components: Sequence[StatusPageComponentDto]) -> dict[str, str]:
    names = [one.name for one in components]
    return {one.name: one.id for one in components if one.name and names.count(one.name) == 1}
