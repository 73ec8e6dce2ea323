"""Tells drills apart from real incidents, by a mark at the beginning of a title or reason."""

from __future__ import annotations

MARK = "[DRILL]"
"""The beginning of a drill's title and of its windows' reasons."""

LONGEST = "8h"
"""How long a drill may last by default. The signatures repeat it, so that an editor shows it."""


def marked(text: str) -> str:
    """`text` with the mark in front of it exactly once."""
    return f"{MARK} {unmarked(text)}"


def unmarked(text: str) -> str:
    """`text` without the mark."""
    text = text.strip()
    while is_marked(text):
        text = text[len(MARK) :].strip()
    return text


def is_marked(text: str | None) -> bool:
    """Whether a title or reason has the mark of a drill."""
    return (text or "").lstrip().upper().startswith(MARK)
