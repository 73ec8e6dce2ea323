"""The incident that these tests declare, and how a call about it fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from plugin_process import TOKEN, Failed

INCIDENTS = "/api/v1/incidents"
ONE = f"{INCIDENTS}/*"
AN_ID = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
ANOTHER_ID = "1c9b0d4f-6e20-4d3b-8f8c-7a5e3b2d9f01"
CONFLICT = {"status": 409, "code": "CONFLICT", "message": "Not now", "timestamp": 0}
DECLARED = {
    "title": "Upgrade",
    "severity": "MAINTENANCE",
    "body": "Soon back.",
    "triggers": {"run": 1, "nested": {"runId": [True, "a"]}},
    "resolveMessage": "Done.",
}


def error_message(call: Callable[..., Any], *arguments: Any) -> str:
    """The sentence with which a call fails; it shows no token and no frames of a library."""
    with pytest.raises(Failed) as raised:
        call(*arguments)
    text = str(raised.value)
    assert TOKEN not in text
    assert "httpx" not in text
    assert text.count("\n  File ") <= 3, text
    return raised.value.message
