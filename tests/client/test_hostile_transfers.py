"""An answer can neither fill the memory nor change later requests."""

from __future__ import annotations

import itertools

import httpx
import pytest
from hostile_answers import Answer, answer
from operations import SETTINGS, outcome
from planned import INCIDENT_ID, detail

from pulumi_devhelm.client.client import Client
from pulumi_devhelm.client.incidents import Incidents
from pulumi_devhelm.client.ledger import Ledger
from pulumi_devhelm.client.transport import MAX_ANSWER_BYTES
from pulumi_devhelm.errors import DevHelmError, UnexpectedResponseError

pytestmark = pytest.mark.usefixtures("waits_take_no_time")


@pytest.mark.parametrize("status", [200, 503])
@pytest.mark.parametrize("operation", ["get", "update", "resolve", "list"])
def test_an_endless_answer_is_read_only_up_to_a_limit(operation, status):
    taken, chunk = itertools.count(), b" " * 65536
    endless = Answer(status, content=lambda: (chunk for _ in taken))
    error = outcome(operation, [endless])
    assert isinstance(error, DevHelmError)
    assert isinstance(error, UnexpectedResponseError) == (status == 200)
    assert next(taken) <= MAX_ANSWER_BYTES // len(chunk) + 2


def test_a_cookie_is_not_sent_with_later_requests():
    """The token alone identifies the client, so a cookie could only break the next request."""
    seen: list[httpx.Headers] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers)
        return answer(200, detail(), **{"Set-Cookie": b"session=\x80"}).response()

    client = Client(SETTINGS, Ledger(), print, httpx.MockTransport(handle))
    for _ in range(2):
        Incidents(client.operation()).get(INCIDENT_ID)
    client.close()
    assert "Cookie" not in seen[1]
