"""The clock, and how DevHelm writes moments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone

from pydantic import TypeAdapter, ValidationError

Clock = Callable[[], datetime]

_DATETIME = TypeAdapter(datetime)


def utc_now() -> datetime:
    """The system's time, timezone-aware."""
    return datetime.now(timezone.utc)


def timestamp(moment: datetime) -> str:
    """A moment as ISO 8601 in UTC with microseconds and `Z`."""
    text = moment.astimezone(timezone.utc).isoformat(timespec="microseconds")
    return text.replace("+00:00", "Z")


def moment(text: object) -> datetime | None:
    """The moment that `text` tells, in UTC where it names no zone; None where it tells none."""
    try:
        told = _DATETIME.validate_python(text)
    except ValidationError:
        return None
    return told if told.tzinfo else told.replace(tzinfo=timezone.utc)
