"""Times and durations as programs declare them."""

from datetime import datetime, timedelta
from typing import Any

import pulumi

from pulumi_devhelm.resources.later import is_later
from pulumi_devhelm.times import iso_duration


def as_text(value: Any) -> Any:
    """Convert a time or a duration to ISO 8601, now or when it is known."""
    if is_later(value):
        return pulumi.Output.from_input(value).apply(iso)
    return iso(value)


def iso(value: Any) -> Any:
    """Convert a time or a duration to ISO 8601, and leave any other value as it is."""
    if isinstance(value, datetime):
        return value.isoformat()
    return iso_duration(value) if isinstance(value, timedelta) else value
