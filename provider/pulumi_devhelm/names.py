"""The names of runs, which are also the names of their stacks."""

from __future__ import annotations

import re

# The names that Pulumi allows for a stack.
_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")


def is_name(text: str) -> bool:
    """Whether a run can have this name."""
    return bool(_NAME.fullmatch(text))


def name_of(title: str) -> str:
    """A run's name if only its title is given, such as "postgres-16" for "Postgres 16".

    It is empty if the title has no letters from A to Z and no digits.
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:100]
