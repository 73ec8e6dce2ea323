"""The soak: many incidents live their whole life while one answer in five fails by chance."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fault_table import AN_ENTRY_MAY_EXIST, AN_INCIDENT_MAY_EXIST, bodies, is_open
from stacks import Stack

from pulumi_devhelm.simulator import Simulator

FAILING = 0.2
KINDS: tuple[dict[str, Any], ...] = (
    {"status": 503},
    {"status": 503, "after": True},
    {"drop": "before"},
    {"drop": "after"},
)
# Whoever needs more has met something that isn't chance.
MOST_RUNS = 30
# What the engine says of one of the incidents.
DIAGNOSTIC = re.compile(r"devhelm:Incident \(it-(\d+)\):\n(.*?)\n\n", re.DOTALL)


@dataclass(frozen=True)
class Result:
    """What a soak came to.

    `runs` counts the commands that it took, `doubts` those of them after which a person had to
    look; `put_right` tells that DevHelm had what was declared before all was destroyed.
    """

    seed: int
    incidents: int
    runs: int
    doubts: int
    calls: int
    failed: int
    duplicates: int
    orphans: int
    put_right: bool

    @property
    def cells(self) -> dict[str, int]:
        """The soak as the table shows it."""
        return {name: value for name, value in vars(self).items() if name != "put_right"}


class Soak:
    """One soak of `count` incidents; `seed` decides what fails."""

    def __init__(self, stack: Stack, simulator: Simulator, *, count: int, seed: int) -> None:
        self._stack = stack
        self._simulator = simulator
        self._seed = seed
        self._declared: list[dict[str, Any]] = [
            {
                "title": f"Number {number}",
                "severity": "MAINTENANCE",
                "body": _began(number),
                "resolve_message": f"{number} is over.",
            }
            for number in range(count)
        ]
        self._runs = self._doubts = 0

    def run(self) -> Result:
        """Create, update, refresh and destroy, each repeated until it succeeds."""
        self._strike()
        self._until_done(self._stack.up)
        for number, arguments in enumerate(self._declared):
            arguments |= {"severity": "DOWN", "body": _goes_on(number)}
        self._until_done(self._stack.up)
        self._until_done(self._stack.refresh)
        known = {resource["id"] for resource in self._stack.resources()}
        living = self._simulator.incidents
        orphans = {one["id"] for one in living} - known
        self._until_done(self._stack.destroy)
        held = self._simulator.incidents
        requests = self._simulator.requests()
        numbers = [one["title"].removeprefix("Number ") for one in living]
        return Result(
            seed=self._seed,
            incidents=len(held),
            runs=self._runs,
            doubts=self._doubts,
            calls=len(requests),
            failed=sum(request.fault is not None for request in requests),
            duplicates=len(held)
            - len(self._declared)
            + sum(times - 1 for one in held for times in Counter(bodies(one)).values()),
            orphans=len(orphans | {one["id"] for one in held if is_open(one)}),
            put_right=[(one["severity"], bodies(one)) for one in living]
            == [("DOWN", [_began(number), _goes_on(number)]) for number in numbers],
        )

    def _strike(self) -> None:
        seeds = random.Random(self._seed)  # noqa: S311 - chance, not cryptography
        # Each kind meets what the kinds before it have let through.
        probability = 1 - (1 - FAILING) ** (1 / len(KINDS))
        for kind in KINDS:
            seed = seeds.getrandbits(32)
            self._simulator.fail(times=None, probability=probability, seed=seed, **kind)

    def _until_done(self, command: Callable[[], Any]) -> None:
        told = ""
        for _ in range(MOST_RUNS):
            self._runs += 1
            self._stack.program(f"""
for number, arguments in enumerate({self._declared!r}):
    Incident(f"it-{{number}}", **arguments)
""")
            try:
                command()
            except AssertionError as failure:
                told = str(failure)
            else:
                return
            self._go_on(told)
        raise AssertionError(told)

    def _go_on(self, told: str) -> None:
        """Look at DevHelm and declare what is there, for each incident whose error says so."""
        for number, said in DIAGNOSTIC.findall(told):
            arguments = self._declared[int(number)]
            self._doubts += AN_INCIDENT_MAY_EXIST in said or AN_ENTRY_MAY_EXIST in said
            for incident in self._simulator.incidents:
                if incident["title"] == arguments["title"]:
                    if AN_INCIDENT_MAY_EXIST in said:
                        arguments["adopt_id"] = incident["id"]
                    if AN_ENTRY_MAY_EXIST in said and arguments["body"] in bodies(incident):
                        arguments["body"] = _began(number)


def _began(number: int | str) -> str:
    return f"{number} began."


def _goes_on(number: int | str) -> str:
    return f"{number} goes on."
