"""The soak: the lifecycle of many incidents while one answer in five fails at random."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fault_runs import bodies, is_open
from fault_table import AN_ENTRY_MAY_EXIST, AN_INCIDENT_MAY_EXIST
from stacks import HostedStack

from pulumi_devhelm.simulator import Simulator

FAILING = 0.2
KINDS: tuple[dict[str, Any], ...] = (
    {"status": 503},
    {"status": 503, "after": True},
    {"drop": "before"},
    {"drop": "after"},
)
# If a soak needs more, the cause is not a random fault.
MOST_RUNS = 30
# The engine's message about one of the incidents.
DIAGNOSTIC = re.compile(r"devhelm:(?:index:)?Incident \(it-(\d+)\):\n(.*?)\n\n", re.DOTALL)


@dataclass(frozen=True)
class Result:
    """The result of a soak.

    `runs` is the number of commands, `doubts` the number of errors after which a person had to
    look in DevHelm, and `corrected` whether DevHelm had what was declared before the end.
    """

    seed: int
    incidents: int
    runs: int
    doubts: int
    calls: int
    failed: int
    duplicates: int
    orphans: int
    corrected: bool

    @property
    def cells(self) -> dict[str, int]:
        """The row of the printed table."""
        return {name: value for name, value in vars(self).items() if name != "corrected"}


class Soak:
    """One soak of `count` incidents; `seed` decides what fails."""

    def __init__(self, stack: HostedStack, simulator: Simulator, *, count: int, seed: int) -> None:
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
        self._inject()
        self._until_done(self._stack.up)
        for number, arguments in enumerate(self._declared):
            arguments |= {"severity": "DOWN", "body": _goes_on(number)}
        self._until_done(self._stack.up)
        self._until_done(self._stack.refresh)
        state = {resource["id"] for resource in self._stack.resources()}
        live = self._simulator.incidents
        orphans = {one["id"] for one in live} - state
        self._until_done(self._stack.destroy)
        held = self._simulator.incidents
        requests = self._simulator.requests()
        numbers = [one["title"].removeprefix("Number ") for one in live]
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
            corrected=[(one["severity"], bodies(one)) for one in live]
            == [("DOWN", [_began(number), _goes_on(number)]) for number in numbers],
        )

    def _inject(self) -> None:
        seeds = random.Random(self._seed)  # noqa: S311 - chance, not cryptography
        # Each kind of fault applies to the requests that the kinds before it let through.
        probability = 1 - (1 - FAILING) ** (1 / len(KINDS))
        for kind in KINDS:
            seed = seeds.getrandbits(32)
            self._simulator.fail(times=None, probability=probability, seed=seed, **kind)

    def _until_done(self, command: Callable[[], Any]) -> None:
        output = ""
        for _ in range(MOST_RUNS):
            self._runs += 1
            self._stack.program(f"""
for number, arguments in enumerate({self._declared!r}):
    Incident(f"it-{{number}}", **arguments, opts=on)
""")
            try:
                command()
            except AssertionError as failure:
                output = str(failure)
            else:
                return
            self._recover(output)
        raise AssertionError(output)

    def _recover(self, output: str) -> None:
        """Look in DevHelm and declare what is there, for each incident whose error asks for it."""
        for number, message in DIAGNOSTIC.findall(output):
            arguments = self._declared[int(number)]
            self._doubts += AN_INCIDENT_MAY_EXIST in message or AN_ENTRY_MAY_EXIST in message
            for incident in self._simulator.incidents:
                if incident["title"] == arguments["title"]:
                    if AN_INCIDENT_MAY_EXIST in message:
                        arguments["adopt_id"] = incident["id"]
                    if AN_ENTRY_MAY_EXIST in message and arguments["body"] in bodies(incident):
                        arguments["body"] = _began(number)


def _began(number: int | str) -> str:
    return f"{number} began."


def _goes_on(number: int | str) -> str:
    return f"{number} goes on."
