"""The fault table: each operation on an incident, combined with each fault of a request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from stacks import Outcome, Stack

# Low, so that operations that must fail do so soon.
LIMITS = {"maxAttempts": 2, "maxTotalSeconds": 30}
# Only for time-outs, because other answers may take longer on a busy machine.
TIMEOUT_SECONDS = 4
UNREACHABLE = "http://127.0.0.1:9"


@dataclass(frozen=True)
class Call:
    """A request of an operation, and its purpose as error messages name it."""

    method: str
    path: str
    purpose: str

    @property
    def failed(self) -> str:
        """The beginning of the message about its failure."""
        return f"{self.purpose} failed: {self.method} http://127.0.0.1"


INCIDENTS = "/api/v1/incidents"
CREATE = Call("POST", INCIDENTS, "Creating the incident")
LIST = Call("GET", INCIDENTS, "Listing the incidents")
READ = Call("GET", f"{INCIDENTS}/*", "Reading the incident")
EDIT = Call("PATCH", f"{INCIDENTS}/*", "Updating the incident")
POST = Call("POST", f"{INCIDENTS}/*/updates", "Posting the timeline update")
RESOLVE = Call("POST", f"{INCIDENTS}/*/resolve", "Resolving the incident")
# The request that shows whether a request without an answer had an effect.
LOOKS = {CREATE: LIST, POST: READ}

PLAIN = {"title": "A", "severity": "DOWN", "body": "It began.", "resolve_message": "It is over."}
PERSONS = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"


@dataclass(frozen=True)
class Operation:
    """A command that makes these `calls`; the fault affects the last one.

    It changes the incident's arguments from `before`, or an empty stack, to `after`. `incidents`
    is how many incidents DevHelm has in the end.
    """

    calls: tuple[Call, ...]
    after: dict[str, Any]
    before: dict[str, Any] | None = None
    command: Callable[..., Outcome] = Stack.up
    incidents: int = 1

    @property
    def call(self) -> Call:
        return self.calls[-1]


@dataclass(frozen=True)
class ProgramChange:
    """A command that changes the stack from one program to another; the fault affects `call`."""

    call: Call
    after: str
    before: str = ""
    command: Callable[..., Outcome] = Stack.up


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
# Calls that must not be sent twice: before it repeats one, the provider looks for its effect.
CREATIONS = frozenset(name for name in ALL if OPERATIONS[name].call in LOOKS)
EFFECTS = ALL - {"refresh"}
NONE = frozenset[str]()


@dataclass(frozen=True)
class Fault:
    """What goes wrong with a call: `how`, as the simulator's `fail` takes it, always or `once`.

    It applies to the operations in `on`. Those in `withstood` succeed in spite of it; the output
    of the others contains each of `messages`. These flags describe special faults:

    - `blind`: requests that look for the effect of a creation fail too.
    - `doubt`: nobody can know whether a creation had an effect.
    - `gone`: the incident is deleted, if there is one.
    - `unreachable`: no server listens in DevHelm's address.
    """

    how: dict[str, Any] = field(default_factory=dict)
    messages: tuple[str, ...] = ()
    once: bool = False
    withstood: frozenset[str] = NONE
    on: frozenset[str] = ALL
    blind: bool = False
    doubt: bool = False
    gone: bool = False
    unreachable: bool = False

    @property
    def limits(self) -> dict[str, int]:
        """The stack's limits during the fault."""
        delays = self.how.keys() & {"delay", "delay_after"}
        return LIMITS | ({"timeoutSeconds": TIMEOUT_SECONDS} if delays else {})


def refused(status: int, *messages: str, **how: Any) -> Fault:
    return Fault({"status": status, **how}, messages)


def passing(on: frozenset[str] = ALL, **how: Any) -> Fault:
    return Fault(how, once=True, withstood=on, on=on)


def lasting(*messages: str, withstood: frozenset[str] = NONE, **how: Any) -> Fault:
    """A fault that outlasts the attempts; nobody knows whether a creation had an effect."""
    messages = ("It was tried 2 times", "run again", *messages)
    return Fault(how, messages, withstood=withstood, on=EFFECTS if withstood else ALL, doubt=True)


def blind(*messages: str, **how: Any) -> Fault:
    return Fault(how, messages, on=CREATIONS, blind=True, doubt=True)


def unreadable(*messages: str, **how: Any) -> Fault:
    """An answer that isn't DevHelm's; only a creation looks for its effect and then succeeds."""
    on = EFFECTS if how.get("after") else ALL
    messages = ("not JSON", "devhelm:apiUrl", *messages)
    return Fault({"status": 200, **how}, messages, once=True, withstood=CREATIONS, on=on)


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
# Seconds, so that the request has neither an effect nor an answer.
NEVER = 3600
FAULTS = {
    "401": refused(401, "returned 401", "devhelm:apiToken", "DEVHELM_API_TOKEN"),
    "403": refused(403, "returned 403", "devhelm:apiToken", "DEVHELM_API_TOKEN"),
    "404 of a proxy": refused(404, "404 that did not come from DevHelm", "devhelm:apiUrl", **HTML),
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
        messages=("got no response (connect error", "It was tried 2 times", "run again"),
        unreachable=True,
    ),
}
# Those that the other kinds of resources are tried with, by whether the command reports them.
REPORTED = ("401", "404 of a proxy", "409", "422")
WITHSTOOD = (
    "429 once",
    "503 once",
    "503 after the effect, once",
    "dropped once",
    "dropped after the effect, once",
    "time-out after the effect, once",
)

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
    def applies_to_the_plugin(self) -> bool:
        """Whether the row is one of the plugin's: there, another address is another tenant."""
        return not (FAULTS[self.fault].unreachable and OPERATIONS[self.operation].before)

    @property
    def is_partial(self) -> bool:
        """Whether the plugin stores what was done before the fault: it took over an incident."""
        return self.operation == "create, adopt_id" and not FAULTS[self.fault].unreachable

    @property
    def fails(self) -> bool:
        """Whether the command must fail, which it does unless it withstands the fault."""
        return self.operation not in FAULTS[self.fault].withstood

    @property
    def messages(self) -> tuple[str, ...]:
        """Parts of the output: what was tried, what came back, and what to do next."""
        operation, fault = OPERATIONS[self.operation], FAULTS[self.fault]
        if fault.unreachable:
            return (operation.calls[0].failed, f"{UNREACHABLE}{INCIDENTS}", *fault.messages)
        if fault.gone and operation.before and operation.call is not CREATE:
            # The first call already fails.
            return (operation.calls[0].failed, *fault.messages)
        if not fault.doubt or operation.call not in LOOKS:
            return (operation.call.failed, *fault.messages)
        looked = (LOOKS[operation.call].failed,) if fault.blind else ()
        way_back = {
            CREATE: (AN_INCIDENT_MAY_EXIST, "declare adopt_id with its id"),
            POST: (AN_ENTRY_MAY_EXIST, "run again only if it is missing"),
        }
        return (operation.call.failed, *looked, *way_back[operation.call], *fault.messages)


ROWS = [
    Row(operation, fault)
    for operation in OPERATIONS
    for fault in FAULTS
    if operation in FAULTS[fault].on
]
