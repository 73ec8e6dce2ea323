"""MaintenanceEnd: what its creation ends, reports, and leaves alone."""

from __future__ import annotations

import pytest
from declared_incident import CONFLICT, error_message
from requests_seen import calls, writes

WINDOWS = "/api/v1/maintenance-windows"
END = {"message": "Done."}


@pytest.fixture
def plugin(plugin):
    plugin.kind = "MaintenanceEnd"
    yield plugin
    plugin.kind = "Incident"


@pytest.fixture
def incident(simulator):
    return simulator.create_incident(title="work")["id"]


@pytest.fixture
def windows(simulator):
    """Three active windows, in the order in which they are ended."""
    active = {"starts_at": "2026-11-01T00:00:00Z", "ends_at": "2140-01-01T00:00:00Z"}
    return sorted(simulator.create_maintenance_window(**active)["id"] for _ in range(3))


def declared(incident, windows):
    return {**END, "incidentId": incident, "windowIds": windows}


def is_active(window):
    return window["endsAt"] > "2100"


def test_the_incident_is_resolved_before_the_windows_end(plugin, simulator, incident, windows):
    state = plugin.create(declared(incident, [windows[0], windows[0].upper()]))
    assert calls(simulator) == [
        "GET incidents",
        "POST resolve",
        "GET maintenance-windows",
        "PUT maintenance-windows",
    ]
    assert state.outputs["resolvedAt"] == simulator.incidents[0]["resolvedAt"]
    assert plugin.lines() == []


def test_a_window_that_cannot_be_ended_does_not_keep_the_others(
    plugin, simulator, incident, windows
):
    simulator.fail("PUT", f"{WINDOWS}/*", status=409, body=CONFLICT)
    message = error_message(plugin.create, declared(incident, windows))
    assert f"{WINDOWS}/{windows[0]} returned 409 CONFLICT" in message
    assert writes(simulator) == ["POST resolve", *["PUT maintenance-windows"] * 3]
    (still_active,) = [one["id"] for one in simulator.maintenance_windows if is_active(one)]
    assert still_active == windows[0]
    plugin.create(declared(incident, windows))
    assert "POST resolve" not in writes(simulator)
    assert not any(map(is_active, simulator.maintenance_windows))
    assert plugin.lines() == []


def test_windows_that_were_over_during_the_change_are_reported_in_one_line(
    plugin, simulator, incident
):
    over = {"starts_at": "2026-11-01T00:00:00Z", "ends_at": "2026-11-01T01:00:00Z"}
    windows = [simulator.create_maintenance_window(**over)["id"] for _ in range(2)]
    plugin.create(declared(incident, windows))
    (line,) = plugin.lines()
    assert "2 windows were over already, at 2026-11-01T01:00:00" in line
    assert "declare a longer duration" in line
    assert writes(simulator) == ["POST resolve"]


def test_other_windows_replace_it_and_another_message_does_not(plugin, incident, windows):
    state = plugin.create(declared(incident, windows))
    reordered = {**declared(incident.upper(), windows[::-1]), "message": "Later."}
    assert plugin.diff(state, reordered).replaces == []
    assert plugin.diff(state, declared(incident, windows[:2])).replaces == ["windowIds"]


def test_reading_and_deleting_it_call_nothing(plugin, simulator, incident, windows):
    state = plugin.create(declared(incident, windows))
    simulator.clear_requests()
    assert plugin.read(state).outputs["resolvedAt"] == state.outputs["resolvedAt"]
    plugin.delete(state)
    plugin.delete(state)
    assert simulator.requests() == []


@pytest.mark.parametrize("windows", ["x", ["x"], [1]])
def test_bad_ids_are_refused_by_name(plugin, incident, windows):
    (reason,) = plugin.check(declared(incident, windows)).reasons
    assert reason.startswith("window_ids: ")
