"""The status pages, for a list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_devhelm.client.status_pages import StatusPages

if TYPE_CHECKING:
    from pulumi_devhelm.client.operation import Operation
    from pulumi_devhelm.status_pages import StatusPage


def list_status_pages(operation: Operation) -> list[StatusPage]:
    """All status pages by name, with their components by name."""
    pages = StatusPages(operation)
    found = [
        replace(one, components=dict(sorted(pages.components(one.id).items())))
        for one in pages.list()
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))
