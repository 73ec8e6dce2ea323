"""The measurements as Markdown and as a picture."""

from __future__ import annotations

import os
import platform
import subprocess
from collections import defaultdict
from dataclasses import dataclass, field
from importlib.metadata import version
from statistics import median
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.figure import Figure
from stacks import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from matplotlib.axes import Axes
    from stacks import Measured

OURS, TEXTBOOK, FLOOR = "devhelm", "textbook", "floor"
CONTENDERS = [OURS, TEXTBOOK, FLOOR]
_NAMES = {OURS: "pulumi-devhelm", TEXTBOOK: "textbook", FLOOR: "floor"}
# Colors that differ on white, on black, and in gray.
_COLORS = {FLOOR: "#9aa5b1", OURS: "#2f7ed8", TEXTBOOK: "#e08b2c"}
_WORKERS = 4


@dataclass(frozen=True)
class Case:
    """A contender's command with so many incidents at a DevHelm that answers after so many ms."""

    contender: str
    incidents: int
    delay: int
    command: str


@dataclass
class Results:
    """Every measurement, one for each round."""

    rounds: int
    sizes: list[int]
    delays: list[int]
    measured: dict[Case, list[Measured]] = field(default_factory=lambda: defaultdict(list))
    state_bytes: dict[tuple[str, int], int] = field(default_factory=dict)
    imports: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def seconds(self, case: Case) -> list[float]:
        """The times of a case, in the order of the rounds."""
        return [one.seconds for one in self.measured[case]]


def write(results: Results) -> None:
    """Print everything as Markdown."""
    print(f"{_machine()}; medians of {results.rounds} rounds.\n")
    _table(
        [
            *("incidents", "delay", "command", "floor", "pulumi-devhelm", "textbook"),
            *("to the floor", "textbook to us", "calls", "connections", "textbook's"),
        ],
        (
            _row(results, incidents, delay, command)
            for incidents in results.sizes
            for delay in results.delays
            for command in COMMANDS
        ),
    )
    if slow := [delay for delay in results.delays if delay]:
        _table(
            ["incidents", "delay", "command", "measured", "floor + calls * delay / 4", "ratio"],
            (
                _busy(results, incidents, delay, command)
                for incidents in results.sizes
                for delay in slow
                for command in ("first up", "refresh", "destroy")
            ),
        )
    _table(
        [
            "incidents",
            *(f"{_NAMES[contender]}, bytes of state" for contender in CONTENDERS),
            "bytes for each of ours",
            "textbook to us",
        ],
        (_state(results, incidents) for incidents in results.sizes),
    )
    ours, theirs = results.imports["pulumi_devhelm"], results.imports["pulumi"]
    _table(
        ["import pulumi", "import pulumi_devhelm", "ratio"],
        [[_s(median(theirs)), _s(median(ours)), _ratio(ours, theirs)]],
    )


def draw(results: Results, file: Path) -> None:
    """Draw the commands side by side, a row of charts for each number of incidents."""
    mpl.rcParams["svg.hashsalt"] = "bench"
    figure = Figure(figsize=(9, 2.6 * len(results.sizes)), layout="constrained")
    grid = figure.subplots(len(results.sizes), len(results.delays), squeeze=False)
    for row, incidents in zip(grid, results.sizes, strict=True):
        for axes, delay in zip(row, results.delays, strict=True):
            _bars(axes, results, incidents, delay)
    grid[0][0].legend(frameon=False, fontsize=8)
    figure.savefig(file, format="svg", metadata={"Date": None})


def _bars(axes: Axes, results: Results, incidents: int, delay: int) -> None:
    for place, (contender, color) in enumerate(_COLORS.items()):
        heights = [
            median(results.seconds(Case(contender, incidents, delay, command)))
            for command in COMMANDS
        ]
        bars = axes.bar(
            [number + (place - 1) * 0.27 for number in range(len(COMMANDS))],
            heights,
            width=0.25,
            color=color,
            label=_NAMES[contender],
        )
        axes.bar_label(bars, fmt="%.1f", fontsize=7)
    axes.set_xticks(range(len(COMMANDS)), COMMANDS, fontsize=8)
    axes.set_title(f"{_counted(incidents)}, DevHelm answers after {delay} ms", fontsize=9)
    axes.set_ylabel("seconds", fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    axes.margins(y=0.15)


def _row(results: Results, incidents: int, delay: int, command: str) -> list[str]:
    times = {
        contender: results.seconds(Case(contender, incidents, delay, command))
        for contender in CONTENDERS
    }
    ours = results.measured[Case(OURS, incidents, delay, command)]
    theirs = results.measured[Case(TEXTBOOK, incidents, delay, command)]
    return [
        str(incidents),
        f"{delay} ms",
        command,
        *(_s(median(times[contender])) for contender in (FLOOR, OURS, TEXTBOOK)),
        _ratio(times[OURS], times[FLOOR]),
        _ratio(times[TEXTBOOK], times[OURS]),
        _most(ours, lambda one: one.calls),
        _most(ours, lambda one: one.connections),
        _most(theirs, lambda one: one.connections),
    ]


def _busy(results: Results, incidents: int, delay: int, command: str) -> list[str]:
    """A command in comparison with four workers that never pause."""
    case = Case(OURS, incidents, delay, command)
    ours = results.measured[case]
    floors = results.seconds(Case(FLOOR, incidents, delay, command))
    ideal = [
        floor + one.calls * delay / 1000 / min(_WORKERS, incidents)
        for floor, one in zip(floors, ours, strict=True)
    ]
    measured = results.seconds(case)
    return [
        str(incidents),
        f"{delay} ms",
        command,
        _s(median(measured)),
        _s(median(ideal)),
        _ratio(measured, ideal),
    ]


def _state(results: Results, incidents: int) -> list[str]:
    sizes = [results.state_bytes[contender, incidents] for contender in CONTENDERS]
    ours, textbook, _ = sizes
    return [
        str(incidents),
        *(f"{size:,}" for size in sizes),
        f"{ours / incidents:,.0f}",
        f"{textbook / ours:.2f}",
    ]


def _table(head: list[str], rows: Iterable[list[str]]) -> None:
    for row in (head, ["---"] * len(head), *rows):
        print(f"| {' | '.join(row)} |")
    print()


def _s(seconds: float) -> str:
    return f"{seconds:.2f} s"


def _ratio(ones: list[float], others: list[float]) -> str:
    """The median of each round's own ratio, which a slow minute of the machine doesn't affect."""
    return f"{median(one / other for one, other in zip(ones, others, strict=True)):.2f}"


def _most(measured: list[Measured], what: Callable[[Measured], int]) -> str:
    return str(max(what(one) for one in measured))


def _counted(incidents: int) -> str:
    return "1 incident" if incidents == 1 else f"{incidents} incidents"


def _machine() -> str:
    engine = subprocess.run(
        ["pulumi", "version"], capture_output=True, text=True, check=True
    ).stdout.strip()
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, Pulumi engine {engine}, SDK {version('pulumi')}, "
        f"httpx {version('httpx')}"
    )
