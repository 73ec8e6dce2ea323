"""Path patterns: `*` and `{id}` match one segment, `**` matches any rest, `*` alone matches all."""

from __future__ import annotations

import re
from functools import cache

_WILDCARD = re.compile(r"(\*\*|\*|\{\w*\})")


def matches(pattern: str, path: str) -> bool:
    """Whether a path matches the pattern."""
    return bool(_compiled(pattern).fullmatch(path))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    if pattern in {"*", "**"}:
        return re.compile(r".*")
    parts = _WILDCARD.split(pattern)
    return re.compile("".join(_part(part, wild=index % 2 == 1) for index, part in enumerate(parts)))


def _part(text: str, *, wild: bool) -> str:
    if not wild:
        return re.escape(text)
    return r".*" if text == "**" else r"[^/]+"
