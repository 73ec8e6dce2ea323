"""The components of a status page that a notice affects, as a list of ids with statuses."""

from __future__ import annotations

from typing import Any

from pulumi_devhelm import words
from pulumi_devhelm.providers import checks
from pulumi_devhelm.providers.values import is_unknown
from pulumi_devhelm.surfaces import in_python

_STATUS = checks.Choice(words.ComponentStatus)
_SHAPE = in_python("StatusPageComponent(id, status)", "an object with componentId and status")


def check(value: Any) -> str | None:
    """A list of components, each once, with their statuses. Unknown parts are not checked."""
    if not isinstance(value, list):
        return "must be a list of components."
    seen: set[str] = set()
    for index, one in enumerate(value):
        if is_unknown(one) and not isinstance(one, dict):
            continue
        if refusal := _refusal(one, seen):
            return f"item {index}: {refusal}"
    return None


def _refusal(one: Any, seen: set[str]) -> str | None:
    if not isinstance(one, dict):
        return f"must be {_SHAPE}."
    id_: Any = one.get("componentId")
    if is_unknown(id_):
        return _status_refusal(one.get("status"))
    if refusal := checks.uuid(id_):
        return f"its id {refusal}"
    if id_.lower() in seen:
        return f"component {id_} is listed twice."
    seen.add(id_.lower())
    return _status_refusal(one.get("status"))


def _status_refusal(status: Any) -> str | None:
    if status is None:
        return f"has no status; use {_SHAPE}."
    refusal = None if is_unknown(status) else _STATUS(status)
    return f"its status {refusal}" if refusal else None


def with_status(value: Any, status: str) -> Any:
    """The components, with `status` for those that have none. Another value stays as it is."""
    if not isinstance(value, list):
        return value
    return [
        {**one, "status": status} if isinstance(one, dict) and one.get("status") is None else one
        for one in value
    ]


def same(left: Any, right: Any) -> bool:
    """Whether two lists have the same components and statuses, in any order."""
    if is_unknown(left) or is_unknown(right):
        return False
    return _by_id(left) == _by_id(right)


def _by_id(components: list[dict[str, Any]] | None) -> dict[str, Any]:
    return {one["componentId"].lower(): one.get("status") for one in components or ()}
