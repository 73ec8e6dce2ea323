"""The fault table: every operation meets every fault, and goes on as a person would.

A row is told from the server's side: what DevHelm was asked, and what it holds afterwards.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from stacks import Outcome, Stack

from pulumi_devhelm.simulator import Simulator

# Low, because nobody wants to wait for what fails anyway.
LIMITS = {"maxAttempts": 2, "maxTotalSeconds": 30}
# For the time-outs alone: on a busy machine, it is short for other answers.
TIMEOUT_SECONDS = 4
UNREACHABLE = "http://127.0.0.1:9"


@dataclass(frozen=True)
class Call:
    """A request that an operation makes, and what its failure calls it."""

    method: str
    path: str
    purpose: str

    @property
    def failed(self) -> str:
        """How the sentence about its failure begins."""
        return f"{self.purpose} failed: {self.method} http://127.0.0.1"


INCIDENTS = "/api/v1/incidents"
CREATE = Call("POST", INCIDENTS, "Creating the incident")
LIST = Call("GET", INCIDENTS, "Listing the incidents")
READ = Call("GET", f"{INCIDENTS}/*", "Reading the incident")
EDIT = Call("PATCH", f"{INCIDENTS}/*", "Updating the incident")
POST = Call("POST", f"{INCIDENTS}/*/updates", "Posting the timeline update")
RESOLVE = Call("POST", f"{INCIDENTS}/*/resolve", "Resolving the incident")
# How a person, or the provider, learns whether a lost request has done its work.
LOOKS = {CREATE: LIST, POST: READ}

PLAIN = {"title": "A", "severity": "DOWN", "body": "It began.", "resolve_message": "It is over."}
PERSONS = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"


@dataclass(frozen=True)
class Operation:
    """A command for a program: the last of its `calls` meets the fault.

    `before` is what the stack has, None where it is empty; `incidents` counts those that DevHelm
    has when all went well.
    """

    calls: tuple[Call, ...]
    after: dict[str, Any]
    before: dict[str, Any] | None = None
    command: Callable[..., Outcome] = Stack.up
    incidents: int = 1

    @property
    def call(self) -> Call:
        return self.calls[-1]


OPERATIONS = {
    "create": Operation((CREATE,), PLAIN),
    "create, adopt_open": Operation((LIST, CREATE), PLAIN | {"adopt_open": True}),
    "create, adopt_id": Operation((READ, EDIT, POST), PLAIN | {"adopt_id": PERSONS}),
    "update title": Operation((READ, EDIT), PLAIN | {"title": "B"}, PLAIN),
    "update body": Operation((READ, POST), PLAIN | {"body": "It goes on."}, PLAIN),
    "replace": Operation((RESOLVE, CREATE), PLAIN | {"triggers": [2]}, PLAIN, incidents=2),
    "refresh": Operation((READ,), PLAIN, PLAIN, Stack.refresh),
    "destroy": Operation((RESOLVE,), PLAIN, PLAIN, Stack.destroy),
}
ALL = frozenset(OPERATIONS)
# Those that must not be sent twice: the provider looks before it sends them again.
CREATIONS = frozenset(name for name in ALL if OPERATIONS[name].call in LOOKS)
EFFECTS = ALL - {"refresh"}
NONE = frozenset[str]()


@dataclass(frozen=True)
class Fault:
    """What goes wrong with the call: `how` as the simulator has it, for ever or `once`.

    `withstood` by some operations, which then succeed; `told` to the user by the others, `on`
    those that it makes sense for. With `blind`, no look at DevHelm is answered either. `doubt`
    tells that nobody can know whether a creation took effect, `gone` that the incident really is,
    where there is one, and `unreachable` that nothing listens where DevHelm should be.
    """

    how: dict[str, Any] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    once: bool = False
    withstood: frozenset[str] = NONE
    on: frozenset[str] = ALL
    blind: bool = False
    doubt: bool = False
    gone: bool = False
    unreachable: bool = False

    @property
    def limits(self) -> dict[str, int]:
        """The stack's limits while it happens."""
        delays = self.how.keys() & {"delay", "delay_after"}
        return LIMITS | ({"timeoutSeconds": TIMEOUT_SECONDS} if delays else {})


def refused(status: int, *told: str, **how: Any) -> Fault:
    return Fault({"status": status, **how}, told)


def passing(on: frozenset[str] = ALL, **how: Any) -> Fault:
    return Fault(how, once=True, withstood=on, on=on)


def lasting(*told: str, withstood: frozenset[str] = NONE, **how: Any) -> Fault:
    """A fault that outlasts the attempts; a creation that nothing is found of stays in doubt."""
    told = ("It was tried 2 times", "run again", *told)
    return Fault(how, told, withstood=withstood, on=EFFECTS if withstood else ALL, doubt=True)


def blind(*told: str, **how: Any) -> Fault:
    return Fault(how, told, on=CREATIONS, blind=True, doubt=True)


def unreadable(*told: str, **how: Any) -> Fault:
    """An answer that isn't DevHelm's; only who creates something looks what became of it."""
    on = EFFECTS if how.get("after") else ALL
    told = ("not JSON", "devhelm:apiUrl", *told)
    return Fault({"status": 200, **how}, told, once=True, withstood=CREATIONS, on=on)


HTML = {"body": "<html>Log in</html>", "content_type": "text/html"}
TRUNCATED = {"body": '{"data": {"incident": {"id": "0b8a', "content_type": "application/json"}
CONFLICT = {"status": 409, "code": "CONFLICT", "message": "Not now", "timestamp": 0}
FIELD_ERROR = {
    "status": 422,
    "code": "VALIDATION_FAILED",
    "message": "Validation failed",
    "timestamp": 0,
    "requestId": "req-42",
    "errors": [{"code": "TOO_LONG", "field": "title", "message": "is too long"}],
}
# The request is never answered, and nothing comes of it.
NEVER = 3600
FAULTS = {
    "401": refused(401, "returned 401", "devhelm:apiToken", "DEVHELM_API_TOKEN"),
    "403": refused(403, "returned 403", "devhelm:apiToken", "DEVHELM_API_TOKEN"),
    "404 of a proxy": refused(404, "404, but did not come from DevHelm", "devhelm:apiUrl", **HTML),
    "404 of DevHelm": Fault(
        {"status": 404}, ("404 NOT_FOUND",), withstood=frozenset({"refresh", "destroy"}), gone=True
    ),
    "409": refused(409, "409 CONFLICT", "Not now", body=CONFLICT),
    "422": refused(
        422, "422 VALIDATION_FAILED", "title: is too long [TOO_LONG]", "req-42", body=FIELD_ERROR
    ),
    "429 once": passing(status=429, headers={"Retry-After": "1"}),
    "429 always": Fault(
        {"status": 429, "headers": {"Retry-After": "1"}},
        ("429 RATE_LIMITED", "It was tried 2 times", "Wait, then run again"),
    ),
    "500 once": passing(status=500),
    "502 once": passing(status=502),
    "503 once": passing(status=503),
    "504 once": passing(status=504),
    "500 always": lasting("returned 500", status=500),
    "503 after the effect, once": passing(EFFECTS, status=503, after=True),
    "503 after the effect, always": lasting(
        "returned 503", withstood=CREATIONS, status=503, after=True
    ),
    "503 after the effect and at every look": blind("returned 503", status=503, after=True),
    "dropped once": passing(drop="before"),
    "dropped always": lasting("got no response (", drop="before"),
    "dropped after the effect, once": passing(EFFECTS, drop="after"),
    "dropped after the effect, always": lasting(
        "got no response (", withstood=CREATIONS, drop="after"
    ),
    "dropped after the effect and at every look": blind("got no response (", drop="after"),
    "time-out once": passing(delay=NEVER),
    "time-out always": lasting("no complete answer within 4 s", delay=NEVER),
    "time-out, the effect comes later": passing(EFFECTS, delay=TIMEOUT_SECONDS + 1),
    "time-out after the effect, once": passing(EFFECTS, delay_after=NEVER),
    "HTML with 200, once": unreadable("text/html", **HTML),
    "HTML with 200, always": Fault(
        {"status": 200, **HTML}, ("not JSON", "text/html", "devhelm:apiUrl"), doubt=True
    ),
    "HTML with 200 after the effect, once": unreadable("text/html", **HTML, after=True),
    "truncated JSON after the effect, once": unreadable(
        "application/json", **TRUNCATED, after=True
    ),
    "connection refused": Fault(
        told=("got no response (connect error", "It was tried 2 times", "run again"),
        unreachable=True,
    ),
}

AN_INCIDENT_MAY_EXIST = "An incident may have been opened"
AN_ENTRY_MAY_EXIST = "The entry may be on the timeline"


@dataclass(frozen=True)
class Row:
    """One operation under one fault."""

    operation: str
    fault: str

    def __str__(self) -> str:
        return f"{self.operation}: {self.fault}"

    @property
    def fails(self) -> bool:
        """Whether the command is to fail; a fault that isn't withstood is told."""
        return self.operation not in FAULTS[self.fault].withstood

    @property
    def told(self) -> tuple[str, ...]:
        """What a failure is to say: what was tried and where, what came back, what to do next."""
        operation, fault = OPERATIONS[self.operation], FAULTS[self.fault]
        if fault.unreachable:
            return (operation.calls[0].failed, f"{UNREACHABLE}{INCIDENTS}", *fault.told)
        if fault.gone and operation.before and operation.call is not CREATE:
            # Whichever call comes first learns it.
            return (operation.calls[0].failed, *fault.told)
        if not fault.doubt or operation.call not in LOOKS:
            return (operation.call.failed, *fault.told)
        looked = (LOOKS[operation.call].failed,) if fault.blind else ()
        way_back = {
            CREATE: (AN_INCIDENT_MAY_EXIST, "declare adopt_id with its id"),
            POST: (AN_ENTRY_MAY_EXIST, "run again only if it is missing"),
        }
        return (operation.call.failed, *looked, *way_back[operation.call], *fault.told)


ROWS = [
    Row(operation, fault)
    for operation in OPERATIONS
    for fault in FAULTS
    if operation in FAULTS[fault].on
]


@dataclass(frozen=True)
class Result:
    """What became of a row.

    `output` is what the faulted command printed; `kept` tells that the state knew the same after
    it as before, and `put_right` that in the end DevHelm had what was declared.
    """

    row: Row
    output: Outcome
    kept: bool
    put_right: bool
    incidents: int
    duplicates: int
    orphans: int
    calls: int

    @property
    def cells(self) -> dict[str, str | int]:
        """The row as the table shows it."""
        return {
            "operation": self.row.operation,
            "fault": self.row.fault,
            "outcome": shortened(self.output),
            "incidents": self.incidents,
            "duplicates": self.duplicates,
            "orphans": self.orphans,
            "calls": self.calls,
        }


def run(row: Row, stack: Stack, simulator: Simulator) -> Result:
    """Run the operation under the fault, then without it until it is done, then destroy all."""
    operation, fault = OPERATIONS[row.operation], FAULTS[row.fault]
    limits = [f"--plaintext=devhelm:{name}={value}" for name, value in fault.limits.items()]
    stack.pulumi("config", "set-all", *limits)
    if "adopt_id" in operation.after:
        simulator.create_incident(id=PERSONS, title="A person's", severity="DEGRADED")
    if operation.before:
        _declare(stack, operation.before)
        stack.up()
    _declare(stack, operation.after)

    known = _known(stack)
    simulator.clear_requests()
    _strike(operation, fault, simulator)
    address = UNREACHABLE if fault.unreachable else simulator.url
    with patch.dict(stack.environment, DEVHELM_API_URL=address):
        output = operation.command(stack, fails=row.fails)
    calls = len(simulator.requests())
    kept = _known(stack) == known

    simulator.clear_faults()
    _go_on(operation, output, stack, simulator)
    operation.command(stack)
    known = _known(stack)
    left = [incident for incident in simulator.incidents if is_open(incident)]
    put_right = len(known) == len(left) == (operation.command is not Stack.destroy) and all(
        incident["title"] == operation.after["title"]
        and operation.after["body"] in bodies(incident)
        for incident in left
    )
    orphans = {incident["id"] for incident in left} - known.keys()

    stack.destroy()
    held = simulator.incidents
    return Result(
        row,
        output,
        kept,
        put_right,
        incidents=len(held),
        duplicates=max(0, len(held) - operation.incidents)
        + sum(times - 1 for one in held for times in Counter(bodies(one)).values()),
        orphans=len(orphans | {one["id"] for one in held if is_open(one)}),
        calls=calls,
    )


def bodies(incident: dict[str, Any]) -> list[str]:
    """The texts of an incident's timeline."""
    return [entry["body"] for entry in incident["updates"]]


def is_open(incident: dict[str, Any]) -> bool:
    """Whether nobody has resolved an incident yet."""
    return incident["status"] != "RESOLVED"


def _declare(stack: Stack, arguments: dict[str, Any]) -> None:
    stack.program(f'Incident("it", **{arguments!r})\n')


def _known(stack: Stack) -> dict[str, Any]:
    return {resource["id"]: resource["outputs"] for resource in stack.resources()}


def _strike(operation: Operation, fault: Fault, simulator: Simulator) -> None:
    if fault.gone and operation.before and operation.call is not CREATE:
        # DevHelm doesn't say so of what is there.
        for incident in simulator.incidents:
            simulator.delete_incident(incident["id"])
    elif fault.how:
        times = 1 if fault.once else None
        simulator.fail(operation.call.method, operation.call.path, times=times, **fault.how)
    if fault.blind:
        reads = sum(call.method == "GET" for call in operation.calls)
        simulator.fail("GET", "*", times=None, skip=reads, **fault.how)


def _go_on(operation: Operation, output: Outcome, stack: Stack, simulator: Simulator) -> None:
    """Do what the command has told to do, before it is run again."""
    if "Removing it from the stack's state" in output:
        stack.up()
    if any(f"`pulumi refresh`{way}" in output for way in (", then run again", " then removes it")):
        stack.refresh()
    if AN_INCIDENT_MAY_EXIST in output and not operation.after.get("adopt_open"):
        _adopt_what_is_there(operation, stack, simulator)
    if AN_ENTRY_MAY_EXIST in output:
        _take_back_what_is_there(operation, stack, simulator)


def _adopt_what_is_there(operation: Operation, stack: Stack, simulator: Simulator) -> None:
    for incident in simulator.incidents:
        as_declared = incident["title"] == operation.after["title"]
        if as_declared and incident["source"] == "MANUAL" and is_open(incident):
            _declare(stack, operation.after | {"adopt_id": incident["id"]})


def _take_back_what_is_there(operation: Operation, stack: Stack, simulator: Simulator) -> None:
    (incident,) = simulator.incidents
    if operation.after["body"] in bodies(incident):
        earlier = operation.before or {}
        _declare(stack, operation.after | {"body": earlier.get("body")})


def shortened(output: Outcome) -> str:
    """The first sentence of what is told, without ids and addresses, and whether in doubt."""
    found = re.search(r"(?:pulumi_devhelm\.errors\.\w+|    devhelm): (.*)", output.text)
    if not found:
        return "ok"
    text = re.sub(r"http://127\.0\.0\.1:\d+(/api/v1)?", "…", found[1])
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "{id}", text)
    text = text.replace(" (request id {id})", "").replace("|", "\\|")
    told = [text.partition(". ")[0].removesuffix(".") + "."]
    told += [f"{doubt} …" for doubt in (AN_INCIDENT_MAY_EXIST, AN_ENTRY_MAY_EXIST) if doubt in text]
    return " ".join(told if output.code else ["ok:", *told])
