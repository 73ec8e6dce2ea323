"""Monitors, and how they are selected by name, ID, tag or type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_devhelm.suggestions import listed, quoted, similar, suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence

# Marks a tag among the names and UUIDs that select monitors.
TAG = "tag:"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


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
        ids = listed([monitor.id for monitor in found])
        return f"{len(found)} monitors are named {quoted(name)}: {ids}; use the id of one of them."
    names = [monitor.name for monitor in monitors]
    near = [
        f"{quoted(monitor.name)} ({monitor.id})"
        for near_name in similar(name, names)
        for monitor in monitors
        if monitor.name == near_name
    ]
    return f"no monitor is named {quoted(name)}{suggestion(near)}"


def by_tag(monitors: Sequence[Monitor], tag: str) -> list[Monitor] | str:
    """The monitors with exactly this tag, or a sentence that says that there are none."""
    found = [monitor for monitor in monitors if tag in monitor.tags]
    if found:
        return found
    tags = [one for monitor in monitors for one in monitor.tags]
    near = [*map(quoted, similar(tag, tags))]
    return f"no monitor has the tag {quoted(tag)}{suggestion(near)}"


def by_type(monitors: Sequence[Monitor], type_: str) -> list[Monitor] | str:
    """The monitors of exactly this type, or a sentence that says that there are none."""
    found = [monitor for monitor in monitors if monitor.type == type_]
    if found:
        return found
    known = sorted({monitor.type for monitor in monitors if monitor.type})
    existing = f"; the types are {', '.join(known)}." if known else "."
    return f"no monitor is of the type {quoted(type_)}{existing}"
