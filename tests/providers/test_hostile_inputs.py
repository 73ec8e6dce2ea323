"""Any input is accepted, or refused in sentences that name the argument and the reason."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Iterator
from typing import Any

import pulumi
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from incident_examples import ID, OTHER
from pydantic.alias_generators import to_camel

from pulumi_devhelm import Incident, IncidentUpdate, MaintenanceWindow
from pulumi_devhelm.errors import AdoptionError
from pulumi_devhelm.providers import session, siblings
from pulumi_devhelm.providers.incident import IncidentProvider
from pulumi_devhelm.providers.incident_update import IncidentUpdateProvider
from pulumi_devhelm.providers.maintenance_window import MaintenanceWindowProvider

PROVIDERS = {
    Incident: IncidentProvider,
    IncidentUpdate: IncidentUpdateProvider,
    MaintenanceWindow: MaintenanceWindowProvider,
}
# The inputs that must be declared, in each of the possible combinations.
REQUIRED = {
    Incident: [("title", "severity")],
    IncidentUpdate: [("incidentId", "body"), ("incidentId", "newStatus")],
    MaintenanceWindow: [("monitorId", "endsAt"), ("monitorId", "duration")],
}
SECRET = "the-vault-of-Initech"
LONGEST_REASON = 300

odd_texts = st.sampled_from(
    [
        "",
        " \t\n",
        SECRET,
        f"{SECRET}\n{SECRET}",
        f"DOWN{SECRET}",
        "\x00",
        "\u202egnp.exe\u200f",
        "🚀",
        "downn",
        "DOWN\n",
        "x" * 3000,
        SECRET * 100,
        f"{ID}\n",
        "٣" * 8,
        "0000-00-00T00:00:00Z",
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00+14:00",
        "2026-11-24T10:00:00",
        "9" * 400 + "d",
        "PT" + "9" * 400 + "S",
        "P",
        "P1M",
        "-90m",
    ]
)
likely_texts = st.sampled_from(
    [
        "Upgrade",
        "DOWN",
        "resolve",
        "keep",
        "end",
        "CONFIRMED",
        ID,
        ID.upper(),
        "2999-01-01T00:00:00Z",
        "2999-01-02T00:00:00+01:00",
        "90m",
        "PT1H",
    ]
)
texts = likely_texts | odd_texts | st.text(max_size=20)
unknowns = st.builds(pulumi.output.Unknown) | st.just(pulumi.runtime.rpc.UNKNOWN)
# A provider gets every number as a float, which can be NaN.
plain = st.none() | st.booleans() | st.floats() | texts


def nested(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
        max_leaves=8,
    )


def arguments(resource: type) -> list[str]:
    """The arguments of a resource, as a program writes them."""
    parameters = inspect.signature(resource).parameters.values()
    keywords = [one.name for one in parameters if one.kind is one.KEYWORD_ONLY]
    return [name for name in keywords if name != "opts"]


def any_inputs(resource: type) -> st.SearchStrategy[dict[str, Any]]:
    """Any value for any argument."""
    values = likely_texts | nested(plain | unknowns)
    keys = {to_camel(name): values for name in arguments(resource)}
    return st.fixed_dictionaries({"__provider": st.just("pickle")}, optional=keys)


def likely_values(leaves: st.SearchStrategy[Any]) -> dict[str, st.SearchStrategy[Any]]:
    """Values of each argument that check is likely to accept, even if they are odd."""
    inner = nested(leaves)
    ids = st.sampled_from([ID, ID.upper(), OTHER])
    return {
        "title": texts,
        "body": texts,
        "reason": texts,
        "resolveMessage": texts,
        "severity": st.sampled_from(["DOWN", "DEGRADED", "MAINTENANCE"]),
        "newStatus": st.sampled_from(["WATCHING", "TRIGGERED", "CONFIRMED", "RESOLVED"]),
        "onDestroy": st.just("keep"),
        "triggers": st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
        "startsAt": st.sampled_from(["2999-01-01T00:00:00Z", "2999-01-02 00:00Z"]),
        "endsAt": st.sampled_from(["2999-01-03T00:00:00Z", "2999-01-04T00:00:00+14:00"]),
        "duration": st.sampled_from(["90m", "PT1H", "1d2h3m4s"]),
        **dict.fromkeys(("monitorId", "serviceId", "serviceIncidentId"), ids),
        **dict.fromkeys(("incidentId", "adoptId"), ids),
        **{key: st.booleans() for key in ("adoptOpen", "notifySubscribers", "suppressAlerts")},
    }


def declarations(resource: type, *, known: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """Inputs that check is likely to accept; with `known`, without unknowns."""
    leaves = plain if known else plain | unknowns
    values = {
        key: value if known else value | unknowns
        for key, value in likely_values(leaves).items()
        if key in map(to_camel, arguments(resource))
    }
    required_somehow = set().union(*REQUIRED[resource])
    left = {key: value for key, value in values.items() if key not in required_somehow}
    return st.one_of(
        st.fixed_dictionaries({key: values[key] for key in required}, optional=left)
        for required in REQUIRED[resource]
    )


@pytest.fixture(scope="module", autouse=True)
def _configured() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        # Each example stands for a separate run.
        patch.setattr(siblings, "conflict", lambda _declared: False)
        patch.setenv("DEVHELM_API_TOKEN", "dh_test")
        patch.delenv("DEVHELM_API_URL", raising=False)
        patch.setattr(session, "_config", {}.get)
        yield


def refused(resource: type, state: dict[str, Any], declared: dict[str, Any]) -> bool:
    """Whether check refuses `declared`; each reason must be a sentence about an argument."""
    result = PROVIDERS[resource]().check(state, declared)
    for failure in result.failures:
        argument, _, sentence = failure.reason.partition(": ")
        assert failure.property == ""
        assert argument in arguments(resource)
        assert sentence
        assert failure.reason.isprintable()
        assert len(failure.reason) <= LONGEST_REASON
        assert SECRET not in failure.reason
    assert "__provider" not in result.inputs
    return bool(result.failures)


@pytest.mark.parametrize("resource", PROVIDERS)
@settings(max_examples=150)
@given(data=st.data())
def test_check_refuses_in_sentences_and_never_fails(resource, data):
    refused(resource, {}, data.draw(any_inputs(resource)))


@pytest.mark.parametrize("resource", PROVIDERS)
@settings(max_examples=100)
@given(data=st.data())
def test_inputs_that_check_accepts_can_be_compared(resource, data):
    """With any earlier declaration, in a state that holds no unknowns."""
    state = data.draw(declarations(resource, known=True))
    state |= data.draw(st.sampled_from([{}, {"status": "RESOLVED"}, {"status": "CONFIRMED"}]))
    declared = data.draw(declarations(resource))
    assume(not refused(resource, {}, state) and not refused(resource, state, declared))
    checked = PROVIDERS[resource]().check(state, declared).inputs
    if checked.get("adoptId") in {ID, ID.upper()}:
        # adopt_id with its own id refuses a replacement; test_incident_adoption.py shows when.
        with contextlib.suppress(AdoptionError):
            PROVIDERS[resource]().diff(ID, state, checked)
        return
    difference = PROVIDERS[resource]().diff(ID, state, checked)
    assert isinstance(difference.changes, bool)
    assert set(difference.replaces) <= {to_camel(name) for name in arguments(resource)}


@pytest.mark.parametrize("resource", [Incident, IncidentUpdate])
@settings(max_examples=100)
@given(data=st.data())
def test_a_declaration_compared_with_itself_is_no_change(resource, data):
    declared = data.draw(declarations(resource, known=True)) | {"adoptId": None}
    assume(not refused(resource, {}, declared))
    checked = PROVIDERS[resource]().check({}, declared).inputs
    assert not PROVIDERS[resource]().diff(ID, checked | {"__provider": "pickle"}, checked).changes
