"""Any answer becomes a value that a state can keep, or one sentence."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

import pulumi
import pytest
from google.protobuf import struct_pb2
from hostile_answers import BODY, ODD_DATES, ODD_NUMBERS, ODD_TEXTS, TITLE, answer, answers, details
from hypothesis import given, settings
from hypothesis import strategies as st
from operations import OPERATIONS, outcome
from planned import INCIDENT_ID, detail

from pulumi_devhelm.client.models import IncidentDetailDto, IncidentDto
from pulumi_devhelm.errors import DevHelmError
from pulumi_devhelm.providers.incident.calls import _live
from pulumi_devhelm.providers.incident.inputs import INPUTS
from pulumi_devhelm.providers.incident.plan import outputs, plan, refreshed

pytestmark = pytest.mark.usefixtures("waits_take_no_time")
DECLARED = {"title": TITLE, "severity": "DOWN", "body": BODY}


def over_the_wire(values: dict[str, Any]) -> dict[str, Any]:
    """The values as the state keeps them and the next command gets them."""
    sent = asyncio.run(pulumi.runtime.rpc.serialize_properties(values, {}))
    received = struct_pb2.Struct.FromString(sent.SerializeToString())
    known = pulumi.runtime.rpc.deserialize_properties(received)
    # The engine unwraps secrets for a provider that doesn't accept them.
    return {key: pulumi.runtime.rpc.unwrap_rpc_secret(value) for key, value in known.items()}


def assert_state_can_keep(found: IncidentDetailDto) -> None:
    """A state can keep it and refresh it, and the same program changes nothing."""
    live = _live(found)
    struct_pb2.Value(string_value=live["id"])
    declared = INPUTS.of({**DECLARED, "secretTexts": ["title", "body"]})
    state = over_the_wire(outputs(declared, live))
    assert not plan(live["id"], state, declared).changes
    refreshed_outputs, refreshed_inputs = refreshed(state, live)
    state = over_the_wire(refreshed_outputs)
    assert not plan(live["id"], state, over_the_wire(refreshed_inputs)).changes
    assert not plan(live["id"], state, declared).changes
    read_only, nothing = refreshed({}, live)
    assert over_the_wire(read_only) | nothing == over_the_wire(read_only)


@pytest.mark.parametrize("operation", OPERATIONS)
@settings(max_examples=80)
@given(sent=st.lists(answers, min_size=1, max_size=4))
def test_any_answer_becomes_a_value_that_a_state_can_keep_or_one_sentence(operation, sent):
    result = outcome(operation, sent)
    if isinstance(result, IncidentDetailDto):
        assert_state_can_keep(result)


@settings(max_examples=200)
@given(value=details)
def test_any_incident_leaves_a_state_that_the_next_command_can_read(value):
    """The same for answers that are nearly right: most of them reach the state."""
    result = outcome("get", [answer(200, value)])
    if isinstance(result, IncidentDetailDto):
        assert_state_can_keep(result)


@pytest.mark.parametrize("value", [*ODD_TEXTS, *ODD_NUMBERS, [], {}, True], ids=itertools.count())
def test_an_incident_full_of_odd_values_is_not_lost(value):
    """Each value counts as missing, or is kept in a form that the state can hold."""
    names = [field.alias for field in IncidentDto.model_fields.values()]
    incident = dict.fromkeys(names, value) | {"id": INCIDENT_ID}
    others = [dict.fromkeys(["id", "title", "status", "body", "createdAt"], value), value]
    whole = {"incident": incident, "updates": others, "statusPageIncidents": others}
    found = outcome("get", [answer(200, {"data": whole})])
    assert isinstance(found, IncidentDetailDto)
    assert_state_can_keep(found)


@pytest.mark.parametrize("header", ["Date", "Retry-After"])
@pytest.mark.parametrize("value", ODD_DATES)
@pytest.mark.parametrize("operation", ["get", "create", "add_update"])
def test_any_date_of_a_server_still_gives_one_sentence(operation, header, value):
    head = {header: value.encode("latin-1", "replace")}
    lost, empty = answer(503, {}, **head), answer(200, {"data": []}, **head)
    assert isinstance(outcome(operation, [lost, empty, lost, empty]), DevHelmError)


def test_an_incident_that_moves_to_the_next_page_while_the_list_is_read_counts_once():
    """The newest come first: one that is opened meanwhile moves all others by one."""
    one = {"id": INCIDENT_ID, "title": TITLE, "severity": "DOWN", "source": "MANUAL"}
    pages = [answer(200, {"data": [one], "hasNext": more}) for more in (True, False)]
    taken = outcome("create or adopt", [*pages, answer(200, detail(**one))])
    assert isinstance(taken, IncidentDetailDto)
