from __future__ import annotations

from collections.abc import Iterator

import pytest
from planned import Script


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Iterator[Script]:
    """Planned answers, with waits that take no time; all of them must be asked for."""
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    script = Script()
    yield script
    if script.client:
        script.client.close()
    assert not script.planned, "planned, but never asked for"
