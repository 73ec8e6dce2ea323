"""Triggers are the same in every run until the values behind them change."""

from __future__ import annotations

import asyncio
import dataclasses
import enum
import json
from array import array
from collections import deque, namedtuple
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import PurePosixPath
from uuid import UUID

import pulumi
import pytest
from converted_triggers import ARGUMENT, converted, refusal
from hypothesis import given
from hypothesis import strategies as st

from pulumi_devhelm.resources.triggers import plain

ID = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
Point = namedtuple("Point", "x y")  # noqa: PYI024 - what users' own code may have


@dataclasses.dataclass(frozen=True)
class Release:
    version: str
    at: date


class Color(enum.Enum):
    RED = "red"


class Word(str, enum.Enum):
    ONE = "one"


class Level(enum.IntEnum):
    HIGH = 3


class Scalar:
    """The method that NumPy's scalars and arrays have in common."""

    def __init__(self, value):
        self._value = value

    def tolist(self):
        return self._value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        ("1", "1"),
        (1, 1),
        (1.5, 1.5),
        (float("inf"), float("inf")),
        ((1, [2]), [1, [2]]),
        (range(3), [0, 1, 2]),
        (deque([1]), [1]),
        (Point(1, 2), [1, 2]),
        ({"a": {"b": (1,)}}, {"a": {"b": [1]}}),
        ({2: "b", 1: "a"}, [[1, "a"], [2, "b"]]),
        ({1: "a", "1": "b"}, [["1", "b"], [1, "a"]]),
        ({"a": 1}.keys(), ["a"]),
        (datetime(2026, 11, 24, 10, tzinfo=timezone.utc), "2026-11-24T10:00:00+00:00"),
        (datetime(2026, 11, 24, 10), "2026-11-24T10:00:00"),  # noqa: DTZ001 - a user's
        (date(2026, 11, 24), "2026-11-24"),
        (time(10, 30), "10:30:00"),
        (timedelta(minutes=90), "PT5400S"),
        (UUID(ID), ID),
        (PurePosixPath("a/b"), "a/b"),
        (Decimal("1.10"), "1.10"),
        (Color.RED, "red"),
        (Word.ONE, "one"),
        (Level.HIGH, 3),
        (Release("1.2", date(2026, 11, 24)), {"version": "1.2", "at": "2026-11-24"}),
        (array("i", [1, 2]), [1, 2]),
        (Scalar(3), 3),
        (Scalar([[1], [date(2026, 11, 24)]]), [[1], ["2026-11-24"]]),
        (2**53, 2**53),
        (2**53 + 1, "9007199254740993"),
        (10**400, f"1{'0' * 400}"),
    ],
)
def test_a_value_is_converted_to_one_that_a_state_can_hold(value, expected):
    assert converted(lambda: [value]) == [expected]
    assert converted(lambda: value) == expected


def test_integers_of_any_length_are_supported():
    first, second = converted(lambda: [10**9999, 10**9999 + 1])
    assert first != second


@given(st.integers() | st.integers(min_value=2**53))
def test_different_integers_stay_different(number):
    one, other = converted(lambda: [number, number + 1])
    assert one != other
    # The engine stores numbers as doubles.
    if not isinstance(one, str) and not isinstance(other, str):
        assert float(one) != float(other)


@given(st.lists(st.integers() | st.text() | st.tuples(st.integers(), st.text())))
def test_the_order_of_a_set_does_not_matter(members):
    forwards, backwards = set(members), set()
    backwards.update(reversed(members))
    assert converted(lambda: forwards) == converted(lambda: backwards)
    assert converted(lambda: frozenset(members)) == converted(lambda: forwards)


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        Scalar([1.0, float("nan")]),
        pulumi.RemoteAsset("https://example.com/f"),
        pulumi.RemoteArchive("https://example.com/f.zip"),
        pulumi.AssetArchive({"a": pulumi.RemoteAsset("file:///etc/hostname")}),
        object(),
        Color,
        print,
        (one for one in ()),
        1j,
    ],
)
def test_a_value_that_cannot_be_compared_is_refused_at_any_depth(value):
    refusal(lambda: value)
    refusal(lambda: [{"a": (value,)}])
    refusal(lambda: pulumi.Output.from_input(1).apply(lambda _: {"a": value}))
    refusal(lambda: {1: pulumi.Output.from_input(1).apply(lambda _: [value])})


class TestOutputs:
    def test_an_output_becomes_its_resolved_value(self):
        def make():
            nested = pulumi.Output.from_input(1).apply(
                lambda _: [pulumi.Output.from_input(UUID(ID)), {pulumi.StringAsset("x")}]
            )
            return {"a": nested, "b": {pulumi.Output.from_input("x"), "y"}}

        found = converted(make)
        assert found == {"a": [ID, converted(lambda: [pulumi.StringAsset("x")])], "b": ["x", "y"]}

    def test_an_awaitable_becomes_its_result(self):
        async def later():
            return [UUID(ID)]

        assert converted(lambda: {"a": later()}) == {"a": [ID]}

    @pytest.mark.parametrize(
        "make",
        [
            lambda secret: secret,
            lambda secret: {secret},
            lambda secret: {1: [secret]},
            lambda secret: secret.apply(pulumi.StringAsset),
        ],
    )
    def test_secrets_stay_secret(self, make):
        async def run():
            return await plain(make(pulumi.Output.secret("s")), ARGUMENT).is_secret()

        assert asyncio.run(run())

    def test_values_next_to_a_secret_stay_readable(self):
        async def run():
            found = plain({"a": pulumi.Output.secret("s"), "b": {"c": 1}}, ARGUMENT)
            return await found["a"].is_secret(), found["b"]

        assert asyncio.run(run()) == (True, {"c": 1})


def test_a_converted_value_is_converted_to_itself():
    """Components convert triggers once, and their parts again."""

    def make():
        return [1, "a", {"b": None, 2: [UUID(ID)]}, {3, 4}, 2**60 + 1, pulumi.StringAsset("x")]

    once = converted(make)
    assert converted(lambda: once) == once
    assert json.loads(json.dumps(once)) == once
