"""Each example runs as its README says."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from requests_seen import calls, writes
from runs import until
from stacks import ROOT, Stack

MONITOR = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
OTHER = "5a0c8f3e-1b2d-4e6f-8a9b-0c1d2e3f4a5b"


def bodies(simulator, method):
    return [request.body for request in simulator.requests() if request.method == method]


def test_the_quickstart_opens_changes_and_resolves_an_incident(example, simulator):
    stack = example("quickstart")
    stack.up()
    (incident,) = simulator.incidents
    outputs = {"incident_id": incident["id"], "shortlink": incident["shortlink"]}
    assert stack.outputs() == outputs
    stack.set({"title": "Database upgrade, part two"})
    stack.up()
    assert bodies(simulator, "PATCH") == [{"title": "Database upgrade, part two"}]
    stack.destroy()
    assert simulator.incidents[0]["resolutionNote"] == "Upgrade finished."


@pytest.mark.usefixtures("_engine")
def test_the_root_project_is_the_quickstart(tmp_path, environment, simulator):
    root = tmp_path / "root"
    root.mkdir()
    shutil.copy(ROOT / "Pulumi.yaml", root)
    shutil.copytree(ROOT / "examples/quickstart", root / "examples/quickstart")
    stack = Stack(root, environment)
    stack.pulumi("stack", "init", "dev")
    stack.up()
    assert stack.outputs()["incident_id"] == simulator.incidents[0]["id"]


def test_the_monitor_incident_links_its_monitor_and_gets_updates(example, simulator):
    stack = example("monitor-incident")
    stack.set({"monitorId": MONITOR, "title": "Checkout is slow"})
    stack.up()
    (incident,) = simulator.incidents
    assert (incident["monitorId"], incident["severity"]) == (MONITOR, "DEGRADED")
    assert stack.outputs()["status"] == incident["status"]
    stack.set({"body": "A fix is on its way.", "severity": "DOWN"})
    stack.up()
    (incident,) = simulator.incidents
    assert incident["severity"] == "DOWN"
    assert incident["updates"][-1]["body"] == "A fix is on its way."


def test_the_adopt_example_takes_over_one_incident_and_reads_another(example, simulator):
    opened = simulator.create_incident(title="checkout slow??", severity="DOWN")
    watched = simulator.create_incident(title="Search is down", severity="DOWN")
    stack = example("adopt")
    stack.set({"incidentId": opened["id"], "watchedId": watched["id"]})
    stack.up()
    assert stack.outputs()["incident_id"] == opened["id"]
    assert stack.outputs()["watched_title"] == "Search is down"
    stack.pulumi("config", "rm", "incidentId")
    simulator.clear_requests()
    stack.up()
    assert [request.method for request in simulator.requests()] == ["GET"]
    stack.destroy()
    statuses = {incident["title"]: incident["status"] for incident in simulator.incidents}
    assert statuses["Checkout is slow"] == "RESOLVED"
    assert statuses["Search is down"] == watched["status"]


def test_the_many_example_opens_an_incident_for_each_service(example, simulator):
    stack = example("many")
    stack.up()
    shortlinks = {incident["id"]: incident["shortlink"] for incident in simulator.incidents}
    outputs = stack.outputs()["incidents"]
    assert set(outputs) == {"api", "checkout", "search"}
    assert {one["id"]: one["shortlink"] for one in outputs.values()} == shortlinks
    stack.destroy()
    assert {incident["status"] for incident in simulator.incidents} == {"RESOLVED"}


def test_the_maintenance_window_is_extended_and_ended(example, simulator):
    stack = example("maintenance-window")
    stack.set({"monitorId": MONITOR})
    assert "2 to create" in stack.preview()
    stack.up()
    (window,) = simulator.maintenance_windows
    assert (window["monitorId"], window["reason"]) == (MONITOR, "Database upgrade")
    assert stack.outputs()["window_id"] == window["id"]
    simulator.clear_requests()
    assert "unchanged" in stack.up()
    assert "unchanged" in stack.refresh()
    stack.set({"duration": "3h"})
    stack.up()
    stack.destroy()
    asked = [request.method for request in simulator.requests()]
    # Refresh, update, and destroy each read first.
    assert asked == ["GET", "GET", "PUT", "GET", "PUT"]


def test_the_timeline_gets_an_entry_for_each_step(example, simulator):
    stack = example("timeline")
    assert "3 to create" in stack.preview()
    stack.up()
    simulator.clear_requests()
    assert "unchanged" in stack.up()
    assert "unchanged" in stack.refresh()
    stack.set({"step": "3"})
    stack.up()
    stack.destroy()
    asked = [request.method for request in simulator.requests()]
    assert asked == ["GET", "GET", "POST", "POST", "POST"]
    bodies = [entry["body"] for entry in simulator.incidents[0]["updates"]]
    assert bodies == [
        "Writes are paused.",
        "Replica promoted; writes are back.",
        "Old primary is being removed.",
        "Failover finished.",
    ]


def test_the_maintenance_ends_with_the_deployment(example, simulator):
    stack = example("deploy-with-maintenance")
    stack.set({"monitors[0]": MONITOR, "monitors[1]": OTHER}, "--path")
    assert "7 to create" in stack.preview()
    stack.up()
    end = ["POST resolve", "PUT maintenance-windows", "PUT maintenance-windows"]
    begin = ["POST maintenance-windows", "POST maintenance-windows", "POST incidents"]
    assert writes(simulator) == begin + end
    assert (stack.folder / "serving.txt").read_text() == "1.0.0"
    (incident,) = simulator.incidents
    assert incident["resolutionNote"] == "1.0.0 is serving."
    assert "2 monitors" in incident["updates"][0]["body"]
    assert re.fullmatch(
        rf"Deployment of 1\.0\.0, [-\d]+ [:\d]+ to .*[:\d]+ UTC: {incident['shortlink']}",
        stack.outputs()["chat_message"],
    )
    assert "unchanged" in stack.up()
    assert calls(simulator) == []
    stack.set({"version": "1.1.0"})
    stack.up()
    assert writes(simulator) == begin + end
    assert (stack.folder / "serving.txt").read_text() == "1.1.0"
    stack.destroy()
    assert writes(simulator) == []
    assert not (stack.folder / "serving.txt").exists()


@pytest.fixture
def alive():
    """Returns whether a process runs; a zombie does not."""
    asked = set()

    def runs(pid):
        asked.add(int(pid))
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except FileNotFoundError:
            return False
        return stat.rpartition(")")[2].split()[0] != "Z"

    yield runs
    # After a failed test, its load would keep a core busy.
    for pid in filter(runs, sorted(asked)):
        os.kill(pid, signal.SIGKILL)


def test_the_game_day_starts_and_stops_its_load(example, simulator, alive):
    stack = example("gameday")
    stack.set({"monitors[0]": MONITOR}, "--path")
    assert "6 to create" in stack.preview()
    stack.up()
    outputs = stack.outputs()
    (incident,) = simulator.incidents
    first = outputs["pid"]
    assert alive(first)
    assert incident["updates"][-1]["body"] == f"One core is busy, by process {first:.0f}."
    assert outputs["summary"]["incident_id"] == incident["id"]
    assert "[DRILL] Cache failover under load (1)" in outputs["chat_message"]
    assert "unchanged" in stack.up()
    stack.set({"run": "2"})
    stack.up()
    second = stack.outputs()["pid"]
    assert (alive(first), alive(second)) == (False, True)
    stack.destroy()
    assert not alive(second)
    assert [one["status"] for one in simulator.incidents] == ["RESOLVED", "RESOLVED"]


@pytest.mark.usefixtures("_engine")
@pytest.mark.parametrize("interrupted", [False, True])
def test_the_game_day_script_stops_its_load_and_resolves(
    begin, tmp_path, simulator, alive, interrupted
):
    folder = tmp_path / "script"
    shutil.copytree(ROOT / "examples/gameday-script", folder)
    seconds = "60" if interrupted else "1"
    run = begin([sys.executable, "drill.py"], folder, DRILL_SECONDS=seconds)
    until(lambda: any(one["updates"][1:] for one in simulator.incidents))
    if interrupted:
        run.interrupt()
    assert run.wait() == (-signal.SIGINT if interrupted else 0)
    (incident,) = simulator.incidents
    bodies = [entry["body"] for entry in incident["updates"] if "body" in entry]
    load = next(body for body in bodies if body.startswith("One core is busy"))
    assert not alive(load.rstrip(".").split()[-1])
    outcome = "aborted: interrupted by SIGINT" if interrupted else "completed"
    assert (incident["status"], incident["resolutionNote"]) == ("RESOLVED", outcome)


@pytest.fixture
def acme(simulator):
    return simulator.create_status_page(slug="acme", components=["API", "Checkout"])


# An example and the same program in YAML.
IN_BOTH = pytest.mark.parametrize("language", ["", "/yaml"], ids=["Python", "YAML"])


@pytest.mark.usefixtures("acme")
@IN_BOTH
def test_planned_work_is_announced_moved_and_completed(example, simulator, language):
    stack = example(f"status-page-maintenance{language}")
    begins = simulator.clock() + timedelta(days=1)
    stack.set({"page": "acme", "component": "Checkout", "begins": begins.isoformat()})
    stack.up()
    (notice,) = simulator.status_page_maintenance
    assert notice["id"] in stack.outputs().values()
    assert notice["affectedComponents"][0]["componentName"] == "Checkout"
    stack.set({"duration": "3h"})
    writes(simulator)
    stack.up()
    assert writes(simulator) == ["PUT maintenance"]
    simulator.clock.advance(hours=25)
    stack.destroy()
    (notice,) = simulator.status_page_maintenance
    assert notice["status"] == "RESOLVED"
    assert notice["updates"][-1]["body"] == "The upgrade is done. Thank you for your patience."
    assert notice["mails"] == []


@pytest.mark.usefixtures("acme")
@IN_BOTH
def test_customers_read_about_an_incident_step_by_step(example, simulator, language):
    stack = example(f"status-page-incident{language}")
    stack.set({"page": "acme"})
    stack.up()
    stack.set({"status": "MONITORING", "body": "A fix is out. We are watching it."})
    stack.up()
    stack.destroy()
    (incident,), (notice,) = simulator.incidents, simulator.status_page_incidents
    assert notice["incidentId"] == incident["id"]
    assert [(one["status"], one["body"]) for one in notice["updates"]] == [
        ("INVESTIGATING", "We are looking into it."),
        ("MONITORING", "A fix is out. We are watching it."),
        ("RESOLVED", "Checkout works again."),
    ]
    assert incident["status"] == "RESOLVED"
    assert notice["mails"] == []
