"""Tenants: an organization, and a workspace in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

DEFAULT_ORGANIZATION = 1
_DEFAULT_WORKSPACE = 1
_MAX_ID = 2**31 - 1


@dataclass(frozen=True)
class Tenant:
    """Who can see a record. A workspace of None is the organization's default workspace."""

    organization: int = DEFAULT_ORGANIZATION
    workspace: str | None = None

    def as_fields(self) -> dict[str, Any]:
        """Return the tenant as a new record's fields."""
        return {"organizationId": self.organization, "workspaceId": self.workspace}


def parse_workspace(value: object) -> str | None:
    """Parse the workspace of a header or a record; None is the default workspace.

    Some clients send the default workspace, `1`, and others send none; both see the same records.
    Raises ValueError if the value is not the ID of a workspace.
    """
    number = _DEFAULT_WORKSPACE if value is None else parse_id(value)
    return None if number == _DEFAULT_WORKSPACE else str(number)


def parse_id(value: object) -> int:
    """Parse the ID of an organization or a workspace: a 32-bit integer from 0, or its digits.

    Raises ValueError for any other value.
    """
    if isinstance(value, str) and re.fullmatch(r"\d{1,10}", value, re.ASCII):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MAX_ID:
        raise ValueError(f"must be a number from 0 to {_MAX_ID}")
    return value
