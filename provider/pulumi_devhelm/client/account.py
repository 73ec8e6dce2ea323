"""DevHelm's API call about the token itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_devhelm.client.call import Call
from pulumi_devhelm.client.lookup_models import AuthMeResponse, SingleValueResponseAuthMeResponse

if TYPE_CHECKING:
    from pulumi_devhelm.client.operation import Operation


def whoami(operation: Operation) -> AuthMeResponse:
    """Read whose API key the token is."""
    answer = operation.send(Call("Reading the identity of the token", "GET", "/api/v1/auth/me"))
    return operation.read(answer, SingleValueResponseAuthMeResponse, "identity").data
