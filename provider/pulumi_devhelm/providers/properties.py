"""The inputs of a resource as one table, and everything that follows from it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from pulumi_devhelm.providers.checks import Choice
from pulumi_devhelm.providers.plan import Plan
from pulumi_devhelm.providers.values import IMPORTED, chosen, is_unknown, same
from pulumi_devhelm.surfaces import argument, spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pulumi_devhelm.providers.checks import Check


class Change(enum.Enum):
    """What a new value of an input does."""

    IN_PLACE = "changes in place"
    REPLACES = "replaces"
    LOCAL = "is read by later steps only"
    AT_CREATION = "is read at creation only"


@dataclass(frozen=True)
class Property:
    """One input: `key` is DevHelm's name for it, which the state uses, too.

    `check` says why a given value is refused, and `is_same` compares two values. A `free_text`
    input may be a secret, so no message repeats it. An `importable` input can be imported, because
    DevHelm returns its value. An `internal` input is set by a resource, not by a program. A `plain`
    input must be known when the program declares the resource, so it is never an Output.
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
    plain: bool = False
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
        """The keys of the inputs for which a new value has the effect `change`."""
        return tuple(one.key for one in self.properties if one.change is change)

    def of(self, values: dict[str, Any]) -> dict[str, Any]:
        """The inputs in `values`, with defaults filled in."""
        return chosen(values, self.keys, self.defaults)

    def importable(self, live: Mapping[str, Any]) -> dict[str, Any]:
        """The inputs that declare an existing object with DevHelm's values `live`."""
        return {
            one.key: live[one.key]
            for one in self.properties
            if one.importable and live.get(one.key) not in (None, one.default)
        }

    def problems(self, declared: dict[str, Any]) -> Iterator[Problem]:
        """Problems of each input by itself. Values that aren't known yet are not checked."""
        for one in self.properties:
            value = declared.get(one.key)
            if value is None:
                if one.required and isinstance(one.check, Choice):
                    yield Problem(one.key, f"is required; one of {one.check.words}.")
                elif one.required:
                    yield Problem(one.key, "is required.")
                continue
            # A value is known to be a list or a mapping even if some of its items aren't known yet.
            known = isinstance(value, list | dict) or not is_unknown(value)
            if known and (refusal := one.check(value)):
                yield Problem(one.key, refusal)

    def plan(self, state: dict[str, Any], declared: dict[str, Any]) -> Plan:
        """Compare `declared` with `state`.

        What an import couldn't read is no reason to replace the object. It is only stored.
        """
        differing = [
            one
            for one in self.properties
            if not one.is_same(state.get(one.key), declared.get(one.key))
        ]
        replacing = [one for one in differing if one.change is Change.REPLACES]
        unread = [one for one in replacing if state.get(IMPORTED) and not one.importable]
        return Plan(
            tuple(one.key for one in replacing if one not in unread),
            {one.key: declared.get(one.key) for one in differing if one.change is Change.IN_PLACE},
            tuple(one.key for one in differing if one.change is Change.LOCAL or one in unread),
        )
