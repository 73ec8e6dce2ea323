"""The measurements as Markdown."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from statistics import median
from typing import TYPE_CHECKING

from results import (
    BY_HAND,
    CONTENDERS,
    DYNAMIC,
    FLOOR,
    NAMES,
    NATIVE,
    TEXTBOOK,
    YAML,
    Case,
    Results,
    counted,
)
from starts import DYNAMIC_HOST, OURS, PLUGIN, PULUMI

if TYPE_CHECKING:
    from collections.abc import Iterable

# What is compared with what.
_PAIRS = [
    (DYNAMIC, FLOOR),
    (DYNAMIC, BY_HAND),
    (NATIVE, DYNAMIC),
    (YAML, DYNAMIC),
    (TEXTBOOK, DYNAMIC),
]
# The commands whose calls are counted.
_CALLS = ("first up", "unchanged up")


def write(results: Results) -> None:
    """Print everything as Markdown."""
    print(f"{_machine()}; medians of {results.rounds} rounds.\n")
    _table(
        ["incidents", "delay", "command", *NAMES.values()],
        (_times(results, case) for case in results.rows(FLOOR)),
    )
    _table(
        [
            *("incidents", "delay", "command"),
            *(f"{NAMES[one]} to {NAMES[other]}" for one, other in _PAIRS),
        ],
        (_ratios(results, case) for case in results.rows(FLOOR)),
    )
    _table(
        [f"with {counted(results.sizes[-1])}", *(f"calls, {one}" for one in _CALLS), "connections"],
        (_calls(results, contender) for contender in CONTENDERS if contender != FLOOR),
    )
    _table(
        ["bytes of state", *map(counted, results.sizes), "for each more"],
        (_state(results, contender) for contender in CONTENDERS),
    )
    _table(
        ["start", "time", "compared with", "time", "ratio"],
        (_start(results, *pair) for pair in ((OURS, PULUMI), (PLUGIN, DYNAMIC_HOST))),
    )


def _times(results: Results, case: Case) -> list[str]:
    return [
        *_labels(case),
        *(_s(median(results.seconds(_of(case, contender)))) for contender in CONTENDERS),
    ]


def _ratios(results: Results, case: Case) -> list[str]:
    times = {contender: results.seconds(_of(case, contender)) for contender in CONTENDERS}
    return [*_labels(case), *(_ratio(times[one], times[other]) for one, other in _PAIRS)]


def _calls(results: Results, contender: str) -> list[str]:
    """The most calls and connections of the largest stack."""
    measured = {
        command: results.measured[Case(contender, results.sizes[-1], results.delays[0], command)]
        for command in _CALLS
    }
    return [
        NAMES[contender],
        *(str(max(one.calls for one in each)) for each in measured.values()),
        str(max(one.connections for each in measured.values() for one in each)),
    ]


def _state(results: Results, contender: str) -> list[str]:
    sizes = [results.state_bytes[contender, incidents] for incidents in results.sizes]
    more = results.sizes[-1] - results.sizes[0]
    each = f"{(sizes[-1] - sizes[0]) / more:,.0f}" if more else ""
    return [NAMES[contender], *(f"{size:,}" for size in sizes), each]


def _start(results: Results, what: str, beside: str) -> list[str]:
    ones, others = results.starts[what], results.starts[beside]
    return [what, _s(median(ones)), beside, _s(median(others)), _ratio(ones, others)]


def _of(case: Case, contender: str) -> Case:
    return Case(contender, case.incidents, case.delay, case.command)


def _labels(case: Case) -> list[str]:
    return [str(case.incidents), f"{case.delay} ms", case.command]


def _table(head: list[str], rows: Iterable[list[str]]) -> None:
    for row in (head, ["---"] * len(head), *rows):
        print(f"| {' | '.join(row)} |")
    print()


def _s(seconds: float) -> str:
    return f"{seconds:.2f} s"


def _ratio(ones: list[float], others: list[float]) -> str:
    """The median of each round's own ratio, which a slow minute of the machine doesn't affect."""
    return f"{median(one / other for one, other in zip(ones, others, strict=True)):.2f}"


def _machine() -> str:
    engine = subprocess.run(
        ["pulumi", "version"], capture_output=True, text=True, check=True
    ).stdout.strip()
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, Pulumi engine {engine}, SDK {version('pulumi')}, "
        f"httpx {version('httpx')}"
    )
