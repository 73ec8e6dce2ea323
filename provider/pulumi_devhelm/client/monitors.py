"""DevHelm's API calls for monitors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_devhelm.client.lookup_models import MonitorDto, TableValueResultMonitorDto
from pulumi_devhelm.errors import MonitorLookupError
from pulumi_devhelm.monitors import TAG, Monitor, by_name, by_tag, is_uuid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_devhelm.client.client import Client
    from pulumi_devhelm.client.operation import Operation
    from pulumi_devhelm.strings import Strings

# The size of a page that DevHelm's own clients ask for.
_PAGE_SIZE = 100


class Monitors:
    """The monitors of one workspace, within one operation."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation

    def list(self) -> list[Monitor]:
        """Return all monitors.

        DevHelm ignores parameters that it doesn't know, so the result of a filter would have to be
        filtered again. And a message about a missing name needs the other names.
        """
        pages = self._operation.pages(
            "Listing the monitors",
            "/api/v1/monitors",
            {},
            TableValueResultMonitorDto,
            size=_PAGE_SIZE,
        )
        # A monitor that is created while the pages are read shifts another one to the next page,
        # where it is listed again.
        found = {monitor.id: monitor for page in pages for monitor in page.data}
        return [_monitor(monitor) for monitor in found.values()]


def resolve(monitors: Strings[str], client: Client) -> list[Monitor | str]:
    """Return the monitors that names, UUIDs and tags such as "tag:payments" select, each once.

    A UUID is used as it is. Nothing is called if there are only UUIDs. Raises MonitorLookupError
    with all problems at once, and any DevHelmError of a call.
    """
    known: list[Monitor] = []
    if not all(map(is_uuid, monitors)):
        known = Monitors(client.operation()).list()
    selected: dict[str, Monitor | str] = {}
    problems = []
    for index, one in enumerate(monitors):
        found = _selected(one, known)
        if isinstance(found, str):
            problems.append(f"monitors[{index}]: {found}")
            continue
        for monitor in found:
            key = monitor.id if isinstance(monitor, Monitor) else monitor
            selected.setdefault(key.lower(), monitor)
    if problems:
        raise MonitorLookupError(problems)
    return list(selected.values())


def _selected(one: str, known: Sequence[Monitor]) -> list[Monitor | str] | str:
    """The monitors that one name, UUID or tag selects, or a sentence that says why it can't."""
    if is_uuid(one):
        return [next((monitor for monitor in known if monitor.id.lower() == one.lower()), one)]
    if one.startswith(TAG):
        tagged = by_tag(known, one.removeprefix(TAG))
        return tagged if isinstance(tagged, str) else [*tagged]
    named = by_name(known, one)
    return named if isinstance(named, str) else [named]


def _monitor(monitor: MonitorDto) -> Monitor:
    return Monitor(
        id=monitor.id,
        name=monitor.name or "",
        type=monitor.type,
        tags=tuple(tag.name for tag in monitor.tags),
        enabled=monitor.enabled,
        current_status=monitor.current_status,
    )
