"""The measurements as a picture."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from results import BY_HAND, DYNAMIC, FLOOR, NAMES, NATIVE, TEXTBOOK, YAML, Case, Results, counted
from stacks import commands

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes

# Colors that differ on white, on black, and in gray.
_COLORS = {
    FLOOR: "#9aa5b1",
    DYNAMIC: "#2f7ed8",
    NATIVE: "#17407a",
    YAML: "#7cc0f2",
    BY_HAND: "#f2c14e",
    TEXTBOOK: "#e08b2c",
}

# In inches: narrow enough that a phone shows it whole, and its text is readable.
_WIDTH, _HEIGHT = 5.2, 2.2


def draw(results: Results, file: Path) -> None:
    """Draw a chart of all commands for each number of incidents, and one of delays."""
    mpl.rcParams["svg.hashsalt"] = "bench"
    charts = len(results.sizes) + 1
    layout = ConstrainedLayoutEngine(h_pad=0.08)
    figure = Figure(figsize=(_WIDTH, _HEIGHT * charts), layout=layout)
    *commanded, delayed = figure.subplots(charts)
    delay = results.delays[0]
    for axes, incidents in zip(commanded, results.sizes, strict=True):
        cases = {command: (incidents, delay, command) for command in commands(delay)}
        _bars(axes, results, f"{counted(incidents)}, {delay} ms a call", cases)
    incidents = results.sizes[-1]
    cases = {f"{delay} ms a call": (incidents, delay, "first up") for delay in results.delays}
    _bars(delayed, results, f"{counted(incidents)}, first up", cases)
    figure.legend(
        *commanded[0].get_legend_handles_labels(),
        loc="outside upper center",
        ncols=3,
        frameon=False,
    )
    figure.savefig(file, format="svg", transparent=True, metadata={"Date": None})


def _bars(axes: Axes, results: Results, title: str, cases: dict[str, tuple[int, int, str]]) -> None:
    for place, (contender, color) in enumerate(_COLORS.items()):
        bars = axes.bar(
            [number + (place - 2.5) * 0.15 for number in range(len(cases))],
            [median(results.seconds(Case(contender, *case))) for case in cases.values()],
            width=0.14,
            color=color,
            label=NAMES[contender],
        )
        axes.bar_label(bars, fmt="%.1f", fontsize=7)
    axes.set_xticks(range(len(cases)), cases)
    axes.set_title(title, fontsize=10)
    axes.set_ylabel("seconds")
    axes.spines[["top", "right"]].set_visible(False)
    axes.margins(y=0.15)
