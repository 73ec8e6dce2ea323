"""Measures this package on both hosts beside other providers, and the engine's floor.

Run by scripts/bench. It works in temporary folders, prints its results as Markdown, and draws
them as an SVG.
"""

from __future__ import annotations

import argparse
import itertools
import signal
import sys
import tempfile
from pathlib import Path

import starts
from figure import draw
from report import write
from results import CONTENDERS, Case, Results
from stacks import NewStacks, commands

from pulumi_devhelm.simulator import Simulator

# Starts are short, so that more of them cost little.
_STARTS = 5


def main() -> None:
    """Measure every case in every round, then report."""
    # A shell that runs this in the background ignores Ctrl-C for all its processes, and then Pulumi
    # waits five seconds for each program that should end.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    options = _options()
    results = Results(rounds=options.rounds, sizes=options.incidents, delays=options.delays)
    with tempfile.TemporaryDirectory() as folder:
        new_stacks = NewStacks(Path(folder))
        for number in range(options.rounds):
            # The order changes, so that no contender always runs after the same one.
            order = CONTENDERS[number % len(CONTENDERS) :] + CONTENDERS[: number % len(CONTENDERS)]
            for incidents, delay in itertools.product(options.incidents, options.delays):
                _say(f"round {number + 1} of {options.rounds}: {incidents} incidents, {delay} ms")
                _live(new_stacks, order, incidents, delay, results)
            for _ in range(_STARTS):
                for what, seconds in starts.measure().items():
                    results.starts[what].append(seconds)
    write(results)
    draw(results, options.plot)
    _say(f"The plot is {options.plot}.")


def _live(
    new_stacks: NewStacks, order: list[str], incidents: int, delay: int, results: Results
) -> None:
    """A stack of each contender through its lifecycle, one command of each in turn."""
    with tempfile.TemporaryDirectory() as temporary, Simulator() as simulator:
        if delay:
            simulator.fail(delay=delay / 1000, times=None)
        stacks = {
            contender: new_stacks.copy(contender, incidents, Path(temporary, contender), simulator)
            for contender in order
        }
        for command in commands(delay):
            for contender, stack in stacks.items():
                case = Case(contender, incidents, delay, command)
                results.measured[case].append(stack.measure(command))
                if (contender, incidents) not in results.state_bytes:
                    results.state_bytes[contender, incidents] = stack.state_bytes()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--incidents", type=int, nargs="+", default=[1, 20, 100])
    parser.add_argument("--delays", type=int, nargs="+", default=[0, 50, 200], help="milliseconds")
    parser.add_argument("--plot", type=Path, default=Path("bench.svg"))
    return parser.parse_args()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
