"""JSON that can be received, stored and sent again."""

from __future__ import annotations

import json
from typing import Any

_MAX_DEPTH = 100


def decode(content: bytes | str) -> Any:
    """Decode a JSON document.

    Raises ValueError if it is not JSON, or if it could not be sent again: NaN, infinity, half a
    surrogate pair, or too many nested lists and objects.
    """
    try:
        value = json.loads(content)
        _check_depth(value)
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


def copy_json(value: object) -> Any:
    """Copy a value through JSON. Raises ValueError if JSON cannot hold it."""
    try:
        return decode(json.dumps(value))
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"must be a JSON value: {error}") from None


def _check_depth(value: object) -> None:
    """Raise ValueError if a value is nested too deeply, long before a recursive function fails."""
    level, depth = [value], 0
    while level:
        if depth > _MAX_DEPTH:
            raise ValueError("nested too deeply")
        level = [child for parent in level for child in _children(parent)]
        depth += 1


def _children(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
