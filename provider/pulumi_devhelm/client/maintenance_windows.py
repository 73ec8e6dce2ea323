"""DevHelm's API calls for maintenance windows."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import quote

from pulumi_devhelm.client.call import Call
from pulumi_devhelm.client.exactly_once import exactly_once
from pulumi_devhelm.client.models import (
    MaintenanceWindowDto,
    SingleValueResponseMaintenanceWindowDto,
    TableValueResultMaintenanceWindowDto,
)
from pulumi_devhelm.comparisons import agree_instant, before, same_text
from pulumi_devhelm.errors import AmbiguousOutcomeError, MissingReferenceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pulumi_devhelm.client.call import Answer
    from pulumi_devhelm.client.models import MaintenanceWindowRequest
    from pulumi_devhelm.client.operation import Operation

_PATH = "/api/v1/maintenance-windows"
_LISTING = "Listing the maintenance windows"


class MaintenanceWindows:
    """The maintenance windows of one workspace, within one operation."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self._ledger = operation.ledger

    def now(self) -> datetime:
        """Return the server's time, with a call if no answer has included it yet."""
        self._operation.ask_the_time(_LISTING, _PATH)
        return self._operation.clock.now()

    def get(self, window_id: str) -> MaintenanceWindowDto:
        """Read a window. Raises NotFoundError if it is gone."""
        call = Call("Reading the maintenance window", "GET", _path(window_id))
        return self._window(self._operation.send(call))

    def list(
        self, monitor_id: str | None = None, *, phase: str | None = None
    ) -> Iterator[MaintenanceWindowDto]:
        """Yield all windows, or only those of a monitor or in a phase: "active" or "upcoming"."""
        filters = {"monitorId": monitor_id, "filter": phase}
        model = TableValueResultMaintenanceWindowDto
        for page in self._operation.pages(_LISTING, _PATH, filters, model):
            yield from page.data

    def create(self, request: MaintenanceWindowRequest) -> MaintenanceWindowDto:
        """Create exactly one window.

        Raises AmbiguousOutcomeError if several match, and UnknownOutcomeError if a limit is reached
        before it is known whether the window exists.
        """
        purpose = "Creating the maintenance window"
        call = Call(purpose, "POST", _PATH, **request.content())
        content = (_PATH, *request.model_dump().values())
        with self._operation.alone(purpose, content):
            search = WindowSearch(self, self._operation, request)
            window = exactly_once(self._operation, call, self._window, search)
            self._ledger.own(window.id)
        return window

    def update(self, window_id: str, request: MaintenanceWindowRequest) -> MaintenanceWindowDto:
        """Replace all fields of a window."""
        purpose = "Updating the maintenance window"
        call = Call(purpose, "PUT", _path(window_id), **request.content())
        return self._window(self._operation.send(call))

    def delete(self, window_id: str) -> None:
        """Delete a window.

        Raises NotFoundError if it is gone, for example after an attempt whose answer was lost.
        """
        call = Call("Deleting the maintenance window", "DELETE", _path(window_id))
        try:
            self._operation.send(call)
        except MissingReferenceError:
            # Only a read shows that it is gone.
            self.get(window_id)
            raise

    def _window(self, answer: Answer) -> MaintenanceWindowDto:
        model = SingleValueResponseMaintenanceWindowDto
        return self._operation.read(answer, model, "maintenance window").data


class WindowSearch:
    """Looks for a maintenance window that a request may have created."""

    def __init__(
        self, windows: MaintenanceWindows, operation: Operation, request: MaintenanceWindowRequest
    ) -> None:
        self._windows = windows
        self._operation = operation
        self._request = request
        self._beginning = time.monotonic()

    def find(self) -> MaintenanceWindowDto | None:
        """Return the one match, or None. Raises AmbiguousOutcomeError."""
        owned = self._operation.ledger.owned()
        found = [
            window
            for window in self._windows.list(self._request.monitor_id)
            if window.id not in owned
            and self._fits(window)
            and not before(window.created_at, self._operation.clock.since(self._beginning))
        ]
        if len(found) > 1:
            raise AmbiguousOutcomeError(
                [window.id for window in found],
                noun="maintenance windows",
                advice="Delete them in DevHelm, then run again.",
            )
        return found[0] if found else None

    def likeness(self) -> str:
        """Return sentences that say which window to look for."""
        covers = (
            f"of monitor {self._request.monitor_id}" if self._request.monitor_id else "org-wide"
        )
        return (
            f"A maintenance window may have been created: {covers}, from {self._request.starts_at} "
            f"to {self._request.ends_at}. Look for it in DevHelm, delete it if it is there, then "
            "run again."
        )

    def _fits(self, window: MaintenanceWindowDto) -> bool:
        asked = self._request
        return (
            # DevHelm omits null fields: a window without a monitor is for the whole organization,
            # and a missing reason means that there is none.
            (window.monitor_id or "").lower() == (asked.monitor_id or "").lower()
            and agree_instant(window.starts_at, asked.starts_at)
            and agree_instant(window.ends_at, asked.ends_at)
            and same_text(window.reason, asked.reason)
        )


def _path(window_id: str) -> str:
    return f"{_PATH}/{quote(window_id, safe='')}"
