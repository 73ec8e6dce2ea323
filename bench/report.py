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
from stacks import commands
from starts import DYNAMIC_HOST, OURS, PLUGIN, PULUMI

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from matplotlib.axes import Axes
    from stacks import Measured

FLOOR, DYNAMIC, NATIVE, YAML, TEXTBOOK = "floor", "devhelm", "native", "yaml", "textbook"
CONTENDERS = [FLOOR, DYNAMIC, NATIVE, YAML, TEXTBOOK]
_NAMES = {
    FLOOR: "floor",
    DYNAMIC: "dynamic",
    NATIVE: "native",
    YAML: "native, YAML",
    TEXTBOOK: "textbook",
}
# Colors that differ on white, on black, and in gray.
_COLORS = {
    FLOOR: "#9aa5b1",
    DYNAMIC: "#2f7ed8",
    NATIVE: "#17407a",
    YAML: "#7cc0f2",
    TEXTBOOK: "#e08b2c",
}
# How many calls are in flight at most: Pulumi's host has four threads; the engine asks the plugin
# for four steps for each core, and the plugin runs up to 16.
_AT_ONCE = {
    DYNAMIC: 4,
    NATIVE: min(16, 4 * (os.cpu_count() or 1)),
    YAML: min(16, 4 * (os.cpu_count() or 1)),
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


def write(results: Results) -> None:
    """Print everything as Markdown."""
    print(f"{_machine()}; medians of {results.rounds} rounds.\n")
    _table(
        ["incidents", "delay", "command", *_NAMES.values()],
        (_times(results, case) for case in results.rows(FLOOR)),
    )
    _table(
        [
            *("incidents", "delay", "command", "dynamic to floor", "native to dynamic"),
            *("YAML to dynamic", "textbook to dynamic", "calls", "connections of dynamic"),
            *("native", "native, YAML", "textbook"),
        ],
        (_ratios(results, case) for case in results.rows(FLOOR)),
    )
    at_once = {contender: f"floor + calls * delay / {n}" for contender, n in _AT_ONCE.items()}
    _table(
        [
            *("incidents", "delay", "command"),
            *(_NAMES[DYNAMIC], at_once[DYNAMIC], "ratio"),
            *(at_once[NATIVE], _NAMES[NATIVE], "ratio", _NAMES[YAML], "ratio"),
        ],
        (
            _busy(results, case)
            for case in results.rows(FLOOR)
            if case.delay and case.command != "unchanged up"
        ),
    )
    _table(
        ["bytes of state", *map(_counted, results.sizes), "for each more"],
        (_state(results, contender) for contender in CONTENDERS),
    )
    _table(
        ["", "seconds", "beside", "seconds", "ratio"],
        (_start(results, *pair) for pair in ((OURS, PULUMI), (PLUGIN, DYNAMIC_HOST))),
    )


def draw(results: Results, file: Path) -> None:
    """Draw the commands side by side, a row of charts for each number of incidents."""
    mpl.rcParams["svg.hashsalt"] = "bench"
    widths = [len(commands(delay)) for delay in results.delays]
    figure = Figure(figsize=(1.6 * sum(widths), 2.6 * len(results.sizes)), layout="constrained")
    grid = figure.subplots(
        len(results.sizes), len(widths), squeeze=False, gridspec_kw={"width_ratios": widths}
    )
    for row, incidents in zip(grid, results.sizes, strict=True):
        for axes, delay in zip(row, results.delays, strict=True):
            _bars(axes, results, incidents, delay)
    grid[0][0].legend(frameon=False, fontsize=8)
    figure.savefig(file, format="svg", metadata={"Date": None})


def _bars(axes: Axes, results: Results, incidents: int, delay: int) -> None:
    shown = commands(delay)
    for place, (contender, color) in enumerate(_COLORS.items()):
        heights = [
            median(results.seconds(Case(contender, incidents, delay, command))) for command in shown
        ]
        bars = axes.bar(
            [number + (place - 2) * 0.18 for number in range(len(shown))],
            heights,
            width=0.17,
            color=color,
            label=_NAMES[contender],
        )
        axes.bar_label(bars, fmt="%.1f", fontsize=6)
    axes.set_xticks(range(len(shown)), shown, fontsize=8)
    axes.set_xlim(-0.5, len(shown) - 0.5)
    axes.set_title(f"{_counted(incidents)}, {delay} ms", fontsize=9)
    axes.set_ylabel("seconds", fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    axes.margins(y=0.15)


def _times(results: Results, case: Case) -> list[str]:
    return [
        *_labels(case),
        *(_s(median(results.seconds(_of(case, contender)))) for contender in CONTENDERS),
    ]


def _ratios(results: Results, case: Case) -> list[str]:
    times = {contender: results.seconds(_of(case, contender)) for contender in CONTENDERS}
    measured = {contender: results.measured[_of(case, contender)] for contender in CONTENDERS}
    return [
        *_labels(case),
        _ratio(times[DYNAMIC], times[FLOOR]),
        *(_ratio(times[contender], times[DYNAMIC]) for contender in (NATIVE, YAML, TEXTBOOK)),
        _most([one for each in (DYNAMIC, NATIVE, YAML) for one in measured[each]], _calls),
        *(
            _most(measured[contender], lambda one: one.connections)
            for contender in (DYNAMIC, NATIVE, YAML, TEXTBOOK)
        ),
    ]


def _busy(results: Results, case: Case) -> list[str]:
    """A command in comparison with workers that never pause."""
    ideal = {contender: _ideal(results, case, contender) for contender in _AT_ONCE}
    times = {contender: results.seconds(_of(case, contender)) for contender in _AT_ONCE}
    return [
        *_labels(case),
        _s(median(times[DYNAMIC])),
        _s(median(ideal[DYNAMIC])),
        _ratio(times[DYNAMIC], ideal[DYNAMIC]),
        _s(median(ideal[NATIVE])),
        *(
            cell
            for contender in (NATIVE, YAML)
            for cell in (_s(median(times[contender])), _ratio(times[contender], ideal[contender]))
        ),
    ]


def _ideal(results: Results, case: Case, contender: str) -> list[float]:
    """The engine's own time, and that of the calls if as many as possible are always in flight."""
    floors = results.seconds(_of(case, FLOOR))
    at_once = min(_AT_ONCE[contender], case.incidents)
    return [
        floor + one.calls * case.delay / 1000 / at_once
        for floor, one in zip(floors, results.measured[_of(case, contender)], strict=True)
    ]


def _state(results: Results, contender: str) -> list[str]:
    sizes = [results.state_bytes[contender, incidents] for incidents in results.sizes]
    more = results.sizes[-1] - results.sizes[0]
    each = f"{(sizes[-1] - sizes[0]) / more:,.0f}" if more else ""
    return [_NAMES[contender], *(f"{size:,}" for size in sizes), each]


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


def _most(measured: list[Measured], what: Callable[[Measured], int]) -> str:
    return str(max(what(one) for one in measured))


def _calls(measured: Measured) -> int:
    return measured.calls


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
