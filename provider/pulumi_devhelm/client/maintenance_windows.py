"""Maintenance windows: the calls that DevHelm's API has for them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from pulumi_devhelm.client.exactly_once import exactly_once
from pulumi_devhelm.client.models import (
    MaintenanceWindowDto,
    SingleValueResponseMaintenanceWindowDto,
    TableValueResultMaintenanceWindowDto,
)
from pulumi_devhelm.client.searches import WindowSearch
from pulumi_devhelm.client.transport import Call
from pulumi_devhelm.errors import MissingReferenceError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pulumi_devhelm.client.models import MaintenanceWindowRequest
    from pulumi_devhelm.client.operation import Operation
    from pulumi_devhelm.client.transport import Answer

_PATH = "/api/v1/maintenance-windows"
_LISTING = "Listing the maintenance windows"


class MaintenanceWindows:
    """The maintenance windows of one workspace, within one operation."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self._ledger = operation.ledger

    def now(self) -> datetime:
        """The server's time, asked for where no answer has told it yet."""
        self._operation.ask_the_time(_LISTING, _PATH)
        return self._operation.clock.now()

    def get(self, window_id: str) -> MaintenanceWindowDto:
        """Read a window. Raises NotFoundError where it is gone."""
        call = Call("Reading the maintenance window", "GET", _path(window_id))
        return self._window(self._operation.send(call))

    def list(
        self, monitor_id: str | None = None, *, phase: str | None = None
    ) -> Iterator[MaintenanceWindowDto]:
        """All windows, or those of one monitor, or those that are "active" or "upcoming"."""
        filters = {"monitorId": monitor_id, "filter": phase}
        model = TableValueResultMaintenanceWindowDto
        for page in self._operation.pages(_LISTING, _PATH, filters, model):
            yield from page.data

    def create(self, request: MaintenanceWindowRequest) -> MaintenanceWindowDto:
        """Make a window, exactly one.

        Raises AmbiguousOutcomeError where several could be it, and UnknownOutcomeError where the
        limits are reached in doubt.
        """
        purpose = "Creating the maintenance window"
        call = Call(purpose, "POST", _PATH, body=_body(request))
        content = (_PATH, *request.model_dump().values())
        with self._operation.alone(purpose, content):
            search = WindowSearch(self, self._operation, request)
            window = exactly_once(self._operation, call, self._window, search)
            self._ledger.own(window.id)
        return window

    def update(self, window_id: str, request: MaintenanceWindowRequest) -> MaintenanceWindowDto:
        """Put a window's whole description in place."""
        purpose = "Updating the maintenance window"
        call = Call(purpose, "PUT", _path(window_id), body=_body(request))
        return self._window(self._operation.send(call))

    def delete(self, window_id: str) -> bool:
        """Delete a window; False if it is gone, as after an attempt whose answer was lost."""
        call = Call("Deleting the maintenance window", "DELETE", _path(window_id))
        try:
            self._operation.send(call)
        except MissingReferenceError:
            if self._exists(window_id):
                raise
            return False
        return True

    def _exists(self, window_id: str) -> bool:
        try:
            self.get(window_id)
        except NotFoundError:
            return False
        return True

    def _window(self, answer: Answer) -> MaintenanceWindowDto:
        model = SingleValueResponseMaintenanceWindowDto
        return self._operation.read(answer, model, "maintenance window").data


def _path(window_id: str) -> str:
    return f"{_PATH}/{quote(window_id, safe='')}"


def _body(request: MaintenanceWindowRequest) -> dict[str, object]:
    return request.model_dump(by_alias=True)
