"""Incident's table, through the real plugin process: operation x remote state.

Each row tells the calls that reach DevHelm, what the state then holds, and what a person reads.
"""

from __future__ import annotations

import re

import pytest
from plugin_process import TOKEN, Failed

INCIDENTS = "/api/v1/incidents"
ONE = f"{INCIDENTS}/*"
NEVER = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
OTHER = "1c9b0d4f-6e20-4d3b-8f8c-7a5e3b2d9f01"
CONFLICT = {"status": 409, "code": "CONFLICT", "message": "Not now", "timestamp": 0}
GIVEN = {
    "title": "Upgrade",
    "severity": "MAINTENANCE",
    "body": "Soon back.",
    "triggers": {"run": 1, "nested": {"runId": [True, "a"]}},
    "resolveMessage": "Done.",
}


@pytest.fixture
def known(plugin, simulator):
    """An incident as declared, with an empty log of requests."""
    known = plugin.up(GIVEN)
    simulator.clear_requests()
    return known


@pytest.fixture
def incident(known, simulator):
    """The same as DevHelm has it now."""

    def now():
        (found,) = (one for one in simulator.incidents if one["id"] == known.id)
        return found

    return now


def calls(simulator):
    """What was asked since the last time, as "METHOD path" with ids left out."""
    uuid = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
    asked = [
        f"{request.method} {uuid.sub('{id}', request.path.removeprefix(INCIDENTS))}".strip()
        for request in simulator.requests()
    ]
    simulator.clear_requests()
    return asked


def fails(call, *arguments):
    """The one sentence in which a call fails, told without the frames of any library."""
    with pytest.raises(Failed) as raised:
        call(*arguments)
    told = str(raised.value)
    assert TOKEN not in told
    assert "httpx" not in told
    assert told.count("\n  File ") <= 3, told
    return raised.value.message


class TestCreate:
    def test_is_one_post_and_the_bag_holds_what_was_declared_and_what_was_answered(
        self, plugin, simulator
    ):
        known = plugin.up(GIVEN)
        (request,) = simulator.requests()
        assert (request.method, request.path) == ("POST", INCIDENTS)
        assert request.body == {key: GIVEN[key] for key in ("title", "severity", "body")}
        assert request.headers["authorization"] == "Bearer dh_..."
        (incident,) = simulator.incidents
        live = {key: value for key, value in incident.items() if key not in {"id", "updates"}}
        assert known.id == incident["id"]
        assert known.outputs == {
            **live,
            **GIVEN,
            "adoptOpen": False,
            "notifySubscribers": False,
            "onDestroy": "resolve",
            "statusPageIncidents": [],
            "declared": {key: GIVEN[key] for key in ("title", "severity")},
        }

    def test_sends_no_null_and_no_blank_body(self, plugin, simulator):
        plugin.up({**GIVEN, "body": " \n", "monitorId": None, "resolveMessage": None})
        (request,) = simulator.requests()
        assert request.body == {"title": "Upgrade", "severity": "MAINTENANCE"}

    def test_of_something_linked_sends_the_links(self, plugin, simulator):
        plugin.up({**GIVEN, "monitorId": NEVER, "serviceId": OTHER})
        (request,) = simulator.requests()
        assert (request.body["monitorId"], request.body["serviceId"]) == (NEVER, OTHER)

    @pytest.mark.parametrize(
        "fault", [{"status": 503, "after": True}, {"drop": "after"}, {"status": 200, "body": "{"}]
    )
    def test_whose_answer_is_lost_opens_one_incident(self, plugin, simulator, fault):
        simulator.fail("POST", INCIDENTS, **fault)
        known = plugin.up(GIVEN)
        (incident,) = simulator.incidents
        assert incident["id"] == known.id
        assert "GET" in calls(simulator)

    def test_that_never_arrived_is_sent_again(self, plugin, simulator):
        simulator.fail("POST", INCIDENTS, status=429, headers={"Retry-After": "0"})
        plugin.up(GIVEN)
        assert calls(simulator) == ["POST", "POST"]
        assert len(simulator.incidents) == 1

    def test_of_a_monitor_that_devhelm_does_not_know_says_what_to_check(self, plugin, simulator):
        body = {"status": 404, "code": "NOT_FOUND", "message": "Monitor not found", "timestamp": 0}
        simulator.fail("POST", INCIDENTS, status=404, body=body)
        told = fails(plugin.up, {**GIVEN, "monitorId": NEVER})
        assert 'returned 404 NOT_FOUND "Monitor not found"' in told
        assert "doesn't know something that the request names, such as a monitor" in told
        assert "deleted" not in told
        assert calls(simulator) == ["POST"]

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 418, 422])
    def test_that_is_refused_leaves_nothing(self, plugin, simulator, status):
        simulator.fail("POST", INCIDENTS, status=status)
        told = fails(plugin.up, GIVEN)
        assert told.startswith("Creating the incident failed: POST http://127.0.0.1:")
        assert f"returned {status}" in told
        assert calls(simulator) == ["POST"]
        assert simulator.incidents == []


class TestAdopt:
    @pytest.fixture
    def existing(self, simulator):
        return simulator.create_incident(title="Theirs", severity="DOWN", source="MONITORS")

    def test_of_an_open_incident_makes_it_as_declared(self, plugin, simulator, existing):
        known = plugin.up({**GIVEN, "adoptId": existing["id"]})
        assert calls(simulator) == ["GET /{id}", "PATCH /{id}", "POST /{id}/updates"]
        (incident,) = simulator.incidents
        assert known.id == incident["id"] == existing["id"]
        assert (incident["title"], incident["severity"]) == ("Upgrade", "MAINTENANCE")
        assert known.outputs["source"] == "MONITORS"
        assert not plugin.diff(known, known.inputs).changes
        without = {key: value for key, value in known.inputs.items() if key != "adoptId"}
        assert not plugin.diff(known, without).changes

    def test_of_one_that_is_as_declared_sends_nothing(self, plugin, simulator):
        same = {key: GIVEN[key] for key in ("title", "severity")}
        existing = simulator.create_incident(**same, updates=[{"body": GIVEN["body"]}])
        plugin.up({**GIVEN, "adoptId": existing["id"]})
        assert calls(simulator) == ["GET /{id}"]

    def test_of_a_resolved_one_is_refused(self, plugin, simulator, existing):
        simulator.resolve_incident(existing["id"])
        told = fails(plugin.up, {**GIVEN, "adoptId": existing["id"]})
        assert told.startswith(
            f"adopt_id names incident {existing['id']}, but it is already resolved"
        )
        assert calls(simulator) == ["GET /{id}"]

    def test_of_another_monitors_is_refused(self, plugin, simulator, existing):
        simulator.change_incident(existing["id"], monitor_id=OTHER)
        told = fails(plugin.up, {**GIVEN, "adoptId": existing["id"], "monitorId": NEVER})
        assert f"its monitor_id is {OTHER}, which does not match the declared one" in told
        assert calls(simulator) == ["GET /{id}"]

    def test_of_one_that_is_gone_is_refused(self, plugin, simulator):
        told = fails(plugin.up, {**GIVEN, "adoptId": NEVER})
        assert told.startswith(f"adopt_id names incident {NEVER}, which DevHelm can't find.")
        assert calls(simulator) == ["GET /{id}"]

    def test_of_an_open_equal_one_takes_it_over_and_says_so(self, plugin, simulator):
        title = "The one that a killed run left"
        left = simulator.create_incident(title=title, severity="DOWN", source="MANUAL")
        known = plugin.up({"title": title, "severity": "DOWN", "adoptOpen": True})
        assert known.id == left["id"]
        assert calls(simulator) == ["GET", "GET /{id}"]
        (line,) = plugin.lines()
        assert line.startswith(f"devhelm: took over {left['shortlink']} ({left['id']}), open for")

    def test_of_an_open_equal_one_opens_one_where_there_is_none(self, plugin, simulator):
        plugin.up({"title": "None like it", "severity": "DOWN", "adoptOpen": True})
        assert calls(simulator) == ["GET", "POST"]


class TestDiff:
    def test_of_an_unchanged_declaration_is_nothing(self, plugin, simulator, known):
        assert not plugin.diff(known, plugin.check(GIVEN, known.inputs).inputs).changes
        assert calls(simulator) == []

    @pytest.mark.parametrize(
        ("change", "replaces"),
        [
            ({"title": "New"}, []),
            ({"severity": "DOWN"}, []),
            ({"body": "More."}, []),
            ({"body": None}, []),
            ({"resolveMessage": "Over."}, []),
            ({"onDestroy": "keep"}, []),
            ({"notifySubscribers": True}, []),
            ({"triggers": {"run": 2}}, ["triggers"]),
            ({"triggers": None}, ["triggers"]),
            ({"monitorId": NEVER}, ["monitorId"]),
            ({"serviceId": NEVER}, ["serviceId"]),
            ({"serviceIncidentId": NEVER}, ["serviceIncidentId"]),
            ({"adoptId": NEVER}, ["adoptId"]),
            ({"title": "New", "monitorId": NEVER}, ["monitorId"]),
        ],
        ids="+".join,
    )
    def test_of_a_change(self, plugin, simulator, known, change, replaces):
        news = plugin.check({**GIVEN, **change}, known.inputs).inputs
        difference = plugin.diff(known, news)
        assert (difference.changes, difference.replaces) == (True, replaces)
        assert difference.deletes_first
        assert calls(simulator) == []

    @pytest.mark.parametrize(
        "change", [{"adoptOpen": True}, {"monitorId": None}, {"triggers": GIVEN["triggers"]}]
    )
    def test_of_what_asks_for_nothing(self, plugin, known, change):
        news = plugin.check({**GIVEN, **change}, known.inputs).inputs
        assert not plugin.diff(known, news).changes

    def test_of_its_own_id_to_adopt_together_with_a_replacement_is_refused(self, plugin, known):
        told = fails(plugin.diff, known, {**known.inputs, "adoptId": known.id, "triggers": [2]})
        assert told.startswith(
            f"adopt_id names incident {known.id}, which this resource already owns"
        )

    def test_on_a_resolved_incident_says_what_is_not_sent(self, plugin, simulator, known):
        simulator.resolve_incident(known.id)
        resolved = plugin.read(known)
        assert not plugin.diff(resolved, {**known.inputs, "title": "New"}).changes
        (line,) = plugin.lines()
        assert line.endswith(
            "the changed title is not sent. To open a new incident, change triggers."
        )


CHANGES = {
    "title": {"title": "New"},
    "severity": {"severity": "DOWN"},
    "both": {"title": "New", "severity": "DOWN"},
    "body": {"body": "More."},
    "all": {"title": "New", "body": "More."},
    "local": {"onDestroy": "keep", "resolveMessage": "Over."},
}
# The incident is read first: the state may be old.
SENT = {
    "title": ["GET /{id}", "PATCH /{id}"],
    "severity": ["GET /{id}", "PATCH /{id}"],
    "both": ["GET /{id}", "PATCH /{id}"],
    "body": ["GET /{id}", "POST /{id}/updates"],
    "all": ["GET /{id}", "PATCH /{id}", "POST /{id}/updates"],
    "local": [],
}


@pytest.mark.parametrize("change", CHANGES)
class TestUpdate:
    def test_of_an_open_one_sends_what_has_changed(
        self, plugin, simulator, known, incident, change
    ):
        new = plugin.up({**GIVEN, **CHANGES[change]}, known)
        assert calls(simulator) == SENT[change]
        assert new.outputs == {
            **known.outputs,
            **CHANGES[change],
            "updatedAt": incident()["updatedAt"],
            "declared": {key: new.inputs[key] for key in ("title", "severity")},
        }
        assert not plugin.diff(new, new.inputs).changes
        bodies = [entry["body"] for entry in incident()["updates"]]
        assert bodies == ["Soon back.", *(["More."] if "body" in CHANGES[change] else [])]

    def test_of_one_that_somebody_changed_puts_it_right(
        self, plugin, simulator, known, incident, change
    ):
        simulator.change_incident(known.id, title="Theirs", severity="DEGRADED")
        drifted = plugin.read(known)
        assert drifted.inputs["title"] == "Theirs"
        assert plugin.diff(drifted, known.inputs).changes
        simulator.clear_requests()
        declared = {**GIVEN, **CHANGES[change]}
        plugin.up(declared, drifted)
        posts = ["POST /{id}/updates"] if "body" in CHANGES[change] else []
        assert calls(simulator) == ["GET /{id}", "PATCH /{id}", *posts]
        assert (incident()["title"], incident()["severity"]) == (
            declared["title"],
            declared["severity"],
        )

    def test_of_one_that_is_known_to_be_resolved_sends_nothing(
        self, plugin, simulator, known, incident, change
    ):
        simulator.resolve_incident(known.id)
        resolved, before = plugin.read(known), incident()
        simulator.clear_requests()
        new = plugin.update(resolved, {**known.inputs, **CHANGES[change]})
        assert calls(simulator) == []
        assert incident() == before
        for key in ("title", "severity", "body"):
            assert new.outputs[key] == known.outputs[key]
        assert new.outputs["status"] == "RESOLVED"

    def test_of_one_that_is_gone_says_how_to_go_on(self, plugin, simulator, known, change):
        simulator.delete_incident(known.id)
        news = {**known.inputs, **CHANGES[change]}
        if change == "local":
            assert plugin.update(known, news).outputs["onDestroy"] == "keep"
            return
        told = fails(plugin.update, known, news)
        assert "404 NOT_FOUND" in told
        assert "`pulumi refresh`" in told
        assert calls(simulator) == SENT[change][:1]

    def test_whose_answer_is_lost_happens_once(self, plugin, simulator, known, incident, change):
        # The first reading is answered; the write isn't, nor the look for what became of it.
        simulator.fail("*", f"{INCIDENTS}/**", status=503, after=True, skip=1)
        simulator.fail("GET", f"{INCIDENTS}/**", drop="after", skip=1)
        new = plugin.up({**GIVEN, **CHANGES[change]}, known)
        for key, value in CHANGES[change].items():
            assert new.outputs[key] == value
        bodies = [entry["body"] for entry in incident()["updates"]]
        assert bodies == ["Soon back.", *(["More."] if "body" in CHANGES[change] else [])]
        simulator.clear_faults()

    def test_that_is_refused_is_told(self, plugin, simulator, known, incident, change):
        simulator.fail("*", f"{INCIDENTS}/**", status=409, body=CONFLICT, times=None)
        before = incident()
        if change == "local":
            plugin.up({**GIVEN, **CHANGES[change]}, known)
            return
        told = fails(plugin.up, {**GIVEN, **CHANGES[change]}, known)
        assert 'returned 409 CONFLICT "Not now"' in told
        assert incident() == before


class TestUpdateFromAnOldState:
    """Somebody worked at DevHelm since the state was written, and nobody ran a refresh."""

    def test_leaves_a_resolved_one_alone_and_says_so(self, plugin, simulator, known, incident):
        simulator.resolve_incident(known.id)
        simulator.clear_requests()
        before = incident()
        new = plugin.up({**GIVEN, **CHANGES["all"], "onDestroy": "keep"}, known)
        assert calls(simulator) == ["GET /{id}"]
        assert incident() == before
        (line,) = plugin.lines()
        assert "is resolved, so the changed title, body is not sent" in line
        assert "change triggers" in line
        kept = (new.outputs["title"], new.outputs["body"], new.outputs["onDestroy"])
        assert kept == ("Upgrade", "Soon back.", "keep")
        assert new.outputs["status"] == "RESOLVED"
        assert not plugin.diff(new, new.inputs).changes

    @pytest.mark.parametrize("change", ["severity", "body"])
    def test_leaves_a_title_alone_that_somebody_changed_until_a_refresh_shows_it(
        self, plugin, simulator, known, incident, change
    ):
        simulator.change_incident(known.id, title="Theirs")
        declared = {**GIVEN, **CHANGES[change]}
        new = plugin.up(declared, known)
        assert calls(simulator) == SENT[change]
        assert incident()["title"] == "Theirs"
        assert not plugin.diff(new, new.inputs).changes
        refreshed = plugin.read(new)
        assert refreshed.inputs["title"] == "Theirs"
        plugin.up(declared, refreshed)
        assert incident()["title"] == "Upgrade"

    def test_posts_no_body_that_a_run_posted_before_it_died(
        self, plugin, simulator, known, incident
    ):
        plugin.up({**GIVEN, "body": "More."}, known)
        simulator.clear_requests()
        again = plugin.up({**GIVEN, "body": "More."}, known)
        assert calls(simulator) == ["GET /{id}"]
        assert [entry["body"] for entry in incident()["updates"]] == ["Soon back.", "More."]
        assert again.outputs["body"] == "More."

    def test_posts_a_body_again_that_was_said_before_another(self, plugin, known, incident):
        for body in ("More.", "Soon back.", "More."):
            known = plugin.up({**GIVEN, "body": body}, known)
        bodies = [entry["body"] for entry in incident()["updates"]]
        assert bodies == ["Soon back.", "More.", "Soon back.", "More."]


class TestRead:
    def test_of_an_open_one_is_one_get_and_no_drift(self, plugin, simulator, known):
        same = plugin.read(known)
        assert calls(simulator) == ["GET /{id}"]
        assert same == known
        assert not plugin.diff(same, known.inputs).changes

    def test_of_a_resolved_one_keeps_it_as_resolved(self, plugin, simulator, known):
        simulator.resolve_incident(known.id, "Fixed by hand.")
        resolved = plugin.read(known)
        assert resolved.outputs["status"] == "RESOLVED"
        assert resolved.outputs["resolutionNote"] == "Fixed by hand."
        assert not plugin.diff(resolved, known.inputs).changes

    def test_of_one_that_is_gone_drops_it_and_says_so(self, plugin, simulator, known):
        simulator.delete_incident(known.id)
        assert plugin.read(known) is None
        assert calls(simulator) == ["GET /{id}"]
        (line,) = plugin.lines()
        assert line == (
            f"devhelm: incident {known.id} ({known.outputs['shortlink']}) was not found in "
            "organization 1 (a token for another workspace looks the same). "
            "Removing it from the stack's state."
        )

    def test_of_a_changed_one_shows_title_and_severity_as_drift(self, plugin, simulator, known):
        simulator.change_incident(known.id, title="Theirs", severity="DOWN", external_ref="P1")
        drifted = plugin.read(known)
        shown = {"title": "Theirs", "severity": "DOWN"}
        assert drifted.inputs == {**known.inputs, **shown}
        assert drifted.outputs.items() >= {**shown, "externalRef": "P1"}.items()
        assert plugin.diff(drifted, known.inputs).changes

    @pytest.mark.parametrize("status", [401, 403, 409, 418, 500])
    def test_that_fails_is_told_and_drops_nothing(self, plugin, simulator, known, status):
        simulator.fail("GET", ONE, status=status, times=None)
        told = fails(plugin.read, known)
        assert told.startswith(f"Reading the incident failed: GET {simulator.url}{INCIDENTS}/")
        assert f"returned {status}" in told

    def test_of_a_404_that_isnt_devhelms_drops_nothing(self, plugin, simulator, known):
        simulator.fail("GET", ONE, status=404, body="<html>", content_type="text/html")
        assert "returned a 404 that did not come from DevHelm" in fails(plugin.read, known)

    def test_of_get_shows_everything_and_owns_nothing(self, plugin, simulator, known):
        found = plugin.get(known.id)
        assert calls(simulator) == ["GET /{id}"]
        assert (found.id, found.inputs) == (known.id, {})
        assert found.outputs["title"] == "Upgrade"
        assert "id" not in found.outputs

    def test_of_get_of_one_that_is_not_there_is_an_error(self, plugin):
        assert "404 NOT_FOUND" in fails(plugin.get, NEVER)


class TestDelete:
    def test_of_an_open_one_resolves_it_with_the_message(self, plugin, simulator, known, incident):
        plugin.delete(known)
        (request,) = simulator.requests()
        assert (request.path, request.body) == (
            f"{INCIDENTS}/{known.id}/resolve",
            {"body": "Done."},
        )
        assert incident()["status"] == "RESOLVED"

    def test_of_one_that_somebody_resolved_meanwhile_is_fine(
        self, plugin, simulator, known, incident
    ):
        simulator.resolve_incident(known.id, "Fixed by hand.")
        plugin.delete(known)
        assert calls(simulator) == ["POST /{id}/resolve", "GET /{id}"]
        assert incident()["resolutionNote"] == "Fixed by hand."

    def test_of_one_that_is_known_to_be_resolved_only_looks(self, plugin, simulator, known):
        simulator.resolve_incident(known.id)
        resolved = plugin.read(known)
        simulator.clear_requests()
        plugin.delete(resolved)
        assert calls(simulator) == ["GET /{id}"]

    def test_of_one_that_was_reopened_since_resolves_it(self, plugin, simulator, known, incident):
        simulator.resolve_incident(known.id)
        resolved = plugin.read(known)
        simulator.add_update(known.id, "Not yet.", new_status="CONFIRMED")
        simulator.clear_requests()
        plugin.delete(resolved)
        assert calls(simulator) == ["GET /{id}", "POST /{id}/resolve"]
        assert incident()["status"] == "RESOLVED"

    def test_of_one_that_another_resource_took_over_and_keeps_leaves_it_open(
        self, plugin, next_run, simulator, known, incident
    ):
        """As after a renaming whose old name leaves the state in a later run than this one."""
        adopting = {**GIVEN, "title": known.outputs["title"], "adoptId": known.id}
        renamed = plugin.up(adopting)
        assert not next_run.diff(renamed, renamed.inputs).changes
        simulator.clear_requests()
        next_run.delete(known)
        assert calls(simulator) == []
        assert incident()["status"] != "RESOLVED"
        (line,) = next_run.lines()
        assert "stays open: another resource of this stack declares it now" in line

    def test_of_one_that_its_resource_replaces_resolves_it(self, plugin, next_run, known, incident):
        renamed = plugin.up({**GIVEN, "adoptId": known.id})
        news = {key: value for key, value in renamed.inputs.items() if key != "adoptId"}
        assert next_run.diff(renamed, {**news, "triggers": [2]}).replaces == ["triggers"]
        next_run.delete(renamed)
        assert incident()["status"] == "RESOLVED"

    def test_of_one_that_pulumi_replaces_by_itself_resolves_it(
        self, plugin, next_run, known, incident
    ):
        """As `replace_with` does, after a diff that saw no reason for it."""
        renamed = plugin.up({**GIVEN, "adoptId": known.id})
        assert not next_run.diff(renamed, renamed.inputs).changes
        next_run.delete(renamed)
        assert incident()["status"] == "RESOLVED"

    def test_twice_is_fine(self, plugin, known, incident):
        plugin.delete(known)
        plugin.delete(known)
        assert incident()["resolutionNote"] == "Done."

    def test_of_one_that_is_gone_is_fine_and_says_so(self, plugin, simulator, known):
        simulator.delete_incident(known.id)
        plugin.delete(known)
        assert calls(simulator) == ["POST /{id}/resolve", "GET /{id}"]
        (line,) = plugin.lines()
        assert line.startswith(f"devhelm: incident {known.id} (")
        assert line.endswith("There was nothing to end.")

    def test_of_one_that_is_to_be_kept_calls_nothing(self, plugin, simulator, known):
        kept = plugin.up({**GIVEN, "onDestroy": "keep"}, known)
        plugin.delete(kept)
        assert calls(simulator) == []

    @pytest.mark.parametrize("fault", [{"status": 503, "after": True}, {"drop": "after"}])
    def test_whose_answer_is_lost_resolves_once(self, plugin, simulator, known, incident, fault):
        simulator.fail("POST", f"{ONE}/resolve", **fault)
        plugin.delete(known)
        assert incident()["status"] == "RESOLVED"
        assert len(incident()["updates"]) == 2

    @pytest.mark.parametrize("status", [401, 403, 404, 409, 418, 500])
    def test_that_fails_is_told(self, plugin, simulator, known, incident, status):
        simulator.fail("POST", f"{ONE}/resolve", status=status, times=None)
        told = fails(plugin.delete, known)
        assert told.startswith(f"Resolving the incident failed: POST {simulator.url}{INCIDENTS}/")
        assert f"returned {status}" in told
        assert incident()["status"] != "RESOLVED"
