"""Whose API key the token is, for a person and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pulumi_devhelm.client.lookup_models import AuthMeResponse


def identity_lines(identity: AuthMeResponse) -> list[str]:
    """The lines to show. What DevHelm omits is omitted, or shown as "unknown"."""
    organization, key, limits = identity.organization, identity.key, identity.rate_limits
    number = "" if organization.id is None else f" ({organization.id})"
    expiry = f"expires {key.expires_at}" if key.expires_at else "never expires"
    lines = [
        f"Organization: {organization.name or 'unknown'}{number}",
        f"API key: {key.name or 'unknown'}, {expiry}",
    ]
    if limits and limits.requests_per_minute is not None:
        left = "" if limits.remaining is None else f", {limits.remaining} left"
        lines.append(f"Rate limit: {limits.requests_per_minute} requests per minute{left}")
    return lines


def identity_as_json(identity: AuthMeResponse) -> dict[str, Any]:
    """The same for programs, without what DevHelm omits."""
    return identity.model_dump(exclude_none=True)
