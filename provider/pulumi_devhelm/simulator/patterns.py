"""Path patterns: `*` and `{id}` stand for one segment, `**` for any rest, `*` alone for all."""

from __future__ import annotations

import re
from functools import cache

_WILDCARD = re.compile(r"(\*\*|\*|\{\w*\})")


def matches(pattern: str, path: str) -> bool:
    """Whether a path is one that the pattern stands for."""
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
