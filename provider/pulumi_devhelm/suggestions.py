"""How messages show names that people gave, and suggest similar ones."""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING

from pulumi_devhelm.surfaces import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# How many names a message lists, and how much of each.
_LISTED = 5
_LONGEST_NAME = 100


def similar(text: str, texts: Iterable[str]) -> list[str]:
    """The texts that look like `text`, the most similar first."""
    folded: dict[str, list[str]] = {}
    for one in dict.fromkeys(texts):
        folded.setdefault(one.casefold(), []).append(one)
    near = difflib.get_close_matches(text.casefold(), folded, n=_LISTED)
    return [one for found in near for one in folded[found]]


def suggestion(near: Sequence[str]) -> str:
    """The end of a sentence about a name that doesn't exist, with the similar ones in `near`."""
    return f"; similar: {listed(near)}." if near else "."


def listed(texts: Sequence[str]) -> str:
    """Some of the texts, and the number of the others."""
    more = len(texts) - _LISTED
    return ", ".join(texts[:_LISTED]) + (f" and {more} more" if more > 0 else "")


def quoted(text: str) -> str:
    """`text` in quotation marks, without characters that could control a terminal."""
    shown = printable(text)
    short = shown if len(shown) <= _LONGEST_NAME else shown[:_LONGEST_NAME] + "…"
    return json.dumps(short, ensure_ascii=False)
