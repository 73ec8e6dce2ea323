"""Lists for people and for other programs.

In a terminal, what is open takes two lines each, and a third for a stack that somebody looked for.
A title is cut to fit, a link never is. In a pipe, each item is one line, with tabs between its
values and nothing cut.
"""

from __future__ import annotations

import shutil
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from pulumi_devhelm.cli.open_items import WINDOW, OpenItem
from pulumi_devhelm.surfaces import printable
from pulumi_devhelm.times import format_duration

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

# In a narrower terminal, words wouldn't fit.
_NARROWEST = 40
# In a narrower terminal, a table has no room for a whole ID.
_NARROWEST_FOR_ID = 70


def show_open(shown: Sequence[OpenItem], now: datetime, *, stacks: bool = False) -> None:
    """Print what is open, in a pipe with a column for its stack if `stacks` is true."""
    for one in shown:
        if sys.stdout.isatty():
            width = max(shutil.get_terminal_size().columns, _NARROWEST)
            _echo(_state(one, now))
            _echo(_cut(one, width))
            if one.stack:
                _echo(f"  stack {printable(one.stack)}")
        else:
            _echo_tabs([*_values(one), one.stack] if stacks else _values(one))


def show_table(heads: Sequence[str], rows: Iterable[Sequence[str | None]]) -> None:
    """Print a table in a terminal, and its rows alone in a pipe."""
    if not sys.stdout.isatty():
        for cells in rows:
            _echo_tabs(cells)
        return
    console = Console()
    console.width = max(console.width, _NARROWEST)
    # The last column is an ID, which is copied.
    *others, last = heads
    table = Table(*others, Column(last, no_wrap=console.width >= _NARROWEST_FOR_ID))
    for cells in rows:
        # Values from DevHelm are plain text, not markup or commands to a terminal.
        table.add_row(*(Text(printable(cell or ""), overflow="fold") for cell in cells))
    console.print(table)


def _state(one: OpenItem, now: datetime) -> str:
    """How it is, since when, and where."""
    times = []
    if one.started_at and one.is_ahead(now):
        times.append(f"begins in {format_duration(one.started_at - now)}")
    elif one.started_at:
        # The time of an answer, `now`, has no fractions of a second.
        times.append(f"open for {format_duration(max(now - one.started_at, timedelta()))}")
    if one.ends_at and one.ends_at > now:
        times.append(f"ends in {format_duration(one.ends_at - now)}")
    elif one.ends_at:
        times.append(f"overdue by {format_duration(now - one.ends_at)}")
    # The times say the status of a window; without it, the line fits into 80 columns.
    status = None if one.kind == WINDOW else one.status
    words = [one.kind, status, one.severity, ", ".join(times), _where(one)]
    return "  ".join(printable(word) for word in words if word)


def _where(one: OpenItem) -> str:
    """Its link, or its id without that of the page, which is on the other line."""
    return one.shortlink or one.id.rpartition("/")[2]


def _cut(one: OpenItem, width: int) -> str:
    """Its title and what it is about, in `width` columns; what it is about gets half at most."""
    about = one.monitor or one.page or ("the whole organization" if one.kind == WINDOW else "")
    end = f" ({_shortened(printable(about), width // 2)})" if about else ""
    title = printable(one.title or "without a title")
    return f"  {_shortened(title, width - 2 - cell_len(end))}{end}"


def _shortened(text: str, room: int) -> str:
    if cell_len(text) <= room:
        return text
    return f"{set_cell_size(text, max(room - 1, 1)).rstrip()}…"


def _values(one: OpenItem) -> list[str | None]:
    return [
        one.kind,
        one.status,
        one.severity,
        one.title,
        one.monitor or one.page,
        one.started_at.isoformat() if one.started_at else None,
        one.ends_at.isoformat() if one.ends_at else None,
        one.shortlink or one.id,
    ]


def _echo_tabs(cells: Iterable[str | None]) -> None:
    _echo("\t".join(printable(cell or "") for cell in cells))


def _echo(line: str) -> None:
    # Typer's own function would ignore an encoding other than UTF-8.
    sys.stdout.write(f"{line}\n")
