"""The data file."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from pulumi_devhelm.simulator import Simulator

INCIDENTS = "/api/v1/incidents"
HEADERS = {"Authorization": "Bearer dh_live_x"}


def test_the_data_file_keeps_incidents_across_restarts(tmp_path):
    data = tmp_path / "data.json"
    with Simulator(data) as simulator:
        kept = simulator.create_incident(title="Kept", updates=[{"body": "x"}], workspace_id="2")
        gone = simulator.create_incident(title="Gone")
        simulator.delete_incident(gone["id"])
        kept = simulator.resolve_incident(kept["id"], "Done")
    with Simulator(data) as simulator:
        assert simulator.incidents == [kept]
        simulator.reset()
    with Simulator(data) as simulator:
        assert simulator.incidents == []


def test_the_data_file_keeps_maintenance_windows_across_restarts(tmp_path):
    data = tmp_path / "data.json"
    with Simulator(data) as simulator:
        kept = simulator.create_maintenance_window(reason="Kept", workspace_id="2")
        kept = simulator.change_maintenance_window(kept["id"], monitor_id="x")
        gone = simulator.create_maintenance_window(reason="Gone")
        simulator.delete_maintenance_window(gone["id"])
    with Simulator(data) as simulator:
        assert (simulator.maintenance_windows, simulator.incidents) == ([kept], [])


def test_a_change_is_in_the_file_before_its_response(tmp_path):
    data = tmp_path / "data.json"
    with Simulator(data) as simulator:
        body = {"title": "Slow", "severity": "DOWN"}
        httpx.post(simulator.url + INCIDENTS, json=body, headers=HEADERS)
        assert "Slow" in data.read_text()
        assert [file.name for file in tmp_path.iterdir()] == ["data.json"]


def test_without_a_data_file_a_restart_deletes_everything():
    simulator = Simulator()
    with simulator:
        simulator.create_incident()
    with simulator:
        assert simulator.incidents == []


@pytest.mark.parametrize("content", ["", "{", "[]", json.dumps({"incidents": []})])
def test_another_programs_file_is_refused_and_stays_unchanged(tmp_path, content):
    data = tmp_path / "data.json"
    data.write_text(content)
    with pytest.raises(ValueError, match=r"data\.json"):
        Simulator(data).start()
    assert data.read_text() == content


def test_concurrent_clients_lose_no_records(tmp_path):
    with Simulator(tmp_path / "data.json") as simulator:

        def create(number):
            if number % 2:
                simulator.create_incident(title=str(number))
                return
            body = {"title": str(number), "severity": "DOWN"}
            client.post(simulator.url + INCIDENTS, json=body, headers=HEADERS).raise_for_status()

        with httpx.Client() as client, ThreadPoolExecutor(8) as pool:
            list(pool.map(create, range(40)))
        before = simulator.incidents
    with Simulator(tmp_path / "data.json") as simulator:
        assert simulator.incidents == before
    assert {incident["title"] for incident in before} == {str(number) for number in range(40)}
