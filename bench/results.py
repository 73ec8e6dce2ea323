"""The contenders, and every measurement of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacks import commands

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacks import Measured

# The folders of their programs.
FLOOR, DYNAMIC, NATIVE, YAML = "floor", "devhelm", "native", "yaml"
BY_HAND, TEXTBOOK = "by-hand", "textbook"
CONTENDERS = [FLOOR, DYNAMIC, NATIVE, YAML, BY_HAND, TEXTBOOK]
NAMES = {
    FLOOR: "floor",
    DYNAMIC: "dynamic",
    NATIVE: "native",
    YAML: "native, YAML",
    BY_HAND: "by hand",
    TEXTBOOK: "textbook",
}


@dataclass(frozen=True)
class Case:
    """A contender's command with so many incidents at a DevHelm that answers after so many ms."""

    contender: str
    incidents: int
    delay: int
    command: str


@dataclass
class Results:
    """Every measurement, one for each round; `starts` has several for each round."""

    rounds: int
    sizes: list[int]
    delays: list[int]
    measured: dict[Case, list[Measured]] = field(default_factory=lambda: defaultdict(list))
    state_bytes: dict[tuple[str, int], int] = field(default_factory=dict)
    starts: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def seconds(self, case: Case) -> list[float]:
        """The times of a case, in the order of the rounds."""
        return [one.seconds for one in self.measured[case]]

    def rows(self, contender: str) -> Iterable[Case]:
        """The cases of a contender, in the order of the tables."""
        for incidents in self.sizes:
            for delay in self.delays:
                for command in commands(delay):
                    yield Case(contender, incidents, delay, command)


def counted(incidents: int) -> str:
    """`incidents` with the noun."""
    return "1 incident" if incidents == 1 else f"{incidents} incidents"
