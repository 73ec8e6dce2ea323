"""MaintenanceIncident and MaintenanceEnd with a status page, on both hosts."""

from __future__ import annotations

import pytest
from requests_seen import calls, writes
from status_pages import BOTH_HOSTS, mails, notifications

PAGE = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
AROUND = """
page = get_status_page(slug="acme")
with MaintenanceIncident(
    "work",
    title="Upgrade",
    org_wide=True,
    duration="45m",
    body="For the team.",
    resolve_message="The team is done.",
    status_page=StatusPageNotice(page, body="For customers.", impact="MAJOR",
                                 components=[page.components["Checkout"]]),
    triggers=[config.get("run")],
    opts=on,
) as work:
    IncidentUpdate("change", incident_id=work.incident_id, body="Changing.",
                   triggers=[config.get("run")], opts=on)
pulumi.export("notices", work.notices)
"""
UNTIL_DESTROY = f"""
MaintenanceIncident("work", title="Upgrade", org_wide=True, duration="45m", opts=on,
                    status_page="{PAGE}")
"""


@pytest.fixture(autouse=True)
def page(simulator):
    return simulator.create_status_page(id=PAGE, slug="acme", components=["API", "Checkout"])


@BOTH_HOSTS
def test_the_notice_comes_between_windows_and_incident_and_ends_last(hosted, simulator):
    hosted.program(AROUND)
    hosted.preview()
    assert writes(simulator) == []
    hosted.up()
    assert notifications(simulator) == {False}
    assert writes(simulator) == [
        "POST maintenance-windows",
        "POST maintenance",
        "POST incidents",
        "POST updates",
        "POST resolve",
        "PUT maintenance-windows",
        "PUT maintenance",
    ]
    (notice,), (window,) = simulator.status_page_maintenance, simulator.maintenance_windows
    assert notice["scheduledFor"] == window["startsAt"]
    assert [entry["body"] for entry in notice["updates"]] == ["For customers."]
    assert notice["status"] == "RESOLVED"
    assert hosted.outputs() == {"notices": [f"{PAGE}/{notice['id']}"]}
    assert "unchanged" in hosted.up()
    assert writes(simulator) == []
    hosted.set({"run": "2"})
    hosted.up()
    assert [one["status"] for one in simulator.status_page_maintenance] == ["RESOLVED"] * 2
    hosted.refresh()
    calls(simulator)
    hosted.destroy()
    assert "POST maintenance" not in writes(simulator)
    assert mails(simulator) == []


@BOTH_HOSTS
def test_destroy_completes_the_notice_after_the_incident(hosted, simulator):
    hosted.program(UNTIL_DESTROY)
    hosted.up()
    (notice,) = simulator.status_page_maintenance
    assert [entry["body"] for entry in notice["updates"]] == ["Upgrade"]
    calls(simulator)
    hosted.destroy()
    assert writes(simulator) == [
        "POST resolve",
        "PUT maintenance",
        "PUT maintenance-windows",
    ]
    assert mails(simulator) == []


@BOTH_HOSTS
def test_an_end_goes_on_if_a_notice_cannot_be_completed(hosted, simulator):
    hosted.program(AROUND)
    simulator.fail("PUT", "/api/v1/status-pages/*/maintenance/*", status=403)
    assert "returned 403 FORBIDDEN" in hosted.up(fails=True)
    assert simulator.incidents[0]["status"] == "RESOLVED"
    hosted.up()
    assert simulator.status_page_maintenance[0]["status"] == "RESOLVED"


def test_a_deleted_notice_does_not_stop_the_end(stack, simulator):
    stack.program(f"""
it = Incident("it", title="A", severity="DOWN")
MaintenanceEnd("end", incident_id=it.id, notices=["{PAGE}/{PAGE}"])
""")
    assert "was not found in DevHelm, so there was nothing to end" in stack.up()
    assert simulator.incidents[0]["status"] == "RESOLVED"


def test_a_drill_is_refused_a_status_page_in_a_sentence(stack, simulator):
    stack.program(f"""
GameDay("drill", title="Lose a node", org_wide=True, duration="1h", status_page="{PAGE}")
""")
    refused = stack.preview(fails=True)
    assert "GameDay 'drill': status_page: a drill can't use a status page" in refused
    assert "Traceback" not in refused
    assert writes(simulator) == []


def test_ids_of_something_else_are_refused(stack, simulator):
    stack.program(f"""
it = Incident("it", title="A", severity="DOWN")
MaintenanceEnd("end", incident_id=it.id, notices=["{PAGE}"])
""")
    assert "notices: each must be the id of a StatusPageMaintenance." in stack.preview(fails=True)
    assert writes(simulator) == []
