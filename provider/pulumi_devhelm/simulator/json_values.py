"""JSON that can be taken in, kept and answered again."""

from __future__ import annotations

import json
from typing import Any

_DEEPEST = 100


def decoded(content: bytes | str) -> Any:
    """The value of a JSON document.

    Raises ValueError for what isn't JSON, and for what could be read but never be answered: NaN
    and infinity, half a surrogate pair, and lists and objects within each other too often.
    """
    try:
        value = json.loads(content)
        _measure(value)
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("too deep") from None
    return value


def copied(value: object) -> Any:
    """A copy of a value as JSON has it. Raises ValueError for one that JSON can't hold."""
    try:
        return decoded(json.dumps(value))
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"must be a value of JSON: {error}") from None


def _measure(value: object) -> None:
    """Raise ValueError if a value is too deep, long before anything that recurses does."""
    level, depth = [value], 0
    while level:
        if depth > _DEEPEST:
            raise ValueError("too deep")
        level = [child for parent in level for child in _children(parent)]
        depth += 1


def _children(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
