from __future__ import annotations

import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from planned import Script
from planned_windows import TEN

from pulumi_devhelm.client import server_clock
from pulumi_devhelm.providers import maintenance_window, session
from pulumi_devhelm.providers.maintenance_window import MaintenanceWindowProvider


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Iterator[Script]:
    """Planned answers, with waits that take no time; all of them must be requested."""
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    script = Script()
    yield script
    if script.client:
        script.client.close()
    assert not script.planned, "planned, but never requested"


@pytest.fixture
def provider(script: Script, monkeypatch: pytest.MonkeyPatch) -> MaintenanceWindowProvider:
    """The provider over the script. It is exactly ten o'clock, in DevHelm as well."""
    script.operation()
    monkeypatch.setenv("DEVHELM_API_TOKEN", "dh_test")
    monkeypatch.setattr(session, "_config", {}.get)
    monkeypatch.setattr(session, "ledger", script.ledger)
    monkeypatch.setattr(session, "operation", script.client.operation)
    monkeypatch.setattr(maintenance_window, "_now", lambda: TEN)
    stopped = time.monotonic()
    monkeypatch.setattr(server_clock, "time", SimpleNamespace(monotonic=lambda: stopped))
    return MaintenanceWindowProvider()


@pytest.fixture(scope="module")
def waits_take_no_time() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("time.sleep", lambda _seconds: None)
        yield
