"""What a shortlink shows: the incident and its timeline, as text for a person."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from starlette.responses import PlainTextResponse
from starlette.routing import Route

from pulumi_devhelm.simulator.errors import ApiError
from pulumi_devhelm.simulator.times import moment

if TYPE_CHECKING:
    from starlette.requests import Request

    from pulumi_devhelm.simulator.incidents import Incidents
    from pulumi_devhelm.simulator.store import Record

_WIDTH = 88


def page_routes(incidents: Incidents) -> list[Route]:
    """The shortlinks, which anybody may open."""

    async def show(request: Request) -> PlainTextResponse:
        try:
            record = incidents.with_code(request.path_params["code"])
        except ApiError as error:
            return PlainTextResponse("No incident has this shortlink.\n", error.status)
        return PlainTextResponse(page_of(record))

    return [Route("/i/{code}", show)]


def page_of(record: Record) -> str:
    """An incident and its timeline, oldest entry first."""
    fields = record["fields"]
    title = fields.get("title") or "Untitled incident"
    lines = [title, "=" * len(title), ""]
    lines += [f"{name:<10}{value}" for name, value in _facts(fields) if value]
    lines += ["", "Timeline", "--------"]
    for entry in record["updates"]:
        lines += ["", *_entry(entry)]
    if not record["updates"]:
        lines += ["", "Nothing has been posted yet."]
    return "\n".join(lines) + "\n"


def _facts(fields: dict[str, Any]) -> list[tuple[str, Any]]:
    return [
        ("Status", fields.get("status")),
        ("Severity", fields.get("severity")),
        ("Source", fields.get("source")),
        ("Started", _clock(fields.get("startedAt"))),
        ("Resolved", _clock(fields.get("resolvedAt"))),
        ("Reopened", _times(fields.get("reopenCount"))),
        ("Id", fields.get("id")),
    ]


def _entry(entry: dict[str, Any]) -> list[str]:
    old, new = entry.get("oldStatus"), entry.get("newStatus")
    change = f"{old} -> {new}" if old and old != new else new if not old else None
    head = "  ".join(part for part in (_clock(entry.get("createdAt")), change) if part)
    body = [
        row
        for paragraph in str(entry.get("body", "")).splitlines()
        for row in textwrap.wrap(paragraph, _WIDTH, initial_indent="  ", subsequent_indent="  ")
        or [""]
    ]
    return [head, *body]


def _clock(text: Any) -> str | None:
    told = moment(text) if text else None
    return f"{told:%Y-%m-%d %H:%M:%S} UTC" if told else None


def _times(count: Any) -> str | None:
    if not count:
        return None
    return "once" if count == 1 else f"{count} times"
