"""DevHelm's own SDK reads what this client writes."""

from __future__ import annotations

import pytest

from pulumi_devhelm.client.client import Client
from pulumi_devhelm.client.incidents import Incidents
from pulumi_devhelm.client.ledger import Ledger
from pulumi_devhelm.client.maintenance_windows import MaintenanceWindows
from pulumi_devhelm.client.models import (
    AddIncidentUpdateRequest,
    CreateManualIncidentRequest,
    MaintenanceWindowRequest,
)
from pulumi_devhelm.client.notices import Notices
from pulumi_devhelm.client.settings import Settings
from pulumi_devhelm.client.status_page_models import (
    AffectedComponent,
    CreateStatusPageIncidentRequest,
    CreateStatusPageMaintenanceRequest,
)
from pulumi_devhelm.simulator import Simulator
from pulumi_devhelm.status_pages import Kind
from pulumi_devhelm.times import instant

vendor = pytest.importorskip("devhelm", reason="the official SDK needs Python 3.11")


@pytest.fixture
def simulator():
    with Simulator() as running:
        yield running


@pytest.fixture
def sdk(simulator):
    client = vendor.Devhelm(token="dh_live_x", base_url=simulator.url)
    yield client
    client.incidents._client.close()  # noqa: SLF001 - it has no method for this


@pytest.fixture
def operation(simulator):
    settings = Settings(api_token="dh_live_x", api_url=simulator.url)
    client = Client(settings, Ledger(), print)
    yield client.operation()
    client.close()


def test_the_sdk_reads_an_incident_and_its_timeline(sdk, operation):
    incidents = Incidents(operation)
    asked = CreateManualIncidentRequest(title="Upgrade", severity="MAINTENANCE", body="Soon.")
    made, _ = incidents.create(asked)
    posted = incidents.add_update(
        made.incident.id,
        AddIncidentUpdateRequest(body="Watching.", new_status="WATCHING", notify_subscribers=False),
    )
    read = sdk.incidents.get(made.incident.id)
    assert (read.incident.title, read.incident.severity) == ("Upgrade", "MAINTENANCE")
    assert read.incident.status == "WATCHING"
    assert [entry.body for entry in read.updates] == ["Soon.", "Watching."]
    assert str(read.updates[-1].id) == posted.entry.id


def test_the_sdk_reads_a_maintenance_window(sdk, operation):
    asked = MaintenanceWindowRequest(
        monitor_id=None,
        starts_at="2999-01-01T10:00:00Z",
        ends_at="2999-01-01T11:00:00Z",
        reason="Upgrade",
        suppress_alerts=False,
    )
    made = MaintenanceWindows(operation).create(asked)
    read = sdk.maintenance_windows.get(made.id)
    assert (read.monitor_id, read.reason, read.suppress_alerts) == (None, "Upgrade", False)
    assert (read.starts_at, read.ends_at) == (instant(asked.starts_at), instant(asked.ends_at))


def test_the_sdk_reads_what_status_pages_announce(sdk, operation, simulator):
    page = simulator.create_status_page(slug="acme", components=["API"])
    affected = AffectedComponent(
        component_id=page["components"][0]["id"], status="UNDER_MAINTENANCE"
    )
    planned = Notices(operation, Kind.MAINTENANCE, page["id"]).create(
        CreateStatusPageMaintenanceRequest(
            title="Upgrade",
            body="Soon.",
            impact="MINOR",
            affected_components=[affected],
            scheduled_for="2999-01-01T00:00:00Z",
            scheduled_until="2999-01-01T01:00:00Z",
            auto_resolve=True,
            notify_subscribers=False,
        )
    )
    incident = Notices(operation, Kind.INCIDENT, page["id"]).create(
        CreateStatusPageIncidentRequest(
            title="Slow",
            body="We are on it.",
            impact="MAJOR",
            status="IDENTIFIED",
            affected_components=[],
            notify_subscribers=False,
        )
    )
    seen = sdk.status_pages.maintenance.get(page["id"], planned.id)
    assert (seen.title, seen.auto_resolve) == ("Upgrade", True)
    assert str(seen.affected_components[0].status_page_component_id) == affected.component_id
    seen = sdk.status_pages.incidents.get(page["id"], incident.id)
    assert (seen.title, seen.status) == ("Slow", "IDENTIFIED")
