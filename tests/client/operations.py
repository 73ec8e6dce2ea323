"""Every operation on incidents, run against given answers."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpx
from hostile_answers import BODY, TITLE, TOKEN, Answer, answer
from planned import INCIDENT_ID

from pulumi_devhelm.client.client import Client
from pulumi_devhelm.client.incidents import Incidents
from pulumi_devhelm.client.ledger import Ledger
from pulumi_devhelm.client.models import (
    AddIncidentUpdateRequest,
    CreateManualIncidentRequest,
    ResolveIncidentRequest,
    UpdateIncidentRequest,
)
from pulumi_devhelm.client.settings import Settings
from pulumi_devhelm.errors import DevHelmError

SETTINGS = Settings(api_token=TOKEN, api_url="https://api.test", max_attempts=3)
LONGEST_MESSAGE = 2000
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
# The free texts that each operation sends, which may be secrets of the stack.
SENT = {
    "get": (),
    "create": (TITLE, BODY),
    "create or adopt": (TITLE, BODY),
    "update": (TITLE,),
    "add_update": (BODY,),
    "resolve": (BODY,),
    "list": (),
}


@contextlib.contextmanager
def client(sent: Iterable[Answer]) -> Iterator[Incidents]:
    """The real client with a server that sends these answers; checks the lines that it prints."""
    lines: list[str] = []
    left = iter(sent)
    # A plain refusal ends the retries that hostile answers cause.
    last = answer(400, {"code": "BAD_REQUEST"})
    http = httpx.MockTransport(lambda _: next(left, last).response())
    client = Client(SETTINGS, Ledger(), lines.append, http)
    try:
        yield Incidents(client.operation())
    finally:
        client.close()
    for line in lines:
        assert_safe_line(line, (TITLE, BODY))


def outcome(operation: str, sent: Iterable[Answer]) -> Any:
    """The value that an operation returns for these answers, or the error that it raises."""
    with client(sent) as incidents:
        try:
            return OPERATIONS[operation](incidents)
        except DevHelmError as raised:
            error = raised
    assert_safe_line(str(error), SENT[operation])
    assert TOKEN not in "".join(traceback.format_exception(error)) + repr(error)
    return error


def assert_safe_line(message: str, secrets: Iterable[str]) -> None:
    """A message is one printable line of limited length that repeats nothing secret."""
    assert message.strip()
    assert message.isprintable()
    assert len(message) <= LONGEST_MESSAGE
    message.encode()
    for secret in (TOKEN, *secrets):
        assert secret not in message
        # Nor with its blanks and unprintable characters changed.
        assert " ".join(secret.replace("🚀", " ").split()) not in message
