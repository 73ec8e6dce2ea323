"""What a person reads when something is wrong, and what state and API look like afterwards."""

from __future__ import annotations

import pytest
from stacks import QUICK, TOKEN

PROGRAM = """
incident = Incident("it", title=config.get("title") or "A", severity="DOWN",
                    resolve_message="Done.")
"""
INCIDENTS = "/api/v1/incidents"
ONE = f"{INCIDENTS}/*"


def test_a_patch_of_what_is_gone_says_how_to_go_on(stack, simulator):
    stack.program(PROGRAM)
    stack.up()
    simulator.delete_incident(simulator.incidents[0]["id"])
    stack.set({"title": "B"})
    failed = stack.up(fails=True)
    assert "404 NOT_FOUND" in failed
    assert "pulumi refresh" in failed


def test_bad_inputs_are_refused_at_once_by_every_command_that_runs_the_program(stack, simulator):
    stack.program("""
Incident("it", title="  ", severity="DOWNN", monitor_id="42", triggers="run", on_destroy="leave",
         adopt_id="x", service_id=7, notify_subscribers="no", body=5, resolve_message=[])
""")
    stack.set({"devhelm:apiUrl": "http://devhelm.example", "devhelm:maxAttempts": "many"})
    for told in (stack.preview(fails=True), stack.up(fails=True)):
        for words in (
            "title: must not be blank",
            'severity: must be one of DOWN, DEGRADED, MAINTENANCE; did you mean "DOWN"?',
            "monitor_id: must be a UUID",
            "service_id: must be a UUID",
            "triggers: must be a list or a mapping",
            "adopt_id: must be a UUID",
            "notify_subscribers: must be True or False",
            "on_destroy: must be one of resolve, keep",
            "body: must be a string",
            "resolve_message: must be a string",
            "devhelm:apiUrl is invalid: plain http",
            "devhelm:maxAttempts must be a whole number",
        ):
            assert words in told
        assert "Traceback" not in told
    assert simulator.requests() == []


def test_a_missing_token_is_told_by_every_command(stack, simulator):
    stack.program(PROGRAM)
    stack.up()
    simulator.clear_requests()
    del stack.environment["DEVHELM_API_TOKEN"]
    for command in (stack.preview, stack.up, stack.refresh, stack.destroy):
        told = command(fails=True)
        assert "devhelm:apiToken" in told
        assert "DEVHELM_API_TOKEN" in told
    assert simulator.requests() == []


def test_a_wrong_token_is_told_without_being_shown(stack):
    stack.program(PROGRAM)
    stack.environment["DEVHELM_API_TOKEN"] = "no-such-token"
    told = stack.up(fails=True)
    assert "returned 401" in told
    assert "no-such-token" not in told


class TestTokenIsNowhere:
    """Neither in the state, nor its history, nor the event log, nor anything printed."""

    @pytest.fixture(params=["secret", "environment"])
    def told(self, request, stack, simulator):
        """Everything that a whole life with failures printed or wrote."""
        stack.program(PROGRAM)
        if request.param == "secret":
            del stack.environment["DEVHELM_API_TOKEN"]
            stack.set({"devhelm:apiToken": TOKEN}, "--secret")
        stack.set(QUICK)
        stack.environment["PULUMI_DEBUG_COMMANDS"] = "1"  # or there is no --event-log
        log = ("--event-log", str(stack.events))
        simulator.fail("POST", INCIDENTS, status=400, body=f"you sent {TOKEN}")
        printed = [stack.up(*log, fails=True).text, stack.preview(*log).text]
        printed.append(stack.up(*log).text)
        simulator.fail("GET", ONE, status=500, body=f"you sent {TOKEN}", times=2)
        printed.append(stack.refresh(*log, fails=True).text)
        stack.set({"title": "B"})
        printed += [stack.up(*log).text, stack.export(), stack.destroy(*log).text]
        printed.append(stack.events.read_text())
        return "".join(printed)

    def test_in_state_log_or_output(self, told, stack):
        assert TOKEN not in told
        backend = stack.folder.parent / "state"
        files = [file for file in backend.rglob("*") if file.is_file()]
        assert any("history" in str(file) for file in files)
        assert not [file for file in files if TOKEN.encode() in file.read_bytes()]
