"""The pages as text, for terminals."""

from __future__ import annotations

import textwrap
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

from pulumi_devhelm.simulator.views import Fact, in_words

if TYPE_CHECKING:
    from pulumi_devhelm.simulator.views import Entry, IncidentView, IndexView, WindowView

_WIDTH = 88


def index(view: IndexView, url: str) -> PlainTextResponse:
    """What there is, each incident with its shortlink on the simulator at `url`."""
    sections = {
        "Open incidents": [_summary(incident, url) for incident in view.open],
        "Maintenance windows": [_window(window) for window in view.current],
        "Resolved incidents": [_summary(incident, url) for incident in view.resolved],
        "Ended maintenance windows": [_window(window) for window in view.ended],
    }
    blocks = [_heading(f"DevHelm simulator at {url}", "=")]
    for heading, items in sections.items():
        if items:
            blocks += [_heading(heading, "-"), *items]
    if view.is_empty:
        blocks.append("There are no incidents and no maintenance windows yet.")
    return _page(blocks)


def incident(view: IncidentView) -> PlainTextResponse:
    """An incident and its timeline, oldest entry first."""
    facts = [Fact("Status", view.status), Fact("Severity", view.severity), *view.facts]
    width = max(len(fact.name) for fact in facts) + 2
    rows = [f"{fact.name:<{width}}{_shown(fact.value)}" for fact in facts if fact.value]
    entries = [_entry(entry) for entry in view.timeline] or ["Nothing has been posted yet."]
    return _page([_heading(view.title, "="), "\n".join(rows), _heading("Timeline", "-"), *entries])


def missing() -> PlainTextResponse:
    """What is told of a shortlink that no incident has."""
    return _page(["No incident has this shortlink."], HTTPStatus.NOT_FOUND)


def _page(blocks: list[str], status: int = HTTPStatus.OK) -> PlainTextResponse:
    return PlainTextResponse("\n\n".join(blocks) + "\n", status)


def _heading(text: str, line: str) -> str:
    return f"{text}\n{line * len(text)}"


def _summary(incident: IncidentView, url: str) -> str:
    link = f"{url}{incident.path}" if incident.path else ""
    return f"{_row(incident.status, incident.severity, incident.started, link)}\n  {incident.title}"


def _window(window: WindowView) -> str:
    times = " to ".join(_shown(time) for time in (window.starts, window.ends) if time)
    return f"{_row(window.phase, times)}\n  {window.reason}\n  {window.scope}. {window.alerts}."


def _entry(entry: Entry) -> str:
    rows = [
        row
        for paragraph in entry.body.splitlines()
        for row in textwrap.wrap(paragraph, _WIDTH, initial_indent="  ", subsequent_indent="  ")
        or [""]
    ]
    return "\n".join([_row(entry.at, " -> ".join(entry.change)), *rows])


def _row(*cells: str | datetime | None) -> str:
    return "  ".join(_shown(cell) for cell in cells if cell)


def _shown(value: str | datetime) -> str:
    return in_words(value) if isinstance(value, datetime) else value
