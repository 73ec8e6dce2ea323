"""Whether what DevHelm tells is what it was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_devhelm.client.times import instant

if TYPE_CHECKING:
    from datetime import datetime


def same_text(told: str | None, asked: str | None) -> bool:
    """Whether two texts are one; DevHelm may trim what it stores."""
    return (told or "").strip() == (asked or "").strip()


def agree(told: str | None, asked: str | None) -> bool:
    """Whether an answer doesn't contradict a text; what is missing contradicts nothing."""
    return told is None or same_text(told, asked)


def agree_uuid(told: str | None, asked: str | None) -> bool:
    """Whether an answer doesn't contradict a UUID."""
    return told is None or (asked is not None and told.lower() == asked.lower())


def agree_instant(told: str | None, asked: str) -> bool:
    """Whether an answer doesn't contradict a moment."""
    return instant(told) in {None, instant(asked)}


def before(moment: str | None, since: datetime) -> bool:
    """Whether `moment` is known to be earlier than `since`."""
    told = instant(moment)
    return told is not None and told < since
