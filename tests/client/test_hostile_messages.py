"""Messages about hostile answers are short and repeat nothing secret."""

from __future__ import annotations

import pytest
from hostile_answers import BODY, TITLE, TOKEN, Answer, answer
from operations import client, outcome
from planned import detail

from pulumi_devhelm.client.models import CreateManualIncidentRequest
from pulumi_devhelm.errors import AmbiguousOutcomeError, DevHelmError

pytestmark = pytest.mark.usefixtures("waits_take_no_time")


@pytest.mark.parametrize("operation", ["create", "update", "add_update", "resolve"])
@pytest.mark.parametrize("before", [1, 480])
@pytest.mark.parametrize("place", ["message", "requestId", "errors"])
def test_a_refusal_that_quotes_the_request_is_reported_without_the_quote(operation, place, before):
    quoted = f"{'.' * before} {BODY} {TITLE} {TOKEN}"
    refused = {"code": "BAD_REQUEST", place: quoted}
    if place == "errors":
        refused["errors"] = [{"field": "title", "message": quoted}]
    assert isinstance(outcome(operation, [answer(400, refused)]), DevHelmError)


def test_a_body_that_contains_the_title_is_removed_whole():
    request = CreateManualIncidentRequest(title="Merger", severity="DOWN", body="Merger of Initech")
    refused = answer(400, {"code": "BAD_REQUEST", "message": f"no: {request.body}"})
    with client([refused]) as incidents, pytest.raises(DevHelmError) as raised:
        incidents.create(request)
    assert "Initech" not in str(raised.value)


@pytest.mark.parametrize("place", ["Location", "X-Request-Id", "Content-Type", "reason"])
@pytest.mark.parametrize("status", [200, 302, 400, 404, 500])
def test_no_part_of_an_answer_reveals_the_token(status, place):
    quoted = f"https://elsewhere.test/{TOKEN}".encode()
    reason = quoted if place == "reason" else b"Reason"
    error = outcome("get", [Answer(status, {place: quoted}, b"<html>", reason)] * 3)
    assert isinstance(error, DevHelmError)


@pytest.mark.parametrize("before", range(440, 500, 5))
def test_cutting_a_long_answer_leaves_no_part_of_the_token(before):
    error = outcome("get", [answer(400, {"code": "X", "message": "x" * before + TOKEN})])
    assert TOKEN[:12] not in str(error)


@pytest.mark.parametrize("operation", ["create", "create or adopt"])
def test_several_matching_incidents_are_listed_in_a_limited_length(operation):
    found = [
        {"id": f"{i}" * 100, "title": TITLE, "severity": "DOWN", "shortlink": f"{TITLE}\n" * 1000}
        for i in range(9)
    ]
    listed, read = answer(200, {"data": found}), [answer(200, detail(**one)) for one in found]
    before = [answer(503, {}), answer(200, {"data": []})] if operation == "create" else []
    error = outcome(operation, [*before, listed, *read])
    assert isinstance(error, AmbiguousOutcomeError)
