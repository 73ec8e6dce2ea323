"""Times and durations as programs declare them."""

from collections.abc import Awaitable
from datetime import datetime, timedelta
from typing import Any

import pulumi

from pulumi_devhelm.times import iso_duration


def as_text(value: Any) -> Any:
    """Convert a time or a duration to ISO 8601, now or when it is known."""
    if isinstance(value, pulumi.Output | Awaitable):
        return pulumi.Output.from_input(value).apply(iso)
    return iso(value)


def iso(value: Any) -> Any:
    """Convert a time or a duration to ISO 8601, and leave any other value as it is."""
    if isinstance(value, datetime):
        return value.isoformat()
    return iso_duration(value) if isinstance(value, timedelta) else value
