"""Telling drills apart from real incidents: by a mark at the beginning of title or reason."""

from __future__ import annotations

MARK = "[DRILL]"
"""What the title of a drill and the reason of its windows begin with."""

LONGEST = "8h"
"""How long a drill may last, unless it says otherwise."""


def marked(text: str) -> str:
    """`text` with the mark before it, once."""
    return f"{MARK} {unmarked(text)}"


def unmarked(text: str) -> str:
    """`text` without the mark."""
    text = text.strip()
    while is_marked(text):
        text = text[len(MARK) :].strip()
    return text


def is_marked(text: str | None) -> bool:
    """Whether a title or a reason is a drill's."""
    return (text or "").lstrip().upper().startswith(MARK)
