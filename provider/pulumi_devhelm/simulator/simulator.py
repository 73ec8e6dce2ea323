"""The simulator inside a test's own process."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.simulator.backend import Backend
from pulumi_devhelm.simulator.collections.base import snapshot
from pulumi_devhelm.simulator.collections.incidents import Incidents
from pulumi_devhelm.simulator.collections.incidents.schemas import AddIncidentUpdateRequest
from pulumi_devhelm.simulator.faults import parse_fault
from pulumi_devhelm.simulator.schemas import validate
from pulumi_devhelm.simulator.server import Server, listen, url_of
from pulumi_devhelm.simulator.times import Clock, utc_now

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from os import PathLike
    from types import TracebackType

    from typing_extensions import Self

    from pulumi_devhelm.simulator.request_log import LoggedRequest

_HOST = "127.0.0.1"
_STARTUP_CHECK_SECONDS = 1


class Simulator:
    """A local DevHelm on a thread and a loopback port, which runs inside `with`.

    The default port is a free one. With `data`, that file keeps all records across restarts.

    The methods act as another person who works with DevHelm: their changes are not in the request
    log. Records are dicts with the API's names, and an incident includes its `updates`. Fields can
    be spelled `monitor_id` or `monitorId`. Methods are thread-safe, and raise SimulatedError if the
    API would refuse the call.

    All times come from `clock`: a Clock, or any function that returns an aware datetime.
    `simulator.clock.advance(minutes=5)` advances it.
    """

    def __init__(
        self,
        data: str | PathLike[str] | None = None,
        *,
        port: int = 0,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.clock = clock if isinstance(clock, Clock) else Clock(clock)
        self._data = Path(data) if data is not None else None
        self._port = port
        self._running: _Running | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the simulator, and return when it accepts requests.

        Raises RuntimeError if it is already running, OSError if the port is taken or `data` can't
        be read, ValueError if `data` was not written by the simulator.
        """
        if self._running:
            raise RuntimeError("The simulator is already running.")
        self._running = _Running(self._port, self._data, self.clock)

    def stop(self) -> None:
        """Close all connections and the port. Without `data`, all records are deleted."""
        if self._running:
            self._running.stop()
            self._running = None

    @property
    def url(self) -> str:
        """The simulator's URL, such as `http://127.0.0.1:50123`, while it runs."""
        return self._started.url

    def requests(self, method: str | None = None, path: str | None = None) -> list[LoggedRequest]:
        """Return the API requests so far, oldest first, of a method and of a path if set.

        In a path, `*` or `{id}` matches one segment and `**` matches any rest.
        """
        return self._backend.request_log.list(method, path)

    def clear_requests(self) -> None:
        """Clear the request log."""
        self._backend.request_log.clear()

    def fail(self, method: str = "*", path: str = "*", **fault: Any) -> str:
        """Inject a fault into the next request of a method and path. Returns its name in the log.

        Set one of `status=503` (with `headers`, `body`, `content_type`; with `after=True` the
        request takes effect first), `delay=` or `delay_after=` in seconds, `drop="before"` or
        `drop="after"` the effect. `times=None` is unlimited, `skip=` lets some requests pass. See
        `faults.Fault` for all fields.
        """
        added = parse_fault({"method": method, "path": path, **fault})
        self._backend.faults.add(added)
        return added.title

    def clear_faults(self) -> None:
        """Remove every fault."""
        self._backend.faults.clear()

    def reset(self) -> None:
        """Delete all records, clear the request log and the faults, and reset the clock."""
        self._backend.reset()

    def records(self, collection: str) -> list[dict[str, Any]]:
        """Return copies of all records of every tenant, oldest first.

        `collection` is a name such as "incidents". Raises ValueError if the name is unknown.
        """
        return [snapshot(record) for record in self._backend.named(collection).all()]

    def create_record(self, collection: str, /, **fields: Any) -> dict[str, Any]:
        """Store a record unchanged, and fill in missing fields. None omits a field."""
        return snapshot(self._backend.named(collection).add(_camel(fields)))

    def change_record(self, collection: str, record_id: str, /, **fields: Any) -> dict[str, Any]:
        """Overwrite fields of a record, and change nothing else. None removes a field."""
        return snapshot(self._backend.named(collection).change(record_id, _camel(fields)))

    def delete_record(self, collection: str, record_id: str) -> None:
        """Delete a record."""
        self._backend.named(collection).delete(record_id)

    @property
    def incidents(self) -> list[dict[str, Any]]:
        """Copies of all incidents of every organization and workspace, oldest first."""
        return self.records("incidents")

    def create_incident(self, **fields: Any) -> dict[str, Any]:
        """Store an incident. The default is AUTOMATIC, CONFIRMED and DOWN.

        Besides its fields, set `updates`, `status_page_incidents`, `events` or `dispatches` to a
        list of dicts with the API's names, or `trigger` to one such dict. Missing fields are filled
        in.
        """
        return self.create_record("incidents", **fields)

    def add_update(
        self,
        incident_id: str,
        body: str | None = None,
        *,
        new_status: str | None = None,
        notify_subscribers: bool = False,
    ) -> dict[str, Any]:
        """Post a timeline entry. A new status can resolve or reopen the incident."""
        request = validate(
            AddIncidentUpdateRequest,
            {"body": body, "newStatus": new_status, "notifySubscribers": notify_subscribers},
        )
        incidents = self._backend.collection(Incidents)
        return snapshot(incidents.add_update(incident_id, None, request))

    def resolve_incident(self, incident_id: str, body: str | None = None) -> dict[str, Any]:
        """Resolve an incident manually."""
        return snapshot(self._backend.collection(Incidents).resolve(incident_id, None, body))

    def change_incident(self, incident_id: str, **fields: Any) -> dict[str, Any]:
        """Overwrite fields of an incident, and change nothing else. None removes a field."""
        return self.change_record("incidents", incident_id, **fields)

    def delete_incident(self, incident_id: str) -> None:
        """Delete an incident."""
        self.delete_record("incidents", incident_id)

    @property
    def maintenance_windows(self) -> list[dict[str, Any]]:
        """Copies of all maintenance windows of every organization and workspace, oldest first."""
        return self.records("maintenance-windows")

    def create_maintenance_window(self, **fields: Any) -> dict[str, Any]:
        """Store a window. The default is for the whole organization, for an hour from now."""
        return self.create_record("maintenance-windows", **fields)

    def change_maintenance_window(self, window_id: str, **fields: Any) -> dict[str, Any]:
        """Overwrite fields of a window, unlike the API's update, which replaces it.

        None removes a field.
        """
        return self.change_record("maintenance-windows", window_id, **fields)

    def delete_maintenance_window(self, window_id: str) -> None:
        """Delete a window."""
        self.delete_record("maintenance-windows", window_id)

    @property
    def monitors(self) -> list[dict[str, Any]]:
        """Copies of all monitors of every organization and workspace, oldest first."""
        return self.records("monitors")

    def create_monitor(self, **fields: Any) -> dict[str, Any]:
        """Store a monitor. The default is an HTTP monitor that is up.

        `tags` can be a list of names. As soon as there is a monitor, requests that name another one
        are refused.
        """
        return self.create_record("monitors", **fields)

    def change_monitor(self, monitor_id: str, **fields: Any) -> dict[str, Any]:
        """Overwrite fields of a monitor, and change nothing else. None removes a field."""
        return self.change_record("monitors", monitor_id, **fields)

    def delete_monitor(self, monitor_id: str) -> None:
        """Delete a monitor."""
        self.delete_record("monitors", monitor_id)

    @property
    def status_pages(self) -> list[dict[str, Any]]:
        """Copies of all status pages of every organization and workspace, oldest first.

        Each has its `components`.
        """
        return self.records("status-pages")

    def create_status_page(self, **fields: Any) -> dict[str, Any]:
        """Store a status page. The default mode is AUTOMATIC; in REVIEW, notices begin as drafts.

        `components` is a list of names, or of dicts with the API's names.
        """
        return self.create_record("status-pages", **fields)

    def change_status_page(self, page_id: str, **fields: Any) -> dict[str, Any]:
        """Overwrite fields of a status page, and change nothing else. None removes a field."""
        return self.change_record("status-pages", page_id, **fields)

    def delete_status_page(self, page_id: str) -> None:
        """Delete a status page."""
        self.delete_record("status-pages", page_id)

    @property
    def status_page_incidents(self) -> list[dict[str, Any]]:
        """Copies of all incidents of every status page, oldest first.

        Each has its `updates`, and `mails`: which mails subscribers got.
        """
        return self.records("status-page-incidents")

    def create_status_page_incident(self, **fields: Any) -> dict[str, Any]:
        """Store an incident on a status page. The default is INVESTIGATING, MINOR and published.

        Set `status_page_id`, and `updates` to a list of dicts with the API's names.
        """
        return self.create_record("status-page-incidents", **fields)

    def change_status_page_incident(self, incident_id: str, **fields: Any) -> dict[str, Any]:
        """Overwrite fields of an incident on a status page. None removes a field."""
        return self.change_record("status-page-incidents", incident_id, **fields)

    def delete_status_page_incident(self, incident_id: str) -> None:
        """Delete an incident on a status page."""
        self.delete_record("status-page-incidents", incident_id)

    @property
    def status_page_maintenance(self) -> list[dict[str, Any]]:
        """Copies of all maintenance on every status page, oldest first, as for incidents."""
        return self.records("status-page-maintenance")

    def create_status_page_maintenance(self, **fields: Any) -> dict[str, Any]:
        """Store maintenance on a status page. The default begins now and has no end.

        Set `status_page_id`, and `updates` to a list of dicts with the API's names.
        """
        return self.create_record("status-page-maintenance", **fields)

    def change_status_page_maintenance(self, notice_id: str, **fields: Any) -> dict[str, Any]:
        """Overwrite fields of maintenance on a status page. None removes a field."""
        return self.change_record("status-page-maintenance", notice_id, **fields)

    def delete_status_page_maintenance(self, notice_id: str) -> None:
        """Delete maintenance on a status page."""
        self.delete_record("status-page-maintenance", notice_id)

    @property
    def _backend(self) -> Backend:
        return self._started.backend

    @property
    def _started(self) -> _Running:
        if self._running is None:
            raise RuntimeError("The simulator is not running: enter it with `with`.")
        return self._running


class _Running:
    """A backend, its server and its thread."""

    def __init__(self, port: int, data: Path | None, clock: Clock) -> None:
        listening = listen(_HOST, port)
        self.url = url_of(listening, _HOST)
        try:
            self.backend = Backend(self.url, data=data, clock=clock)
        except BaseException:
            listening.close()
            raise
        self._server = Server(self.backend, listening)
        ready = threading.Event()
        self._thread = threading.Thread(
            target=self._server.serve_until_stopped,
            args=(ready.set,),
            name="devhelm-simulator",
            daemon=True,
        )
        self._thread.start()
        while not ready.wait(_STARTUP_CHECK_SECONDS):
            if not self._thread.is_alive():
                raise RuntimeError("The simulator's server stopped before it accepted requests.")

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()


def _camel(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        re.sub(r"_([a-z])", lambda found: found[1].upper(), name): value
        for name, value in fields.items()
    }
