"""The dates of HTTP headers."""

from __future__ import annotations

from datetime import MAXYEAR, datetime, timezone
from email.utils import parsedate_to_datetime


def http_date(value: str | None) -> datetime | None:
    """The time in a header, in UTC; None if there is none or it can't be parsed."""
    try:
        date = parsedate_to_datetime(value or "")
        # Without a zone it is UTC as well.
        zoned = date if date.tzinfo else date.replace(tzinfo=timezone.utc)
        time = zoned.astimezone(timezone.utc)
    except (ValueError, OverflowError, IndexError):
        return None
    # The last year that there can be leaves no room to count on from it.
    return time if time.year < MAXYEAR else None
