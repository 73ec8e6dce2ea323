"""Values that a program may know only later."""

from collections.abc import Awaitable
from typing import Any

import pulumi


def is_later(value: Any) -> bool:
    """Whether a value may be known only later, as that of an Output."""
    return isinstance(value, pulumi.Output | Awaitable)
