"""The fault table and the soak, as the tests recorded them, in Markdown.

Run by scripts/faults. The tables go to stdout, how the tests fare goes to stderr.
"""

from __future__ import annotations

import contextlib
import sys
from collections import defaultdict
from typing import Any

import pytest

# All rows and seeds, on all cores; who is done takes over from who isn't.
OPTIONS = ["-m", "", "-n", "auto", "--dist", "worksteal"]
TESTS = [
    "tests/engine/test_faults.py",
    "tests/engine/test_window_faults.py",
    "tests/engine/test_soak.py",
]


class Tables:
    """A plugin of pytest that gathers what tests recorded, from all workers."""

    def __init__(self) -> None:
        self._tables: defaultdict[str, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
        self._failed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take a test's rows, each with its place in its table."""
        if report.failed:
            self._failed.append(report.nodeid)
        if report.when == "call":
            for table, (place, cells) in report.user_properties:
                self._tables[table].append((place, cells))

    def print(self) -> None:
        """Print each table and what it comes to."""
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
    """What a column of numbers comes to."""
    return f"{sum(cells[column] for cells in rows)} {column}"


def main() -> int:
    """Run the whole of the tests, and print their tables, also where some failed."""
    tables = Tables()
    with contextlib.redirect_stdout(sys.stderr):
        code = pytest.main([*OPTIONS, *TESTS, *sys.argv[1:]], plugins=[tables])
    tables.print()
    return code


if __name__ == "__main__":
    sys.exit(main())
