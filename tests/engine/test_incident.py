"""Incident's tables on the real engine, told from the requests that reached DevHelm."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

PLAIN = """
incident = Incident(
    "it",
    title=config.get("title") or "Upgrade",
    severity=config.get("severity") or "MAINTENANCE",
    body=config.get("body"),
    monitor_id=config.get("monitor"),
    triggers={"run": config.get("run")},
    adopt_id=config.get("adopt"),
    notify_subscribers=config.get_bool("notify") or False,
    on_destroy=config.get("onDestroy") or "resolve",
    resolve_message="Done.",
)
pulumi.export("id", incident.id)
pulumi.export("shortlink", incident.shortlink)
pulumi.export("status", incident.status)
pulumi.export("reopen_count", incident.reopen_count)
"""
INCIDENTS = "/api/v1/incidents"


@pytest.fixture
def plain(stack):
    """One incident whose inputs come from the stack's configuration."""
    stack.program(PLAIN)
    return stack


@pytest.fixture
def up(plain, simulator):
    """The same, up, with an empty log of requests."""
    plain.up()
    simulator.clear_requests()
    return plain


def calls(simulator):
    """What was asked, as "METHOD path" with ids left out; the log is empty afterwards."""
    uuid = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
    asked = [
        f"{request.method} {uuid.sub('{id}', request.path.removeprefix(INCIDENTS))}".strip()
        for request in simulator.requests()
    ]
    simulator.clear_requests()
    return asked


def only(simulator):
    (incident,) = simulator.incidents
    return incident


class TestLife:
    def test_creation_is_one_post_and_a_second_up_none(self, plain, simulator):
        plain.set({"body": "Soon back."})
        plain.up()
        (request,) = simulator.requests()
        assert request.body == {
            "title": "Upgrade",
            "severity": "MAINTENANCE",
            "body": "Soon back.",
        }
        simulator.clear_requests()
        assert "unchanged" in plain.up()
        assert calls(simulator) == []

    def test_outputs_are_what_devhelm_answered(self, up, simulator):
        incident = only(simulator)
        outputs = up.outputs()
        assert outputs["id"] == incident["id"]
        assert outputs["shortlink"] == incident["shortlink"]
        assert outputs["status"] == incident["status"]
        assert outputs["reopen_count"] == 0
        assert isinstance(outputs["reopen_count"], int)

    def test_title_and_severity_together_are_one_patch(self, up, simulator):
        up.set({"title": "New", "severity": "DOWN"})
        assert "1 updated" in up.up()
        reading, request = simulator.requests()
        assert reading.method == "GET"
        assert (request.method, request.body) == ("PATCH", {"title": "New", "severity": "DOWN"})
        simulator.clear_requests()
        assert "unchanged" in up.up()
        assert calls(simulator) == []

    def test_a_new_body_is_one_timeline_update_and_its_removal_nothing(self, up, simulator):
        up.set({"body": "Half way."})
        up.up()
        _, request = simulator.requests()
        assert request.path.endswith("/updates")
        assert request.body == {"body": "Half way.", "notifySubscribers": False}
        simulator.clear_requests()
        up.pulumi("config", "rm", "body")
        up.up()
        up.up()
        assert calls(simulator) == []

    def test_all_changes_at_once_go_in_one_order_and_subscribers_hear_of_it_if_asked(
        self, up, simulator
    ):
        up.set({"title": "New", "body": "More.", "notify": "true"})
        up.up()
        assert calls(simulator) == ["GET /{id}", "PATCH /{id}", "POST /{id}/updates"]
        assert only(simulator)["updates"][-1]["notifySubscribers"] is True

    def test_what_only_destroy_reads_calls_nothing(self, up, simulator):
        up.set({"onDestroy": "keep"})
        assert "1 updated" in up.up()
        up.destroy()
        assert calls(simulator) == []
        assert only(simulator)["status"] != "RESOLVED"

    def test_destroy_is_one_resolve_with_the_message(self, up, simulator):
        up.destroy()
        assert calls(simulator) == ["POST /{id}/resolve"]
        incident = only(simulator)
        assert (incident["status"], incident["resolutionNote"]) == ("RESOLVED", "Done.")

    def test_refresh_is_one_get_and_no_false_drift(self, up, simulator):
        assert "unchanged" in up.refresh()
        assert calls(simulator) == ["GET /{id}"]
        assert "unchanged" in up.preview("--expect-no-changes")
        assert calls(simulator) == []


class TestPreview:
    def test_shows_creation_update_and_replacement_and_calls_nothing(self, plain, simulator):
        assert "to create" in plain.preview()
        plain.up()
        simulator.clear_requests()
        plain.set({"title": "New"})
        assert "1 to update" in plain.preview()
        plain.set({"run": "2"})
        assert "to replace" in plain.preview()
        assert calls(simulator) == []

    def test_accepts_values_that_are_not_known_yet(self, stack, simulator):
        stack.program("""
first = Incident("first", title="First", severity="DOWN")
Incident(
    "second",
    title=pulumi.Output.concat("After ", first.id),
    severity=first.severity,
    body=first.shortlink,
    monitor_id=first.id,
    service_id=first.id,
    triggers={"first": [first.id]},
    notify_subscribers=first.id.apply(lambda _: True),
    on_destroy=first.id.apply(lambda _: "keep"),
    resolve_message=first.shortlink,
)
""")
        assert "3 to create" in stack.preview()
        assert calls(simulator) == []
        stack.up()
        first, second = sorted(simulator.incidents, key=lambda incident: incident["createdAt"])
        assert second["title"] == f"After {first['id']}"
        assert second["monitorId"] == first["id"]

    def test_looks_for_no_plugin_to_download(self, plain):
        """Pulumi takes every package of a name that begins with pulumi- for one with a plugin."""
        assert "downloading" not in plain.preview("--logtostderr", "-v=7")

    def test_loads_no_http_client(self, plain):
        plain.program(
            PLAIN
            + """
import sys
assert "httpx" not in sys.modules and "pydantic" not in sys.modules
"""
        )
        plain.preview()


class TestDrift:
    def test_shows_and_the_next_up_puts_it_right(self, up, simulator):
        incident = only(simulator)
        simulator.change_incident(incident["id"], title="Somebody's", severity="DOWN")
        assert "1 updated" in up.refresh()
        simulator.clear_requests()
        assert "1 to update" in up.preview()
        up.up()
        _, request = simulator.requests()
        assert request.body == {"title": "Upgrade", "severity": "MAINTENANCE"}

    def test_what_is_gone_leaves_the_state_with_a_warning_and_is_opened_anew(self, up, simulator):
        incident = only(simulator)
        simulator.delete_incident(incident["id"])
        refreshed = up.refresh()
        assert incident["id"] in refreshed
        assert incident["shortlink"] in refreshed
        assert "organization 1" in refreshed
        assert "another workspace" in refreshed
        assert up.resources() == []
        simulator.clear_requests()
        up.up()
        assert calls(simulator) == ["POST"]

    def test_up_with_refresh_does_both(self, up, simulator):
        simulator.change_incident(only(simulator)["id"], title="Somebody's")
        up.up("--refresh")
        assert calls(simulator) == ["GET /{id}", "GET /{id}", "PATCH /{id}"]

    def test_that_nobody_refreshed_is_left_alone_by_another_change(self, up, simulator):
        """What an update read is drift after the next refresh only, and then it is put right."""
        incident = only(simulator)
        simulator.change_incident(incident["id"], title="Somebody's")
        up.set({"severity": "DOWN"})
        up.up()
        simulator.clear_requests()
        assert "unchanged" in up.up()
        assert calls(simulator) == []
        assert only(simulator)["title"] == "Somebody's"
        assert "1 updated" in up.refresh()
        up.up()
        assert (only(simulator)["title"], only(simulator)["severity"]) == ("Upgrade", "DOWN")


class TestResolvedBySomebodyElse:
    @pytest.fixture
    def resolved(self, up, simulator):
        simulator.resolve_incident(only(simulator)["id"], "Somebody was faster.")
        up.refresh()
        simulator.clear_requests()
        return up

    def test_stays_and_is_not_rewritten(self, resolved, simulator):
        assert resolved.resources()[0]["outputs"]["status"] == "RESOLVED"
        resolved.set({"title": "New", "body": "More."})
        resolved.program(PLAIN + 'Incident("other", title="Other", severity="DOWN")\n')
        done = resolved.up()
        (line,) = [line for line in done.lines("is resolved, so") if line.startswith("devhelm:")]
        assert "title, body" in line
        assert "triggers" in line
        assert calls(simulator) == ["POST"]

    @pytest.mark.parametrize("changed", [{"title": "New"}, {"body": "More."}])
    def test_without_a_refresh_stays_as_it_is_as_well(self, up, simulator, changed):
        simulator.resolve_incident(only(simulator)["id"], "Somebody was faster.")
        before = only(simulator)
        simulator.clear_requests()
        up.set(changed)
        lines = up.up().lines("is resolved, so")
        (line,) = [line for line in lines if line.startswith("devhelm:")]
        assert "change triggers" in line
        assert next(iter(changed)) in line
        assert calls(simulator) == ["GET /{id}"]
        assert only(simulator) == before
        assert "unchanged" in up.up()
        assert calls(simulator) == []

    def test_a_new_trigger_opens_a_new_one(self, resolved, simulator):
        resolved.set({"run": "2"})
        resolved.up()
        assert calls(simulator) == ["GET /{id}", "POST"]
        assert {incident["status"] for incident in simulator.incidents} == {
            "RESOLVED",
            "CONFIRMED",
        }

    def test_is_destroyed_without_a_second_resolution(self, resolved, simulator):
        resolved.destroy()
        assert calls(simulator) == ["GET /{id}"]
        assert only(simulator)["resolutionNote"] == "Somebody was faster."


class TestReplace:
    @pytest.mark.parametrize("changed", [{"run": "2"}, {"monitor": str(uuid4())}])
    def test_the_old_incident_is_resolved_before_the_new_one_opens(self, up, simulator, changed):
        up.set(changed)
        assert "1 replaced" in up.up()
        assert calls(simulator) == ["POST /{id}/resolve", "POST"]

    def test_what_failed_in_between_goes_on_from_there(self, up, simulator):
        simulator.fail("POST", INCIDENTS, status=422)
        up.set({"run": "2"})
        up.up(fails=True)
        up.up()
        assert calls(simulator) == ["POST /{id}/resolve", "POST", "POST"]
        assert len(simulator.incidents) == 2
        up.destroy()
        assert {incident["status"] for incident in simulator.incidents} == {"RESOLVED"}

    def test_keys_of_triggers_are_the_users_own(self, stack, simulator):
        program = """
nested = [{{"started_at": 1, "startedAt": 2}}]
triggers = {{"monitor_id": {0}, "monitorId": {1}, "nested": nested}}
incident = Incident("it", title="T", severity="DOWN", triggers=triggers)
pulumi.export("triggers", incident.triggers)
"""
        stack.program(program.format(1, 2))
        stack.up()
        assert stack.outputs()["triggers"] == {
            "monitor_id": 1,
            "monitorId": 2,
            "nested": [{"started_at": 1, "startedAt": 2}],
        }
        simulator.clear_requests()
        stack.program(program.format(2, 1))
        assert "1 replaced" in stack.up()

    @pytest.mark.parametrize("spelling", ["monitor_id", "monitorId"])
    def test_ignore_changes_takes_either_spelling(self, stack, simulator, spelling):
        program = """
Incident("it", title="T", severity="DOWN", monitor_id={monitor!r},
    opts=pulumi.ResourceOptions(ignore_changes=[{spelling!r}]))
"""
        stack.program(program.format(monitor=str(uuid4()), spelling=spelling))
        stack.up()
        simulator.clear_requests()
        stack.program(program.format(monitor=str(uuid4()), spelling=spelling))
        assert "unchanged" in stack.up()
        assert calls(simulator) == []


class TestDelete:
    def test_resolved_meanwhile_is_success(self, up, simulator):
        simulator.resolve_incident(only(simulator)["id"])
        up.destroy()
        assert calls(simulator) == ["POST /{id}/resolve", "GET /{id}"]

    def test_gone_meanwhile_is_success_and_told(self, up, simulator):
        incident = only(simulator)
        simulator.delete_incident(incident["id"])
        assert incident["id"] in up.destroy()
        assert calls(simulator) == ["POST /{id}/resolve", "GET /{id}"]

    def test_a_404_to_the_resolution_of_what_is_there_keeps_it_in_the_state(self, up, simulator):
        simulator.fail("POST", f"{INCIDENTS}/*/resolve", status=404)
        assert "Resolving the incident failed" in up.destroy(fails=True)
        assert len(up.resources()) == 1
        up.destroy()
        assert only(simulator)["status"] == "RESOLVED"


class TestAdoptId:
    @pytest.fixture
    def foreign(self, simulator):
        return simulator.create_incident(title="A person's", severity="DEGRADED")

    def test_takes_over_what_a_person_opened(self, plain, simulator, foreign):
        plain.set({"adopt": foreign["id"], "body": "Ours now."})
        plain.up()
        assert calls(simulator) == ["GET /{id}", "PATCH /{id}", "POST /{id}/updates"]
        incident = only(simulator)
        assert (incident["title"], incident["severity"]) == ("Upgrade", "MAINTENANCE")
        assert [entry["body"] for entry in incident["updates"]].count("Ours now.") == 1
        plain.up()
        plain.pulumi("config", "rm", "adopt")
        assert "unchanged" in plain.up()
        assert calls(simulator) == []
        plain.destroy()
        assert only(simulator)["status"] == "RESOLVED"

    def test_changes_nothing_that_is_as_declared(self, plain, simulator):
        same = simulator.create_incident(title="Upgrade", severity="MAINTENANCE")
        plain.set({"adopt": same["id"]})
        plain.up()
        assert calls(simulator) == ["GET /{id}"]

    def test_an_unknown_id_is_refused(self, plain, simulator):
        plain.set({"adopt": str(uuid4())})
        assert "which DevHelm doesn't know" in plain.up(fails=True)
        assert simulator.incidents == []

    def test_a_resolved_one_is_refused(self, plain, simulator, foreign):
        simulator.resolve_incident(foreign["id"])
        plain.set({"adopt": foreign["id"]})
        assert "already resolved" in plain.up(fails=True)

    def test_another_monitor_is_refused_and_nothing_changed(self, plain, simulator, foreign):
        plain.set({"adopt": foreign["id"], "monitor": str(uuid4())})
        assert "its monitor_id is none" in plain.up(fails=True)
        assert calls(simulator) == ["GET /{id}"]

    def test_a_replace_while_it_names_the_owned_one_is_refused(self, plain, simulator, foreign):
        plain.set({"adopt": foreign["id"]})
        plain.up()
        simulator.clear_requests()
        plain.set({"run": "2"})
        assert "Remove adopt_id" in plain.preview(fails=True)
        assert "Remove adopt_id" in plain.up(fails=True)
        assert calls(simulator) == []


class TestGet:
    def test_reads_without_owning(self, stack, simulator):
        foreign = simulator.create_incident(title="A person's", severity="DEGRADED")
        stack.program(f"""
incident = Incident.get("seen", "{foreign["id"]}")
pulumi.export("title", incident.title)
pulumi.export("severity", incident.severity)
pulumi.export("status", incident.status)
pulumi.export("shortlink", incident.shortlink)
""")
        stack.preview()
        stack.up()
        stack.refresh()
        outputs = stack.outputs()
        assert outputs == {
            "title": "A person's",
            "severity": "DEGRADED",
            "status": foreign["status"],
            "shortlink": foreign["shortlink"],
        }
        stack.destroy()
        assert {request.method for request in simulator.requests()} == {"GET"}
        assert only(simulator)["status"] != "RESOLVED"

    def test_an_unknown_id_is_told(self, stack):
        missing = str(uuid4())
        stack.program(f'Incident.get("seen", "{missing}")')
        told = stack.up(fails=True)
        assert f"incidents/{missing} returned 404 NOT_FOUND" in told
        assert "devhelm:workspaceId" in told

    def test_one_that_goes_later_leaves_the_state(self, stack, simulator):
        foreign = simulator.create_incident(title="A person's", severity="DEGRADED")
        stack.program(f'Incident.get("seen", "{foreign["id"]}")')
        stack.up()
        simulator.delete_incident(foreign["id"])
        assert foreign["shortlink"] in stack.refresh()
        assert stack.resources() == []

    def test_import_is_refused_with_the_ways_that_work(self, stack):
        stack.program(f"""
Incident("it", title="T", severity="DOWN", opts=pulumi.ResourceOptions(import_="{uuid4()}"))
""")
        told = stack.preview(fails=True)
        assert "adopt_id" in told
        assert "Incident.get" in told
        assert "Traceback" not in told


def test_many_incidents_share_a_few_connections(stack, simulator):
    stack.program("""
for number in range(12):
    Incident(f"it-{number}", title=f"Number {number}", severity="MAINTENANCE")
""")
    stack.up()
    assert len(simulator.incidents) == 12
    assert len({request.client_port for request in simulator.requests()}) <= 4
