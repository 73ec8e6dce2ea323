"""Error messages, and the token that none of them contains."""

from __future__ import annotations

import pytest
from stacks import QUICK, TOKEN

PROGRAM = """
incident = Incident("it", title=config.get("title") or "A", severity="DOWN",
                    resolve_message="Done.")
"""
INCIDENTS = "/api/v1/incidents"
ONE = f"{INCIDENTS}/*"


def test_up_says_how_to_continue_after_somebody_deleted_the_incident(stack, simulator):
    stack.program(PROGRAM)
    stack.up()
    simulator.delete_incident(simulator.incidents[0]["id"])
    stack.set({"title": "B"})
    failed = stack.up(fails=True)
    assert "404 NOT_FOUND" in failed
    assert "pulumi refresh" in failed


def test_preview_and_up_report_all_bad_inputs_at_once(stack, simulator):
    stack.program("""
Incident("it", title="  ", severity="DOWNN", monitor_id="42", triggers="run", on_destroy="leave",
         adopt_id="x", service_id=7, notify_subscribers="no", body=5, resolve_message=[])
""")
    stack.set({"devhelm:apiUrl": "http://devhelm.example", "devhelm:maxAttempts": "many"})
    for output in (stack.preview(fails=True), stack.up(fails=True)):
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
            assert words in output
        assert "Traceback" not in output
    assert simulator.requests() == []


def test_an_error_is_one_sentence_from_the_status_line_on(stack, simulator):
    stack.program(PROGRAM)
    stack.set(QUICK)
    simulator.fail("POST", INCIDENTS, status=401)
    failed = stack.up(fails=True)
    assert "error: Creating the incident failed: POST" in failed
    stack.up()
    simulator.fail("POST", f"{ONE}/resolve", status=401)
    simulator.fail("GET", ONE, status=401)
    for text in (failed, stack.destroy(fails=True), stack.refresh(fails=True)):
        assert "Check the token" in text
        assert ("New token? Run `pulumi" in text) == (text is not failed)
        assert "Traceback" not in text
        assert 'File "' not in text


def test_every_command_reports_a_missing_token(stack, simulator):
    stack.program(PROGRAM)
    stack.up()
    simulator.clear_requests()
    del stack.environment["DEVHELM_API_TOKEN"]
    for command in (stack.preview, stack.up, stack.refresh, stack.destroy):
        output = command(fails=True)
        assert "devhelm:apiToken" in output
        assert "DEVHELM_API_TOKEN" in output
    assert simulator.requests() == []


def test_a_wrong_token_is_reported_but_not_shown(stack):
    stack.program(PROGRAM)
    stack.environment["DEVHELM_API_TOKEN"] = "no-such-token"
    output = stack.up(fails=True)
    assert "returned 401" in output
    assert "no-such-token" not in output


class TestToken:
    @pytest.fixture(params=["secret", "environment"])
    def written(self, request, stack, simulator):
        """The text of everything that was printed or written during a lifecycle with failures."""
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

    def test_the_token_is_in_no_state_history_log_or_output(self, written, stack):
        assert TOKEN not in written
        backend = stack.folder.parent / "state"
        files = [file for file in backend.rglob("*") if file.is_file()]
        assert any("history" in str(file) for file in files)
        assert not [file for file in files if TOKEN.encode() in file.read_bytes()]
