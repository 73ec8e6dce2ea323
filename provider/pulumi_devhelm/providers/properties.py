"""The inputs of a resource as one table, and all that follows from it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from pulumi_devhelm.providers.checks import Choice
from pulumi_devhelm.providers.plan import Plan
from pulumi_devhelm.providers.values import chosen, is_unknown, same
from pulumi_devhelm.surfaces import argument, spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pulumi_devhelm.providers.checks import Check


class Change(enum.Enum):
    """What a new value of an input does."""

    IN_PLACE = "changes in place"
    REPLACES = "replaces"
    LOCAL = "is read by later steps only"
    AT_CREATION = "is read at creation only"


@dataclass(frozen=True)
class Property:
    """One input: `key` is DevHelm's name of it, which the state has as well.

    `check` refuses a value that is given; `is_same` compares two values. A `free_text` may be a
    secret, so no message repeats it. Pulumi can import a value that is `importable`: DevHelm shows
    it. An `internal` one is made by a resource, not given by a program.
    """

    key: str
    check: Check
    change: Change
    description: str = ""
    default: Any = None
    required: bool = False
    free_text: bool = False
    importable: bool = False
    internal: bool = False
    is_same: Callable[[Any, Any], bool] = same


class Problem(NamedTuple):
    """Why an input is refused: the key of the input, and a sentence that begins in lower case."""

    key: str
    sentence: str

    def __str__(self) -> str:
        return spelled(f"{argument(self.key)}: {self.sentence}")


class Inputs:
    """The inputs of one resource, from its table."""

    def __init__(self, *properties: Property) -> None:
        self.properties = properties
        self.keys = tuple(one.key for one in properties)
        self.defaults = {one.key: one.default for one in properties if one.default is not None}

    def __getitem__(self, key: str) -> Property:
        return next(one for one in self.properties if one.key == key)

    def that(self, change: Change) -> tuple[str, ...]:
        """The keys of the inputs of which a new value does `change`."""
        return tuple(one.key for one in self.properties if one.change is change)

    def of(self, values: dict[str, Any]) -> dict[str, Any]:
        """The inputs that `values` holds, defaults filled in."""
        return chosen(values, self.keys, self.defaults)

    def problems(self, declared: dict[str, Any]) -> Iterator[Problem]:
        """Why each input by itself is refused; what isn't known yet is not."""
        for one in self.properties:
            value = declared.get(one.key)
            if value is None:
                if one.required:
                    choice = f"; one of {one.check.words}" if isinstance(one.check, Choice) else ""
                    yield Problem(one.key, f"is required{choice}.")
                continue
            # What a list or a mapping is, is known even if some of it isn't.
            known = isinstance(value, list | dict) or not is_unknown(value)
            if known and (refusal := one.check(value)):
                yield Problem(one.key, refusal)

    def plan(self, state: dict[str, Any], declared: dict[str, Any]) -> Plan:
        """What `declared` asks for that differs from `state`."""
        differing = [
            one
            for one in self.properties
            if not one.is_same(state.get(one.key), declared.get(one.key))
        ]
        return Plan(
            tuple(one.key for one in differing if one.change is Change.REPLACES),
            {one.key: declared.get(one.key) for one in differing if one.change is Change.IN_PLACE},
            tuple(one.key for one in differing if one.change is Change.LOCAL),
        )
