"""The simulator inside a test's own process."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.simulator.faults import fault_of
from pulumi_devhelm.simulator.records import snapshot
from pulumi_devhelm.simulator.schemas import AddIncidentUpdateRequest, checked
from pulumi_devhelm.simulator.server import Server, listen, url_of
from pulumi_devhelm.simulator.simulation import Simulation
from pulumi_devhelm.simulator.times import Clock, utc_now

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from os import PathLike
    from types import TracebackType

    from typing_extensions import Self

    from pulumi_devhelm.simulator.journal import LoggedRequest

_HOST = "127.0.0.1"
_PATIENCE_SECONDS = 1


class Simulator:
    """A local DevHelm on a thread and a loopback port, ready inside `with`.

    `port` is a free one unless given. With `data`, what is stored survives in that file. Its
    methods play somebody else who works
    with DevHelm at the same time: what they do isn't logged as requests. Incidents and maintenance
    windows come as dicts by the API's names, `updates` of incidents among them; fields are given
    as `monitor_id` or `monitorId`. Thread-safe. Methods raise ApiError for what an API call would
    be refused for.

    All its moments are those of `clock`; `simulator.clock.advance(minutes=5)` moves it, whether a
    Clock was given, another callable or none.
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
        """Run it, and return once it answers.

        Raises RuntimeError where it runs already, OSError where the port is taken or `data` can't
        be read, ValueError where `data` isn't a file of the simulator's.
        """
        if self._running:
            raise RuntimeError("The simulator runs already.")
        self._running = _Running(self._port, self._data, self.clock)

    def stop(self) -> None:
        """Close every connection and the port; without `data`, everything is forgotten."""
        if self._running:
            self._running.stop()
            self._running = None

    @property
    def url(self) -> str:
        """Where it is, such as `http://127.0.0.1:50123`, while it runs."""
        return self._started.url

    @property
    def incidents(self) -> list[dict[str, Any]]:
        """Copies of all incidents of every organisation and workspace, oldest first."""
        return [snapshot(record) for record in self._simulation.incidents.all()]

    @property
    def maintenance_windows(self) -> list[dict[str, Any]]:
        """Copies of all maintenance windows, as `incidents` has incidents."""
        return [snapshot(record) for record in self._simulation.maintenance_windows.all()]

    def requests(self, method: str | None = None, path: str | None = None) -> list[LoggedRequest]:
        """The API requests so far, oldest first, of a method and of a path where one is given.

        In a path, `*` or `{id}` stands for one segment and `**` for any rest.
        """
        return self._simulation.journal.list(method, path)

    def clear_requests(self) -> None:
        """Forget the requests."""
        self._simulation.journal.clear()

    def reset(self) -> None:
        """Forget what is stored, requests and faults, and that the clock was advanced."""
        self._simulation.reset()

    def fail(self, method: str = "*", path: str = "*", **fault: Any) -> str:
        """Let the next request of a method and path go wrong, and give the fault's name in the log.

        One of `status=503` (with `headers`, `body`, `content_type`; `after=True` lets the request
        take effect), `delay=` or `delay_after=` in seconds, `drop="before"` or `drop="after"` its
        effect. `times=None` is for ever, `skip=` lets some through; see `faults.Fault` for all.
        """
        added = fault_of({"method": method, "path": path, **fault})
        self._simulation.faults.add(added)
        return added.title

    def clear_faults(self) -> None:
        """Let nothing go wrong any more."""
        self._simulation.faults.clear()

    def create_incident(self, **fields: Any) -> dict[str, Any]:
        """Store an incident as it is given; by default AUTOMATIC, CONFIRMED and DOWN.

        Beside its fields it takes `updates`, `status_page_incidents`, `events` and `dispatches`,
        each a list of dicts by the API's names, and `trigger`, one such dict. What they lack is
        filled in.
        """
        return snapshot(self._simulation.incidents.add(_camel(fields)))

    def add_update(
        self,
        incident_id: str,
        body: str | None = None,
        *,
        new_status: str | None = None,
        notify_subscribers: bool = False,
    ) -> dict[str, Any]:
        """Post a timeline entry, which resolves or reopens as its status says."""
        request = checked(
            AddIncidentUpdateRequest,
            {"body": body, "newStatus": new_status, "notifySubscribers": notify_subscribers},
        )
        return snapshot(self._simulation.incidents.add_update(incident_id, None, request))

    def resolve_incident(self, incident_id: str, body: str | None = None) -> dict[str, Any]:
        """Resolve an incident by hand."""
        return snapshot(self._simulation.incidents.resolve(incident_id, None, body))

    def change_incident(self, incident_id: str, **fields: Any) -> dict[str, Any]:
        """Overwrite fields, with none of the effects; None removes one."""
        return snapshot(self._simulation.incidents.change(incident_id, _camel(fields)))

    def delete_incident(self, incident_id: str) -> None:
        """Make an incident gone."""
        self._simulation.incidents.delete(incident_id)

    def create_maintenance_window(self, **fields: Any) -> dict[str, Any]:
        """Store a window as it is given; by default everybody's, for an hour from now."""
        return snapshot(self._simulation.maintenance_windows.add(_camel(fields)))

    def change_maintenance_window(self, window_id: str, **fields: Any) -> dict[str, Any]:
        """Overwrite fields, unlike the API's update, which replaces; None removes one."""
        return snapshot(self._simulation.maintenance_windows.change(window_id, _camel(fields)))

    def delete_maintenance_window(self, window_id: str) -> None:
        """Make a window gone."""
        self._simulation.maintenance_windows.delete(window_id)

    @property
    def _simulation(self) -> Simulation:
        return self._started.simulation

    @property
    def _started(self) -> _Running:
        if self._running is None:
            raise RuntimeError("The simulator isn't running: enter it with `with`.")
        return self._running


class _Running:
    """A simulation, its server and its thread."""

    def __init__(self, port: int, data: Path | None, clock: Clock) -> None:
        listening = listen(_HOST, port)
        self.url = url_of(listening, _HOST)
        try:
            self.simulation = Simulation(self.url, data=data, clock=clock)
        except BaseException:
            listening.close()
            raise
        self._server = Server(self.simulation, listening)
        ready = threading.Event()
        self._thread = threading.Thread(
            target=self._server.serve_until_stopped,
            args=(ready.set,),
            name="devhelm-simulator",
            daemon=True,
        )
        self._thread.start()
        while not ready.wait(_PATIENCE_SECONDS):
            if not self._thread.is_alive():
                raise RuntimeError("The simulator's server ended before it began.")

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()


def _camel(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        re.sub(r"_([a-z])", lambda found: found[1].upper(), name): value
        for name, value in fields.items()
    }
