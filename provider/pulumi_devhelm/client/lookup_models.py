"""The wire models of what is only read: monitors, and the identity of the token."""

from __future__ import annotations

from pydantic import Field

from pulumi_devhelm.client.models import (
    Identifier,
    Loose,
    LooseList,
    Response,
    TableValueResult,
    Text,
    Whole,
)


class TagDto(Response):
    """A tag of a monitor."""

    name: Text


class MonitorDto(Response):
    """One monitor."""

    id: Identifier
    name: Loose[Text] = None
    type: Loose[Text] = None
    enabled: Loose[bool] = None
    current_status: Loose[Text] = None
    tags: LooseList[TagDto] = Field(default_factory=list)


class TableValueResultMonitorDto(TableValueResult):
    """A page of monitors."""

    data: LooseList[MonitorDto] = Field(default_factory=list)


class KeyInfo(Response):
    """The API key that a token is."""

    name: Loose[Text] = None
    created_at: Loose[Text] = None
    expires_at: Loose[Text] = None
    last_used_at: Loose[Text] = None


class OrgInfo(Response):
    """The organization of an API key."""

    id: Loose[Whole] = None
    name: Loose[Text] = None


class RateLimitInfo(Response):
    """How many requests an API key may send in a window of time."""

    requests_per_minute: Loose[Whole] = None
    remaining: Loose[Whole] = None
    window_ms: Loose[Whole] = None


class AuthMeResponse(Response):
    """Whose API key a token is."""

    key: KeyInfo
    organization: OrgInfo
    rate_limits: Loose[RateLimitInfo] = None


class SingleValueResponseAuthMeResponse(Response):
    """Envelope of an API key's identity."""

    data: AuthMeResponse
