"""Whatever an API answers: a value that a state can keep, or one sentence. Never anything else."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import traceback
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pulumi
import pytest
from google.protobuf import struct_pb2
from hypothesis import given, settings
from hypothesis import strategies as st
from planned import INCIDENT_ID, detail

from pulumi_devhelm.client.client import Client
from pulumi_devhelm.client.incidents import Incidents
from pulumi_devhelm.client.ledger import Ledger
from pulumi_devhelm.client.models import (
    AddIncidentUpdateRequest,
    CreateManualIncidentRequest,
    IncidentDetailDto,
    IncidentDto,
    IncidentUpdateDto,
    LinkedStatusPageIncidentDto,
    ResolveIncidentRequest,
    UpdateIncidentRequest,
)
from pulumi_devhelm.client.settings import Settings
from pulumi_devhelm.client.transport import MAX_ANSWER_BYTES
from pulumi_devhelm.errors import AmbiguousOutcomeError, DevHelmError, UnexpectedResponseError
from pulumi_devhelm.providers.incident.calls import _live
from pulumi_devhelm.providers.incident.inputs import INPUTS
from pulumi_devhelm.providers.incident.plan import outputs, plan, refreshed

TOKEN = "dh_test_0123456789-the-token"
TITLE = "Merger  with Initech 🚀"
BODY = "The vault moves:\nfirst Zürich, then Geneva."
KNOWN = Settings(api_token=TOKEN, api_url="https://api.test", max_attempts=3)
GIVEN = {"title": TITLE, "severity": "DOWN", "body": BODY}
LONGEST_MESSAGE = 2000

# Each is something that once broke somebody's JSON, terminal, log or database.
ODD_TEXTS = (
    "",
    "\ud800",
    "\udfff\ud800",
    "\x00",
    "a\r\nb\x1b[31mc\x7f\x85\u2028",
    "\u202egnp.exe\u200f\ufeff",
    "🚀",
    "\ue000\uffff",
    "x" * 3000,
    "null",
    "RESOLVED",
    "4dabf18193072939515e22adb298388d",
    TOKEN,
    f"you sent {TITLE!s} and {BODY!s} with {TOKEN!s}",
    f"{'x' * 480} {TOKEN} {TITLE} {BODY}",
)
ODD_NUMBERS = (float("nan"), float("inf"), float("-inf"), 10**400, -(10**30), 2**53 + 1, 1e308, 0.5)
ODD_DATES = (
    "Tue, 24 Nov 2026 10:00:00 GMT",
    "Tue, 24 Nov 2026 10:00:00",
    "Fri, 31 Dec 9999 23:59:59 GMT",
    "Fri, 31 Dec 9999 23:59:59 -1200",
    "Mon, 01 Jan 0100 00:00:00 +1200",
    "Tue, 24 Nov 99999999999999999999 10:00:00 GMT",
    "Tue, 24 Nov 2026 10:00:00 +99999999999999",
    "1 jan , 10:00 GMT",
    "Mon,",
    "-1",
    "0",
    "999999999",
    "1e9",
    "٣",
)

texts = (
    st.sampled_from(ODD_TEXTS)
    | st.text(max_size=20)
    # With the halves of surrogate pairs, which st.text() leaves out.
    | st.text(st.characters(categories=("Cs", "Cc", "Cf", "Co", "Zl", "Zp")), max_size=5)
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(ODD_NUMBERS)
values = st.recursive(
    scalars | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


def fields(model: type, **likely: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Some fields of `model`, mostly with a value of a right type, and some that it hasn't."""
    names = [known.alias for known in model.model_fields.values()]
    known = {name: likely.get(name, texts | values) for name in names}
    return st.fixed_dictionaries({}, optional={**known, "unheardOf": values})


ids = (
    st.just(INCIDENT_ID) | texts | values | st.sampled_from([".", "..", "a/../b?c#d", "%2e", "id"])
)
times = st.sampled_from(
    ["2999-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1e400"]
)
incidents = fields(
    IncidentDto,
    title=st.just(TITLE) | texts,
    source=st.just("MANUAL") | values,
    startedAt=times | values,
).flatmap(lambda known: ids.map(lambda found: {"id": found, "severity": "DOWN", **known}))
entries = st.lists(
    fields(IncidentUpdateDto, body=st.just(BODY) | texts, createdAt=times | values) | values,
    max_size=3,
)
pages_of_status = st.lists(fields(LinkedStatusPageIncidentDto) | values, max_size=3)


def envelope(data: st.SearchStrategy[Any], **beside: st.SearchStrategy[Any]) -> Any:
    return st.fixed_dictionaries({"data": data}, optional=beside)


details = envelope(
    st.fixed_dictionaries(
        {"incident": incidents},
        optional={"updates": entries | values, "statusPageIncidents": pages_of_status | values},
    )
)
tables = envelope(
    st.lists(incidents | values, max_size=3), hasNext=st.booleans() | values, totalPages=values
)
refusals = st.fixed_dictionaries(
    {},
    optional={
        "status": values,
        "code": st.sampled_from(["NOT_FOUND", "CONFLICT", "VALIDATION_FAILED"]) | texts,
        "message": texts | values,
        "requestId": texts | values,
        "errors": st.lists(
            st.fixed_dictionaries(
                {}, optional={"code": texts, "field": texts, "message": texts | values}
            )
            | values,
            max_size=3,
        )
        | values,
    },
)


@st.composite
def mutilated(draw: Callable[..., Any], whole: st.SearchStrategy[Any]) -> Any:
    """An answer in which one thing, at any depth, is missing or another."""
    answer = draw(whole)
    place = answer
    while isinstance(place, dict) and place:
        key = draw(st.sampled_from(sorted(place)))
        if not isinstance(place[key], dict) or draw(st.booleans()):
            if draw(st.booleans()):
                del place[key]
            else:
                place[key] = draw(values)
            break
        place = place[key]
    return answer


encoded = st.one_of(details, details, tables, refusals, mutilated(details), mutilated(tables)).map(
    lambda value: json.dumps(value).encode()
)
contents = st.one_of(
    encoded,
    encoded,
    encoded,
    encoded.flatmap(lambda whole: st.integers(0, len(whole)).map(lambda end: whole[:end])),
    values.map(lambda value: json.dumps(value).encode()),
    values.map(lambda value: json.dumps(value).encode("utf-16")),
    st.binary(max_size=50),
    st.sampled_from(
        [
            b"",
            b"[" * 100_000,
            b'{"data":' * 50_000,
            b'{"data":{"incident":{"id":"a","reopenCount":' + b"9" * 5000 + b"}}}",
            b'{"code":"X","status":' + b"9" * 5000 + b"}",
            b'\xef\xbb\xbf{"data":{"incident":{"id":"a"}}}',
            b"<html>Log in</html>",
        ]
    ),
)
header_values = (
    st.sampled_from(ODD_DATES)
    | st.sampled_from([f"https://elsewhere.test/{TOKEN}?{TOKEN}", "http://[", "//", "x" * 5000])
    # What HTTP lets through: visible ASCII, blanks, and bytes that nobody can name.
    | st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"))
).map(lambda text: text.encode("latin-1", "replace"))
headers = st.dictionaries(
    st.sampled_from(
        ["Date", "Retry-After", "Location", "Content-Type", "X-Request-Id", "Set-Cookie"]
    ),
    header_values,
    max_size=3,
) | st.sampled_from([{"Content-Encoding": b"gzip"}, {"Content-Encoding": b"br, deflate"}])
statuses = st.sampled_from([200, 200, 200, 201, 204, 301, 400, 401, 404, 409, 429, 500, 503])


class Body(httpx.AsyncByteStream):
    """A body that httpx has yet to read, as it comes from a network."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            yield chunk


@dataclass(frozen=True)
class Answer:
    """What a server sends, whatever that means."""

    status: int
    headers: dict[str, bytes] = field(default_factory=dict)
    content: bytes | Callable[[], Iterator[bytes]] = b""
    reason: bytes = b"Reason"

    def response(self) -> httpx.Response:
        content = self.content
        return httpx.Response(
            self.status,
            headers=[(name.encode(), value) for name, value in self.headers.items()],
            stream=Body(iter([content]) if isinstance(content, bytes) else content()),
            extensions={"reason_phrase": self.reason},
        )


def answer(status: int, value: Any, **head: bytes) -> Answer:
    return Answer(status, head, json.dumps(value).encode())


answers = st.builds(
    Answer,
    statuses | st.integers(200, 599),
    headers,
    contents,
    st.just(b"Reason") | st.binary(max_size=20) | st.just(TOKEN.encode()),
)

CREATION = CreateManualIncidentRequest(title=TITLE, severity="DOWN", body=BODY)
ENTRY = AddIncidentUpdateRequest(body=BODY, notify_subscribers=False)
OPERATIONS: dict[str, Callable[[Incidents], Any]] = {
    "get": lambda found: found.get(INCIDENT_ID),
    "create": lambda found: found.create(CREATION)[0],
    "create or adopt": lambda found: found.create(CREATION, adopt_open=True)[0],
    "update": lambda found: found.update(INCIDENT_ID, UpdateIncidentRequest(title=TITLE)),
    "add_update": lambda found: found.add_update(INCIDENT_ID, ENTRY).detail,
    "resolve": lambda found: found.resolve(INCIDENT_ID, ResolveIncidentRequest(body=BODY)),
    "list": lambda found: list(found.list(source="MANUAL")),
}
# What each has sent of the user's own words, which may be a secret of the stack.
SENT = {
    "get": (),
    "create": (TITLE, BODY),
    "create or adopt": (TITLE, BODY),
    "update": (TITLE,),
    "add_update": (BODY,),
    "resolve": (BODY,),
    "list": (),
}


@pytest.fixture(scope="module", autouse=True)
def _waits_take_no_time() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("time.sleep", lambda _seconds: None)
        yield


@contextlib.contextmanager
def client(sent: Iterable[Answer]) -> Iterator[Incidents]:
    """The real client before a server that sends these; what it says are sentences, too."""
    lines: list[str] = []
    left = iter(sent)
    # A plain refusal ends what hostile answers keep going.
    last = answer(400, {"code": "BAD_REQUEST"})
    http = httpx.MockTransport(lambda _: next(left, last).response())
    client = Client(KNOWN, Ledger(), lines.append, http)
    try:
        yield Incidents(client.operation())
    finally:
        client.close()
    for line in lines:
        stands_alone(line, (TITLE, BODY))


def outcome(operation: str, sent: Iterable[Answer]) -> Any:
    """What an operation makes of the answers: its value, or the error, which is a sentence."""
    with client(sent) as incidents:
        try:
            return OPERATIONS[operation](incidents)
        except DevHelmError as raised:
            error = raised
    stands_alone(str(error), SENT[operation])
    assert TOKEN not in "".join(traceback.format_exception(error)) + repr(error)
    return error


def stands_alone(message: str, secrets: Iterable[str]) -> None:
    """A message is one printable line of a bearable length that repeats nothing secret."""
    assert message.strip()
    assert message.isprintable()
    assert len(message) <= LONGEST_MESSAGE
    message.encode()
    for secret in (TOKEN, *secrets):
        assert secret not in message
        # Nor put in other words: with its blanks and what can't be printed changed.
        assert " ".join(secret.replace("🚀", " ").split()) not in message


def over_the_wire(bag: dict[str, Any]) -> dict[str, Any]:
    """A bag as the state keeps it and the next command gets it."""
    sent = asyncio.run(pulumi.runtime.rpc.serialize_properties(bag, {}))
    received = struct_pb2.Struct.FromString(sent.SerializeToString())
    known = pulumi.runtime.rpc.deserialize_properties(received)
    # The engine unwraps secrets for a provider that doesn't accept them.
    return {key: pulumi.runtime.rpc.unwrap_rpc_secret(value) for key, value in known.items()}


def can_be_lived_with(found: IncidentDetailDto) -> None:
    """The state can keep it, read it and refresh it, and the same program asks for nothing."""
    live = _live(found)
    struct_pb2.Value(string_value=live["id"])
    declared = INPUTS.of({**GIVEN, "secretTexts": ["title", "body"]})
    known = over_the_wire(outputs(declared, live))
    assert not plan(live["id"], known, declared).changes
    refreshed_outputs, refreshed_inputs = refreshed(known, live)
    known = over_the_wire(refreshed_outputs)
    assert not plan(live["id"], known, over_the_wire(refreshed_inputs)).changes
    assert not plan(live["id"], known, declared).changes
    read_only, nothing = refreshed({}, live)
    assert over_the_wire(read_only) | nothing == over_the_wire(read_only)


@pytest.mark.parametrize("operation", OPERATIONS)
@settings(max_examples=80)
@given(sent=st.lists(answers, min_size=1, max_size=4))
def test_any_answer_becomes_a_value_that_a_state_can_keep_or_one_sentence(operation, sent):
    result = outcome(operation, sent)
    if isinstance(result, IncidentDetailDto):
        can_be_lived_with(result)


@settings(max_examples=200)
@given(value=details)
def test_whatever_an_incident_holds_the_next_command_can_read_the_state(value):
    """The same for answers that are nearly right, most of which get as far as the state."""
    result = outcome("get", [answer(200, value)])
    if isinstance(result, IncidentDetailDto):
        can_be_lived_with(result)


@pytest.mark.parametrize("value", [*ODD_TEXTS, *ODD_NUMBERS, [], {}, True], ids=itertools.count())
def test_an_odd_value_everywhere_loses_no_incident(value):
    """It counts as missing, or is kept in a form that the state can hold."""
    names = [known.alias for known in IncidentDto.model_fields.values()]
    incident = dict.fromkeys(names, value) | {"id": INCIDENT_ID}
    beside = [dict.fromkeys(["id", "title", "status", "body", "createdAt"], value), value]
    whole = {"incident": incident, "updates": beside, "statusPageIncidents": beside}
    found = outcome("get", [answer(200, {"data": whole})])
    assert isinstance(found, IncidentDetailDto)
    can_be_lived_with(found)


@pytest.mark.parametrize("header", ["Date", "Retry-After"])
@pytest.mark.parametrize("value", ODD_DATES)
@pytest.mark.parametrize("operation", ["get", "create", "add_update"])
def test_no_clock_of_a_server_is_too_odd(operation, header, value):
    head = {header: value.encode("latin-1", "replace")}
    lost, empty = answer(503, {}, **head), answer(200, {"data": []}, **head)
    assert isinstance(outcome(operation, [lost, empty, lost, empty]), DevHelmError)


@pytest.mark.parametrize("operation", ["create", "update", "add_update", "resolve"])
@pytest.mark.parametrize("before", [1, 480])
@pytest.mark.parametrize("place", ["message", "requestId", "errors"])
def test_a_refusal_that_quotes_what_was_sent_is_told_without_it(operation, place, before):
    quoted = f"{'.' * before} {BODY} {TITLE} {TOKEN}"
    refused = {"code": "BAD_REQUEST", place: quoted}
    if place == "errors":
        refused["errors"] = [{"field": "title", "message": quoted}]
    assert isinstance(outcome(operation, [answer(400, refused)]), DevHelmError)


def test_a_title_that_is_a_part_of_the_body_leaves_nothing_of_the_body():
    request = CreateManualIncidentRequest(title="Merger", severity="DOWN", body="Merger of Initech")
    refused = answer(400, {"code": "BAD_REQUEST", "message": f"no: {request.body}"})
    with client([refused]) as incidents, pytest.raises(DevHelmError) as raised:
        incidents.create(request)
    assert "Initech" not in str(raised.value)


@pytest.mark.parametrize("place", ["Location", "X-Request-Id", "Content-Type", "reason"])
@pytest.mark.parametrize("status", [200, 302, 400, 404, 500])
def test_no_line_of_an_answer_tells_the_token(status, place):
    told = f"https://elsewhere.test/{TOKEN}".encode()
    reason = told if place == "reason" else b"Reason"
    error = outcome("get", [Answer(status, {place: told}, b"<html>", reason)] * 3)
    assert isinstance(error, DevHelmError)


@pytest.mark.parametrize("before", range(440, 500, 5))
def test_no_part_of_the_token_is_left_where_a_long_answer_is_cut(before):
    error = outcome("get", [answer(400, {"code": "X", "message": "x" * before + TOKEN})])
    assert TOKEN[:12] not in str(error)


@pytest.mark.parametrize("operation", ["create", "create or adopt"])
def test_several_incidents_that_fit_are_told_in_a_bearable_length(operation):
    found = [
        {"id": f"{i}" * 100, "title": TITLE, "severity": "DOWN", "shortlink": f"{TITLE}\n" * 1000}
        for i in range(9)
    ]
    listed, read = answer(200, {"data": found}), [answer(200, detail(**one)) for one in found]
    before = [answer(503, {}), answer(200, {"data": []})] if operation == "create" else []
    error = outcome(operation, [*before, listed, *read])
    assert isinstance(error, AmbiguousOutcomeError)


def test_an_incident_that_moves_to_the_next_page_while_the_list_is_read_is_one_incident():
    """The newest come first: what opens meanwhile shifts all others by one."""
    one = {"id": INCIDENT_ID, "title": TITLE, "severity": "DOWN", "source": "MANUAL"}
    pages = [answer(200, {"data": [one], "hasNext": more}) for more in (True, False)]
    taken = outcome("create or adopt", [*pages, answer(200, detail(**one))])
    assert isinstance(taken, IncidentDetailDto)


@pytest.mark.parametrize("status", [200, 503])
@pytest.mark.parametrize("operation", ["get", "update", "resolve", "list"])
def test_an_endless_answer_is_read_to_a_bound(operation, status):
    taken, chunk = itertools.count(), b" " * 65536
    endless = Answer(status, content=lambda: (chunk for _ in taken))
    error = outcome(operation, [endless])
    assert isinstance(error, DevHelmError)
    assert isinstance(error, UnexpectedResponseError) == (status == 200)
    assert next(taken) <= MAX_ANSWER_BYTES // len(chunk) + 2


def test_a_cookie_changes_no_later_request():
    """A token is all that tells DevHelm who asks; a cookie could only break the next request."""
    seen: list[httpx.Headers] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers)
        return answer(200, detail(), **{"Set-Cookie": b"session=\x80"}).response()

    client = Client(KNOWN, Ledger(), print, httpx.MockTransport(handle))
    for _ in range(2):
        Incidents(client.operation()).get(INCIDENT_ID)
    client.close()
    assert "Cookie" not in seen[1]
