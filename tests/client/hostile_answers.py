"""Answers of a broken or malicious server, as strategies and one by one."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
from hypothesis import strategies as st
from planned import INCIDENT_ID

from pulumi_devhelm.client.models import IncidentDto, IncidentUpdateDto, LinkedStatusPageIncidentDto

TOKEN = "dh_test_0123456789-the-token"
TITLE = "Merger  with Initech 🚀"
BODY = "The vault moves:\nfirst Zürich, then Geneva."
# Texts that often break JSON, terminals, logs, or databases.
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
    """Some fields of `model`, mostly with a value of the right type, and an unknown one."""
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


def envelope(data: st.SearchStrategy[Any], **others: st.SearchStrategy[Any]) -> Any:
    return st.fixed_dictionaries({"data": data}, optional=others)


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
    """An answer in which one value, at any depth, is missing or replaced."""
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
    # What HTTP allows: visible ASCII, blanks, and bytes without a defined meaning.
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
    """A body that httpx has yet to read, as from a network."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            yield chunk


@dataclass(frozen=True)
class Answer:
    """What a server sends, even if it makes no sense."""

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
