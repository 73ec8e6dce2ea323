"""Prints the fault table and the soak in Markdown, as the tests recorded them.

Run by scripts/faults. The tables go to stdout; the output of pytest goes to stderr.
"""

from __future__ import annotations

import contextlib
import sys
from collections import defaultdict
from typing import Any

import pytest

# All rows and seeds, on all cores; a worker that is done takes tests from the others.
OPTIONS = ["-m", "", "-n", "auto", "--dist", "load", "--maxschedchunk", "1"]
TESTS = [
    "tests/engine/test_faults.py",
    "tests/engine/test_window_faults.py",
    "tests/engine/test_notice_faults.py",
    "tests/engine/test_soak.py",
    "tests/engine/languages/test_go.py",
]


class Tables:
    """A pytest plugin that collects what the tests of all workers recorded."""

    def __init__(self) -> None:
        self._tables: defaultdict[str, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
        self._failed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Store the rows of a test, each with its place in its table."""
        if report.failed:
            self._failed.append(report.nodeid)
        if report.when == "call":
            for table, (place, cells) in report.user_properties:
                self._tables[table].append((place, cells))

    def print(self) -> None:
        """Print each table and its totals."""
        for table, placed in self._tables.items():
            rows = [cells for _, cells in sorted(placed, key=lambda row: row[0])]
            print(f"\n## {table}\n")
            print(f"| {' | '.join(rows[0])} |")
            print(f"|{' --- |' * len(rows[0])}")
            for cells in rows:
                print(f"| {' | '.join(map(str, cells.values()))} |")
            print(f"\n{len(rows)} rows, {total(rows, 'duplicates')}, {total(rows, 'orphans')}.")
        for test in self._failed:
            print(f"\nFAILED {test}")


def total(rows: list[dict[str, Any]], column: str) -> str:
    """The total of a column."""
    return f"{sum(cells[column] for cells in rows)} {column}"


def main() -> int:
    """Run all tests, and print their tables even if some fail."""
    tables = Tables()
    with contextlib.redirect_stdout(sys.stderr):
        code = pytest.main([*OPTIONS, *TESTS, *sys.argv[1:]], plugins=[tables])
    tables.print()
    return code


if __name__ == "__main__":
    sys.exit(main())
