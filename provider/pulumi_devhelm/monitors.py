"""Monitors, and how they are selected by name, ID, tag or type."""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_devhelm.surfaces import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Marks a tag among the names and UUIDs that select monitors.
TAG = "tag:"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# How many names a message lists, and how much of each.
_LISTED = 5
_LONGEST_NAME = 100


@dataclass(frozen=True)
class Monitor:
    """A monitor in DevHelm.

    `id` is its UUID. `type` is, for example, "HTTP", and `tags` has the names of its tags.
    `current_status` is "up", "degraded", "down", "paused" or "unknown", as of the look-up. `type`,
    `enabled` and `current_status` are None if DevHelm doesn't report them.
    """

    id: str
    name: str
    type: str | None = None
    tags: tuple[str, ...] = ()
    enabled: bool | None = None
    current_status: str | None = None


def is_uuid(text: str) -> bool:
    """Whether `text` is a UUID in its usual form."""
    return bool(_UUID.fullmatch(text))


def by_id(monitors: Sequence[Monitor], monitor_id: str) -> Monitor | str:
    """The monitor with an ID in any case, or a sentence that says why there is none."""
    for monitor in monitors:
        if monitor.id.lower() == monitor_id.lower():
            return monitor
    return f"no monitor has the id {monitor_id}."


def by_name(monitors: Sequence[Monitor], name: str) -> Monitor | str:
    """The one monitor with exactly this name, or a sentence that says why there isn't one."""
    found = [monitor for monitor in monitors if monitor.name == name]
    if len(found) == 1:
        return found[0]
    if found:
        ids = _listed([monitor.id for monitor in found])
        return f"{len(found)} monitors are named {_quoted(name)}: {ids}; use the id of one of them."
    names = [monitor.name for monitor in monitors]
    near = [
        f"{_quoted(monitor.name)} ({monitor.id})"
        for similar in _similar(name, names)
        for monitor in monitors
        if monitor.name == similar
    ]
    return f"no monitor is named {_quoted(name)}{_suggestion(near)}"


def by_tag(monitors: Sequence[Monitor], tag: str) -> list[Monitor] | str:
    """The monitors with exactly this tag, or a sentence that says that there are none."""
    found = [monitor for monitor in monitors if tag in monitor.tags]
    if found:
        return found
    tags = [one for monitor in monitors for one in monitor.tags]
    near = [_quoted(similar) for similar in _similar(tag, tags)]
    return f"no monitor has the tag {_quoted(tag)}{_suggestion(near)}"


def by_type(monitors: Sequence[Monitor], type_: str) -> list[Monitor] | str:
    """The monitors of exactly this type, or a sentence that says that there are none."""
    found = [monitor for monitor in monitors if monitor.type == type_]
    if found:
        return found
    known = sorted({monitor.type for monitor in monitors if monitor.type})
    existing = f"; the types are {', '.join(known)}." if known else "."
    return f"no monitor is of the type {_quoted(type_)}{existing}"


def _similar(text: str, texts: Iterable[str]) -> list[str]:
    """The texts that look like `text`, the most similar first."""
    folded: dict[str, list[str]] = {}
    for one in dict.fromkeys(texts):
        folded.setdefault(one.casefold(), []).append(one)
    near = difflib.get_close_matches(text.casefold(), folded, n=_LISTED)
    return [one for found in near for one in folded[found]]


def _suggestion(near: Sequence[str]) -> str:
    return f"; similar: {_listed(near)}." if near else "."


def _listed(texts: Sequence[str]) -> str:
    more = len(texts) - _LISTED
    return ", ".join(texts[:_LISTED]) + (f" and {more} more" if more > 0 else "")


def _quoted(text: str) -> str:
    """`text` in quotation marks, without characters that could control a terminal."""
    shown = printable(text)
    short = shown if len(shown) <= _LONGEST_NAME else shown[:_LONGEST_NAME] + "…"
    return json.dumps(short, ensure_ascii=False)
