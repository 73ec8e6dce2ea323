"""The fault table's rows of maintenance windows and timeline entries, from the server's side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone

import pytest
from fault_table import FAULTS, shortened
from stacks import Outcome, Stack

from pulumi_devhelm.times import instant

MONITOR = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
ACTIVE = f'MaintenanceWindow("it", monitor_id="{MONITOR}", duration="1h", reason="A")\n'
SCHEDULED = ACTIVE.replace("duration=", 'starts_at="2999-01-01T00:00:00Z", duration=')
INCIDENT = 'incident = Incident("it", title="A", severity="DOWN")\n'
ENTRY = INCIDENT + 'IncidentUpdate("entry", incident_id=incident.id, body="A")\n'
WINDOWS = "/api/v1/maintenance-windows"
ONE_WINDOW = f"{WINDOWS}/*"
UPDATES = "/api/v1/incidents/*/updates"


@dataclass(frozen=True)
class Operation:
    """A command that takes the stack from one program to another; `fault` meets its `method`."""

    method: str
    path: str
    purpose: str
    after: str
    before: str = ""
    command: Callable[..., Outcome] = Stack.up
    windows: int = 1


OPERATIONS = {
    "window, create": Operation("POST", WINDOWS, "Creating the maintenance window", ACTIVE),
    "window, replace": Operation(
        "POST",
        WINDOWS,
        "Creating the maintenance window",
        ACTIVE.replace("reason=", "triggers=[2], reason="),
        ACTIVE,
        windows=2,
    ),
    "window, update": Operation(
        "PUT",
        ONE_WINDOW,
        "Updating the maintenance window",
        ACTIVE.replace('"A"', '"B"'),
        ACTIVE,
    ),
    "window, refresh": Operation(
        "GET", ONE_WINDOW, "Reading the maintenance window", ACTIVE, ACTIVE, Stack.refresh
    ),
    "window, end": Operation(
        "PUT", ONE_WINDOW, "Updating the maintenance window", ACTIVE, ACTIVE, Stack.destroy
    ),
    "window, delete": Operation(
        "DELETE",
        ONE_WINDOW,
        "Deleting the maintenance window",
        SCHEDULED,
        SCHEDULED,
        Stack.destroy,
        windows=0,
    ),
    "entry, create": Operation(
        "POST", UPDATES, "Posting the timeline update", ENTRY, INCIDENT, windows=0
    ),
}
TOLD = ("401", "404 of a proxy", "409", "422")
WITHSTOOD = (
    "429 once",
    "503 once",
    "503 after the effect, once",
    "dropped once",
    "dropped after the effect, once",
    "time-out after the effect, once",
)
ROWS = [(operation, fault) for operation in OPERATIONS for fault in (*TOLD, *WITHSTOOD)]
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


def marked(row):
    return pytest.param(*row, id=": ".join(row), marks=[] if row in QUICK else pytest.mark.whole)


def is_on(window):
    """Whether a window is to keep alerts quiet, now or later."""
    return instant(window["endsAt"]) > datetime.now(timezone.utc)


@pytest.mark.parametrize(("name", "fault"), [marked(row) for row in ROWS])
def test_a_fault_is_withstood_or_told_and_put_right(name, fault, stack, simulator, record_property):
    operation, how = OPERATIONS[name], FAULTS[fault]
    limits = [f"--plaintext=devhelm:{key}={value}" for key, value in how.limits.items()]
    stack.pulumi("config", "set-all", *limits)
    if operation.before:
        stack.program(operation.before)
        stack.up()
    stack.program(operation.after)
    simulator.clear_requests()
    times = 1 if how.once else None
    simulator.fail(operation.method, operation.path, times=times, **how.how)
    output = operation.command(stack, fails=fault in TOLD)
    calls = len(simulator.requests())
    if fault in TOLD:
        for words in (f"{operation.purpose} failed: {operation.method} http://", *how.told):
            assert words in output

    simulator.clear_faults()
    operation.command(stack)
    known = {resource["id"] for resource in stack.resources()}
    orphans = [
        one for one in simulator.maintenance_windows if is_on(one) and one["id"] not in known
    ]
    stack.destroy()
    left = simulator.maintenance_windows
    said = [entry.get("body") for one in simulator.incidents for entry in one["updates"]]
    duplicates = max(0, len(left) - operation.windows) + max(0, said.count("A") - 1)
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
    record_property("faults", [1000 + ROWS.index((name, fault)), cells])
    assert len(left) == operation.windows
    assert said.count("A") == (operation.after == ENTRY)
    assert (duplicates, orphans) == (0, [])
