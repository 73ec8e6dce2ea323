"""`GET /api/v1/auth/me`: whose API key a token is. Here, each token is the same key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

from pulumi_devhelm.simulator.request_parsing import tenant_of
from pulumi_devhelm.simulator.routing import build_routes

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import Route

_CREATED_AT = "2026-01-01T00:00:00Z"


def routes() -> list[Route]:
    """Return the routes, below `/api`."""
    return build_routes("/v1/auth", [("GET", "/me", _me)])


async def _me(request: Request) -> JSONResponse:
    """AuthMeResponse, with the organization of the request."""
    organization = tenant_of(request).organization
    return JSONResponse(
        {
            "data": {
                "key": {"id": 1, "name": "Simulated key", "createdAt": _CREATED_AT},
                "organization": {"id": organization, "name": f"Organization {organization}"},
                "plan": {"tier": "FREE", "trialActive": False, "entitlements": {}, "usage": {}},
                "rateLimits": {"requestsPerMinute": 600, "remaining": 600, "windowMs": 60_000},
            }
        }
    )
