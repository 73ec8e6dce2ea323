"""The rows of the fault table for maintenance windows and timeline entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone

import pytest
from fault_runs import declare_under, shortened
from fault_table import FAULTS, POST, REPORTED, WITHSTOOD, Call, ProgramChange
from stacks import PRELUDES, Stack

from pulumi_devhelm.times import instant

MONITOR = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
ACTIVE = f'MaintenanceWindow("it", monitor_id="{MONITOR}", duration="1h", reason="A", opts=on)\n'
SCHEDULED = ACTIVE.replace("duration=", 'starts_at="2999-01-01T00:00:00Z", duration=')
INCIDENT = 'incident = Incident("it", title="A", severity="DOWN", opts=on)\n'
ENTRY = INCIDENT + 'IncidentUpdate("entry", incident_id=incident.id, body="A", opts=on)\n'
WINDOWS = "/api/v1/maintenance-windows"
CREATE = Call("POST", WINDOWS, "Creating the maintenance window")
READ = Call("GET", f"{WINDOWS}/*", "Reading the maintenance window")
UPDATE = Call("PUT", f"{WINDOWS}/*", "Updating the maintenance window")
DELETE = Call("DELETE", f"{WINDOWS}/*", "Deleting the maintenance window")


@dataclass(frozen=True)
class WindowOperation(ProgramChange):
    """`windows` is how many windows DevHelm has in the end."""

    windows: int = 1


OPERATIONS = {
    "window, create": WindowOperation(CREATE, ACTIVE),
    "window, replace": WindowOperation(
        CREATE, ACTIVE.replace("reason=", "triggers=[2], reason="), ACTIVE, windows=2
    ),
    "window, update": WindowOperation(UPDATE, ACTIVE.replace('"A"', '"B"'), ACTIVE),
    "window, refresh": WindowOperation(READ, ACTIVE, ACTIVE, Stack.refresh),
    "window, end": WindowOperation(UPDATE, ACTIVE, ACTIVE, Stack.destroy),
    "window, delete": WindowOperation(DELETE, SCHEDULED, SCHEDULED, Stack.destroy, windows=0),
    "entry, create": WindowOperation(POST, ENTRY, INCIDENT, windows=0),
}
ROWS = [(operation, fault) for operation in OPERATIONS for fault in (*REPORTED, *WITHSTOOD)]
QUICK = {
    ("window, create", "422"),
    ("window, create", "dropped after the effect, once"),
    ("window, replace", "503 after the effect, once"),
    ("window, update", "time-out after the effect, once"),
    ("window, refresh", "404 of a proxy"),
    ("window, end", "503 once"),
    ("window, delete", "dropped after the effect, once"),
    ("entry, create", "503 after the effect, once"),
}


# Those in which the hosts could differ.
QUICK_ON_THE_PLUGIN = {
    ("window, end", "503 once"),
    ("entry, create", "503 after the effect, once"),
}


def marked(row, host):
    quick = QUICK if host == "dynamic" else QUICK_ON_THE_PLUGIN
    marks = [] if row in quick else pytest.mark.whole
    return pytest.param(row, host, id=f"{host}: {': '.join(row)}", marks=marks)


def is_on(window):
    """Whether a window is active or scheduled."""
    return instant(window["endsAt"]) > datetime.now(timezone.utc)


@pytest.mark.parametrize(("row", "host"), [marked(row, host) for host in PRELUDES for row in ROWS])
def test_a_fault_is_withstood_or_reported(row, hosted, simulator, record_property):
    name, fault = row
    operation, how = OPERATIONS[name], FAULTS[fault]
    declare_under(how, operation, hosted, simulator)
    output = operation.command(hosted, fails=fault in REPORTED)
    calls = len(simulator.requests())
    if fault in REPORTED:
        for words in (operation.call.failed, *how.messages):
            assert words in output

    simulator.clear_faults()
    operation.command(hosted)
    state = {resource["id"] for resource in hosted.resources()}
    orphans = [
        one for one in simulator.maintenance_windows if is_on(one) and one["id"] not in state
    ]
    hosted.destroy()
    left = simulator.maintenance_windows
    bodies = [entry.get("body") for one in simulator.incidents for entry in one["updates"]]
    duplicates = max(0, len(left) - operation.windows) + max(0, bodies.count("A") - 1)
    orphans += filter(is_on, left)
    cells = {
        "operation": name,
        "fault": fault,
        "outcome": shortened(output),
        "incidents": len(simulator.incidents),
        "duplicates": duplicates,
        "orphans": len(orphans),
        "calls": calls,
    }
    record_property(f"faults, {hosted.host}", [1000 + ROWS.index(row), cells])
    assert len(left) == operation.windows
    assert bodies.count("A") == (operation.after == ENTRY)
    assert (duplicates, orphans) == (0, [])
