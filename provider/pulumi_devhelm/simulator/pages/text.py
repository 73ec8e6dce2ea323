"""The pages as text, for terminals."""

from __future__ import annotations

import textwrap
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

from pulumi_devhelm.simulator.pages.views import format_utc
from pulumi_devhelm.simulator.summaries import Fact

if TYPE_CHECKING:
    from pulumi_devhelm.simulator.pages.lists import IndexView
    from pulumi_devhelm.simulator.pages.status_pages import NoticeView, StatusPageView
    from pulumi_devhelm.simulator.pages.views import Entry, IncidentView
    from pulumi_devhelm.simulator.summaries import Summary

_WIDTH = 88
_EMPTY = """\
There are no records yet.
Point a program at this simulator, and its incidents appear here:

  export DEVHELM_API_URL={url}
  export DEVHELM_API_TOKEN=dh_live_anything
  pulumi up"""


def render_index(view: IndexView, url: str) -> PlainTextResponse:
    """Render the index page, with the shortlink of each incident at `url`."""
    blocks = [_heading(f"DevHelm simulator at {url}", "=")]
    for section in view.sections:
        items = [_item(summary, view.now, url) for summary in section.summaries]
        blocks += [_heading(section.heading, "-"), *items]
    if not view.sections:
        blocks.append("No record matches." if view.choices else _EMPTY.format(url=url))
    return _page(blocks)


def render_incident(view: IncidentView) -> PlainTextResponse:
    """Render an incident and its timeline, oldest entry first."""
    badges = map(Fact, ("Status", "Severity"), view.summary.badges)
    details = [fact for fact in (*badges, *view.details) if fact.value]
    width = max(len(fact.name) for fact in details) + 2
    rows = [f"{fact.name:<{width}}{_formatted(fact.value)}" for fact in details]
    entries = [_entry(entry) for entry in view.timeline] or ["Nothing has been posted yet."]
    title = _heading(view.summary.title, "=")
    return _page([title, "\n".join(rows), _heading("Timeline", "-"), *entries])


def render_status_page(view: StatusPageView) -> PlainTextResponse:
    """Render a status page as a customer would see it."""
    width = max((len(name) for name, _ in view.components), default=0) + 2
    rows = [f"{name:<{width}}{status}" for name, status in view.components]
    blocks = [_heading(view.name, "="), "\n".join([view.overall, *rows])]
    for section in view.sections:
        blocks += [_heading(section.heading, "-"), *map(_notice, section.notices)]
    return _page(blocks if view.sections else [*blocks, "Nothing is announced."])


def render_missing(what: str) -> PlainTextResponse:
    """Render the page of an unknown address; `what` says what is missing."""
    return _page([f"{what}."], HTTPStatus.NOT_FOUND)


def _page(blocks: list[str], status: int = HTTPStatus.OK) -> PlainTextResponse:
    return PlainTextResponse("\n\n".join(blocks) + "\n", status)


def _heading(text: str, line: str) -> str:
    return f"{text}\n{line * len(text)}"


def _item(summary: Summary, now: datetime, url: str) -> str:
    link = f"{url}{summary.path}" if summary.path else ""
    about = f"{summary.about.name} {summary.about.value}".strip() if summary.about else ""
    notes = (summary.age(now).capitalize(), about, *summary.notes)
    lines = [
        _row(*summary.badges, _period(summary), link),
        summary.title,
        " ".join(f"{note}." for note in notes if note),
    ]
    return "\n  ".join(line for line in lines if line)


def _notice(notice: NoticeView) -> str:
    summary = notice.summary
    components = _formatted(summary.about.value) if summary.about else ""
    head = [_row(*summary.badges, _period(summary)), summary.title, components]
    return "\n".join([*filter(None, head), *map(_entry, notice.timeline)])


def _period(summary: Summary) -> str:
    return " to ".join(map(format_utc, summary.times))


def _entry(entry: Entry) -> str:
    rows = [
        row
        for paragraph in entry.body.splitlines()
        for row in textwrap.wrap(paragraph, _WIDTH, initial_indent="  ", subsequent_indent="  ")
        or [""]
    ]
    return "\n".join([_row(entry.at, " -> ".join(entry.change)), *rows])


def _row(*cells: str | datetime | None) -> str:
    return "  ".join(_formatted(cell) for cell in cells if cell)


def _formatted(value: str | datetime) -> str:
    return format_utc(value) if isinstance(value, datetime) else value
