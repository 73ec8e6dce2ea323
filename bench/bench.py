"""Measures this package against the textbook's provider and the engine's floor, in turn.

Run by scripts/bench. It works in temporary folders, prints its results as Markdown, and draws
them as an SVG.
"""

from __future__ import annotations

import argparse
import itertools
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from report import CONTENDERS, Case, Results, draw, write
from stacks import COMMANDS, Stack

from pulumi_devhelm.simulator import Simulator

_IMPORTS = ("pulumi", "pulumi_devhelm")


def main() -> None:
    """Measure every case in every round, then report."""
    options = _options()
    results = Results(rounds=options.rounds, sizes=options.incidents, delays=options.delays)
    for number in range(options.rounds):
        # The order changes, so that no contender always runs after the same one.
        order = CONTENDERS[number % len(CONTENDERS) :] + CONTENDERS[: number % len(CONTENDERS)]
        for incidents, delay in itertools.product(options.incidents, options.delays):
            _say(f"round {number + 1} of {options.rounds}: {incidents} incidents, {delay} ms")
            _live(order, incidents, delay, results)
        _import(results)
    write(results)
    draw(results, options.plot)
    _say(f"The plot is {options.plot}.")


def _live(order: list[str], incidents: int, delay: int, results: Results) -> None:
    """A stack of each contender from its first `up` to its end, one command of each in turn."""
    with tempfile.TemporaryDirectory() as temporary, Simulator() as simulator:
        if delay:
            simulator.fail(delay=delay / 1000, times=None)
        stacks = {}
        for contender in order:
            folder = Path(temporary) / contender
            folder.mkdir()
            stacks[contender] = Stack(contender, incidents, folder, simulator)
        for command in COMMANDS:
            for contender, stack in stacks.items():
                case = Case(contender, incidents, delay, command)
                results.measured[case].append(stack.measure(command))
                if command == "first up":
                    results.state_bytes[contender, incidents] = stack.state_bytes()


def _import(results: Results) -> None:
    for module in _IMPORTS:
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", f"import {module}"], check=True)
        results.imports[module].append(time.perf_counter() - begun)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--incidents", type=int, nargs="+", default=[1, 20, 100])
    parser.add_argument("--delays", type=int, nargs="+", default=[0, 50], help="milliseconds")
    parser.add_argument("--plot", type=Path, default=Path("bench.svg"))
    return parser.parse_args()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
