"""Runs a row of the fault table, recovers as a person would, and reports what DevHelm has."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from fault_table import (
    AN_ENTRY_MAY_EXIST,
    AN_INCIDENT_MAY_EXIST,
    CREATE,
    FAULTS,
    OPERATIONS,
    PERSONS,
    UNREACHABLE,
    Fault,
    Operation,
    ProgramChange,
    Row,
)
from stacks import HostedStack, Outcome, Stack

from pulumi_devhelm.simulator import Simulator


@dataclass(frozen=True)
class Result:
    """The result of a row.

    `output` is the output of the command under the fault, `kept` whether the command left the
    state unchanged, and `corrected` whether DevHelm had what was declared in the end.
    """

    row: Row
    output: Outcome
    kept: bool
    corrected: bool
    incidents: int
    duplicates: int
    orphans: int
    calls: int

    @property
    def cells(self) -> dict[str, str | int]:
        """The row of the printed table."""
        return {
            "operation": self.row.operation,
            "fault": self.row.fault,
            "outcome": shortened(self.output),
            "incidents": self.incidents,
            "duplicates": self.duplicates,
            "orphans": self.orphans,
            "calls": self.calls,
        }


def run(row: Row, stack: HostedStack, simulator: Simulator) -> Result:
    """Run the operation under the fault, recover as a person would, repeat it, and destroy all."""
    operation, fault = OPERATIONS[row.operation], FAULTS[row.fault]
    set_limits(stack, fault)
    if "adopt_id" in operation.after:
        simulator.create_incident(id=PERSONS, title="A person's", severity="DEGRADED")
    if operation.before:
        _declare(stack, operation.before)
        stack.up()
    _declare(stack, operation.after)

    state = _state(stack)
    simulator.clear_requests()
    _inject(operation, fault, simulator)
    address = UNREACHABLE if fault.unreachable else simulator.url
    with patch.dict(stack.environment, DEVHELM_API_URL=address):
        output = operation.command(stack, fails=row.fails)
    calls = len(simulator.requests())
    kept = _state(stack) == state

    simulator.clear_faults()
    _recover(operation, output, stack, simulator)
    operation.command(stack)
    state = _state(stack)
    left = [incident for incident in simulator.incidents if is_open(incident)]
    corrected = len(state) == len(left) == (operation.command is not Stack.destroy) and all(
        incident["title"] == operation.after["title"]
        and operation.after["body"] in bodies(incident)
        for incident in left
    )
    orphans = {incident["id"] for incident in left} - state.keys()

    stack.destroy()
    held = simulator.incidents
    return Result(
        row,
        output,
        kept,
        corrected,
        incidents=len(held),
        duplicates=max(0, len(held) - operation.incidents)
        + sum(times - 1 for one in held for times in Counter(bodies(one)).values()),
        orphans=len(orphans | {one["id"] for one in held if is_open(one)}),
        calls=calls,
    )


def declare_under(
    fault: Fault, change: ProgramChange, stack: HostedStack, simulator: Simulator
) -> None:
    """Bring the stack to the program before, declare the one after, and let its call fail."""
    set_limits(stack, fault)
    if change.before:
        stack.program(change.before)
        stack.up()
    stack.program(change.after)
    simulator.clear_requests()
    times = 1 if fault.once else None
    simulator.fail(change.call.method, change.call.path, times=times, **fault.how)


def set_limits(stack: Stack, fault: Fault) -> None:
    """Configure the limits of the fault."""
    limits = [f"--plaintext=devhelm:{name}={value}" for name, value in fault.limits.items()]
    stack.pulumi("config", "set-all", *limits)


def bodies(incident: dict[str, Any]) -> list[str]:
    """The texts of an incident's timeline."""
    return [entry["body"] for entry in incident["updates"]]


def is_open(incident: dict[str, Any]) -> bool:
    """Whether nobody has resolved an incident yet."""
    return incident["status"] != "RESOLVED"


def _declare(stack: Stack, arguments: dict[str, Any]) -> None:
    stack.program(f'Incident("it", **{arguments!r}, opts=on)\n')


def _state(stack: Stack) -> dict[str, Any]:
    return {resource["id"]: resource["outputs"] for resource in stack.resources()}


def _inject(operation: Operation, fault: Fault, simulator: Simulator) -> None:
    if fault.gone and operation.before and operation.call is not CREATE:
        # DevHelm answers 404 only if the incident is gone.
        for incident in simulator.incidents:
            simulator.delete_incident(incident["id"])
    elif fault.how:
        times = 1 if fault.once else None
        simulator.fail(operation.call.method, operation.call.path, times=times, **fault.how)
    if fault.blind:
        reads = sum(call.method == "GET" for call in operation.calls)
        simulator.fail("GET", "*", times=None, skip=reads, **fault.how)


def _recover(operation: Operation, output: Outcome, stack: Stack, simulator: Simulator) -> None:
    """Do what the output of the command asks for."""
    if "Removing it from the stack's state" in output:
        stack.up()
    if any(f"`pulumi refresh`{way}" in output for way in (", then run again", " removes it")):
        stack.refresh()
    if AN_INCIDENT_MAY_EXIST in output and not operation.after.get("adopt_open"):
        _adopt_the_incident(operation, stack, simulator)
    if AN_ENTRY_MAY_EXIST in output:
        _drop_the_body_that_was_posted(operation, stack, simulator)


def _adopt_the_incident(operation: Operation, stack: Stack, simulator: Simulator) -> None:
    for incident in simulator.incidents:
        as_declared = incident["title"] == operation.after["title"]
        if as_declared and incident["source"] == "MANUAL" and is_open(incident):
            _declare(stack, operation.after | {"adopt_id": incident["id"]})


def _drop_the_body_that_was_posted(
    operation: Operation, stack: Stack, simulator: Simulator
) -> None:
    (incident,) = simulator.incidents
    if operation.after["body"] in bodies(incident):
        earlier = operation.before or {}
        _declare(stack, operation.after | {"body": earlier.get("body")})


def shortened(output: Outcome) -> str:
    """The first sentence of a message without IDs and addresses, and whether it has a doubt."""
    found = re.search(
        r"(?:pulumi_devhelm\.errors\.\w+: |    devhelm: |error: )(\w.* failed: .*|took .*)",
        output.text,
    )
    if not found:
        return "ok"
    text = re.sub(r"http://127\.0\.0\.1:\d+(/api/v1)?", "…", found[1])
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "{id}", text)
    text = text.replace(" (request id {id})", "").replace("|", "\\|")
    sentences = [text.partition(". ")[0].removesuffix(".") + "."]
    sentences += [
        f"{doubt} …" for doubt in (AN_INCIDENT_MAY_EXIST, AN_ENTRY_MAY_EXIST) if doubt in text
    ]
    return " ".join(sentences if output.code else ["ok:", *sentences])
