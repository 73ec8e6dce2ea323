"""Adding a collection takes one class and its line in COLLECTIONS; the rest follows."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar

import httpx
import pytest
from starlette.responses import JSONResponse

from pulumi_devhelm.simulator import SimulatedError, Simulator, backend
from pulumi_devhelm.simulator.collections.base import Collection
from pulumi_devhelm.simulator.request_parsing import parse_body, parse_path_id, tenant_of
from pulumi_devhelm.simulator.routing import build_routes
from pulumi_devhelm.simulator.schemas import NonEmptyString, Schema
from pulumi_devhelm.simulator.summaries import ALWAYS, ENDED, Fact, Summary

LABELS = "/api/v1/labels"
CONTROL = "/_simulator/labels"
HTML = {"Accept": "text/html"}


class CreateLabelRequest(Schema):
    name: NonEmptyString


class Labels(Collection):
    """All that a collection needs."""

    name = "labels"
    singular = "Label"
    headings: ClassVar = {ALWAYS: "Labels"}

    def routes(self):
        table = [("POST", "", self._create_label), ("GET", "/{id}", self._get_label)]
        return build_routes("/v1/labels", table)

    async def _create_label(self, request):
        body = await parse_body(request, CreateLabelRequest)
        record = self.add({**body.model_dump(by_alias=True), **tenant_of(request).as_fields()})
        return JSONResponse({"data": record["fields"]}, HTTPStatus.CREATED)

    async def _get_label(self, request):
        record = self.get(parse_path_id(request), tenant_of(request))
        return JSONResponse({"data": record["fields"]})


class RetiredLabels(Labels):
    """A collection with more details on the index page."""

    headings: ClassVar = {ENDED: "Retired labels"}

    def summaries(self):
        return [
            Summary(
                title=record["fields"]["name"],
                state=ENDED,
                badges=("RETIRED",),
                about=Fact("Owner", "Nobody"),
                notes=("<b>Unused</b>", "No monitor has it"),
            )
            for record in self.all()
        ]


@pytest.fixture
def collection():
    return Labels


@pytest.fixture
def simulator(monkeypatch, collection):
    monkeypatch.setattr(backend, "COLLECTIONS", (*backend.COLLECTIONS, collection))
    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def api(simulator):
    headers = {"Authorization": "Bearer dh_live_x"}
    with httpx.Client(base_url=simulator.url, headers=headers) as client:
        yield client


def test_the_api_serves_a_new_collection_to_its_tenant(api):
    label = api.post(LABELS, json={"name": "production"}).json()["data"]
    assert label["name"] == "production"
    assert api.get(f"{LABELS}/{label['id']}").json() == {"data": label}
    answer = api.get(f"{LABELS}/{label['id']}", headers={"x-phelm-org-id": "7"})
    assert (answer.status_code, answer.json()["message"]) == (404, "Label not found")
    assert api.post(LABELS, json={"name": ""}).json()["errors"][0]["field"] == "name"


def test_faults_and_the_log_cover_a_new_collection(api, simulator):
    simulator.fail("POST", LABELS, drop="after")
    with pytest.raises(httpx.RemoteProtocolError):
        api.post(LABELS, json={"name": "production"})
    assert [label["name"] for label in simulator.records("labels")] == ["production"]
    assert [request.path for request in simulator.requests("POST")] == [LABELS]


def test_the_control_interface_stores_changes_and_deletes_its_records(api):
    stored = api.post(CONTROL, json={"name": "production", "workspaceId": "9"})
    assert stored.status_code == 201
    label = stored.json()
    changed = api.patch(f"{CONTROL}/{label['id']}", json={"name": "staging"}).json()
    assert changed == {**label, "name": "staging"}
    assert api.get(CONTROL).json() == [changed]
    assert api.delete(f"{CONTROL}/{label['id']}").status_code == 204
    assert api.get(CONTROL).json() == []


def test_a_test_can_store_change_and_delete_its_records(simulator):
    label = simulator.create_record("labels", name="production", display_color="red")
    assert label.items() >= {"name": "production", "displayColor": "red"}.items()
    assert simulator.change_record("labels", label["id"], name="staging")["name"] == "staging"
    simulator.delete_record("labels", label["id"])
    assert simulator.records("labels") == simulator.requests() == []
    with pytest.raises(SimulatedError, match="404 NOT_FOUND: Label not found"):
        simulator.delete_record("labels", label["id"])


def test_the_data_file_keeps_a_new_collection(tmp_path, monkeypatch):
    data = tmp_path / "data.json"
    monkeypatch.setattr(backend, "COLLECTIONS", (*backend.COLLECTIONS, Labels))
    with Simulator(data) as simulator:
        kept = simulator.create_record("labels", name="production")
        simulator.create_incident()
    with Simulator(data) as simulator:
        assert simulator.records("labels") == [kept]


def test_a_reset_deletes_its_records(api, simulator):
    simulator.create_record("labels", name="production")
    api.post("/_simulator/reset")
    assert simulator.records("labels") == []


@pytest.mark.parametrize("headers", [{}, HTML])
def test_the_index_page_lists_its_records_newest_first(api, simulator, headers):
    assert "Labels" not in api.get("/", headers=headers).text
    simulator.create_record("labels", name="production")
    simulator.create_record("labels", name="<staging>")
    unnamed = simulator.create_record("labels")
    simulator.create_incident(title="Oulabele")
    page = api.get("/", headers=headers).text
    staging = "&lt;staging&gt;" if headers else "<staging>"
    positions = [
        page.index(text) for text in ("Oulabele", "Labels", unnamed["id"], staging, "production")
    ]
    assert positions == sorted(positions)


@pytest.mark.parametrize("collection", [RetiredLabels])
@pytest.mark.parametrize(
    ("headers", "lines"),
    [
        (
            {},
            [
                "Retired labels\n---",
                "RETIRED\n  production\n  Owner Nobody. <b>Unused</b>. No monitor has it.\n",
            ],
        ),
        (
            HTML,
            [
                "Retired labels <span",
                "RETIRED</span>",
                "Owner</span> <bdi>Nobody</bdi>",
                "&lt;b&gt;Unused&lt;/b&gt;</p>",
            ],
        ),
    ],
)
def test_a_collection_can_show_more_details_on_the_index_page(api, simulator, headers, lines):
    simulator.create_record("labels", name="production")
    simulator.create_maintenance_window(starts_at="2001-01-01T00:00:00Z", ends_at=None)
    page = api.get("/", headers=headers).text
    for line in ["Ended maintenance windows", *lines]:
        assert line in page
        page = page.partition(line)[2]


def test_an_unknown_collection_is_refused_with_the_names_of_all(simulator):
    known = (
        "incidents, maintenance-windows, status-page-incidents, status-page-maintenance, "
        "status-pages, monitors, labels"
    )
    message = f"collection: must be one of {known}, not 'label'."
    for call in (simulator.records, simulator.create_record):
        with pytest.raises(ValueError, match=message):
            call("label")
