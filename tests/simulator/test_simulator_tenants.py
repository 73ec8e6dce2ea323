"""Who can see a record: organizations and workspaces."""

from __future__ import annotations

import json

import httpx
import pytest

from pulumi_devhelm.simulator import SimulatedError, Simulator

INCIDENTS = "/api/v1/incidents"
WINDOWS = "/api/v1/maintenance-windows"
WORKSPACE = "x-phelm-workspace-id"
BODIES = {
    INCIDENTS: {"title": "Slow", "severity": "DOWN"},
    WINDOWS: {"startsAt": "2030-01-01T12:00:00Z", "endsAt": "2030-01-01T14:00:00Z"},
}
# DevHelm's CLI and Terraform provider send `1`. Its SDK and this package send nothing.
DEFAULT_WORKSPACE_HEADERS = [{}, {WORKSPACE: "1"}, {WORKSPACE: ""}, {WORKSPACE: "01"}]


@pytest.mark.parametrize("path", BODIES)
@pytest.mark.parametrize("writer", DEFAULT_WORKSPACE_HEADERS)
@pytest.mark.parametrize("reader", DEFAULT_WORKSPACE_HEADERS)
def test_naming_the_default_workspace_is_the_same_as_naming_none(api, path, writer, reader):
    created = api.post(path, json=BODIES[path], headers=writer).json()["data"]
    created_id = created.get("incident", created)["id"]
    [listed] = api.get(path, headers=reader).json()["data"]
    assert listed["id"] == created_id
    assert api.get(f"{path}/{created_id}", headers=reader).status_code == 200
    assert api.get(path, headers={WORKSPACE: "2"}).json()["data"] == []


@pytest.mark.parametrize("workspace", [None, 1, "1", "01"])
def test_a_record_stored_in_the_default_workspace_is_visible_there(api, simulator, workspace):
    incident = simulator.create_incident(workspace_id=workspace)
    assert "workspaceId" not in incident
    for headers in DEFAULT_WORKSPACE_HEADERS:
        assert api.get(f"{INCIDENTS}/{incident['id']}", headers=headers).status_code == 200


@pytest.mark.parametrize("workspace", [9, "9", "09"])
def test_a_record_stored_in_another_workspace_is_visible_only_there(api, simulator, workspace):
    incident = simulator.create_incident()
    changed = simulator.change_incident(incident["id"], workspace_id=workspace)
    assert changed["workspaceId"] == "9"
    path = f"{INCIDENTS}/{incident['id']}"
    assert api.get(path, headers={WORKSPACE: "9"}).status_code == 200
    assert api.get(path).status_code == 404


@pytest.mark.parametrize("field", ["workspace_id", "organization_id"])
@pytest.mark.parametrize("value", ["acme", "", -1, 2**31, True, 1.5, [1], {}, "9" * 5000])
def test_an_invalid_workspace_or_organization_id_is_refused(simulator, field, value):
    incident = simulator.create_incident()
    name = field.replace("_id", "Id")
    with pytest.raises(SimulatedError, match=f"400 BAD_REQUEST.*{name}: must be a number"):
        simulator.create_incident(**{field: value})
    with pytest.raises(SimulatedError, match=f"400 BAD_REQUEST.*{name}: must be a number"):
        simulator.change_incident(incident["id"], **{field: value})
    assert simulator.incidents == [incident]


def test_an_organization_id_can_be_a_string_of_digits(api, simulator):
    incident = simulator.create_incident(organization_id="7")
    assert incident["organizationId"] == 7
    answer = api.get(f"{INCIDENTS}/{incident['id']}", headers={"x-phelm-org-id": "7"})
    assert answer.status_code == 200


def test_a_file_of_an_earlier_version_can_be_read(tmp_path):
    """There, workspace `1` was not the default, and a timeline was an incident's only extra."""
    records = {
        number: {
            "fields": {"id": f"{number}23e4567-e89b-12d3-a456-426614174000", "organizationId": 1},
            "workspaceId": workspace,
            "updates": [],
        }
        for number, workspace in {"1": None, "2": "1", "3": "9", "4": "acme"}.items()
    }
    stored = {record["fields"]["id"]: record for record in records.values()}
    data = tmp_path / "data.json"
    data.write_text(json.dumps({"incidents": stored}))
    headers = {"Authorization": "Bearer dh_live_x"}
    with Simulator(data) as simulator, httpx.Client(base_url=simulator.url, headers=headers) as api:
        seen = {incident["id"][0] for incident in api.get(INCIDENTS).json()["data"]}
        assert seen == {"1", "2"}
        for incident in simulator.incidents:
            simulator.add_update(incident["id"], "x")
        detail = api.get(f"{INCIDENTS}/{simulator.incidents[0]['id']}").json()["data"]
        assert detail["statusPageIncidents"] == []
        assert [incident.get("workspaceId") for incident in simulator.incidents] == [
            None,
            None,
            "9",
            "acme",
        ]
