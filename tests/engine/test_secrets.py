"""Secrets stay encrypted in the state and its history, and are never printed."""

from __future__ import annotations

import pytest
from stacks import TOKEN

SECRETS = {
    "title": "Merger with Initech",
    "body": "The vault of Zürich moves.",
    "drifted": "Merger with Initech, leaked",
    "later": "Merger called off.",
}
PROGRAM = """
incident = Incident(
    "it",
    title=config.require_secret("title"),
    severity=config.get("severity") or "DOWN",
    body=config.require_secret("body"),
    resolve_message=config.require_secret("body"),
)
pulumi.export("title", incident.title)
"""
INCIDENTS = "/api/v1/incidents"


def leaks(stack, printed):
    """The secrets that a printed text or a file of the backend shows."""
    backend = stack.folder.parent / "state"
    files = [file.read_text() for file in backend.rglob("*") if file.is_file()]
    assert len(files) > 1
    return [
        secret
        for secret in (*SECRETS.values(), TOKEN)
        if any(
            secret in text or secret.encode("unicode_escape").decode() in text
            for text in (*printed, *files)
        )
    ]


@pytest.mark.parametrize("echo", ["resolutionNote", "externalRef"])
def test_a_secret_title_and_body_stay_encrypted_during_the_whole_lifecycle(stack, simulator, echo):
    stack.program(PROGRAM)
    stack.set({"title": SECRETS["title"], "body": SECRETS["body"]}, "--secret")
    stack.environment["PULUMI_DEBUG_COMMANDS"] = "1"  # or there is no --event-log
    log = ("--event-log", str(stack.events))
    printed = [stack.preview("--diff", *log), stack.up("--diff", *log)]
    (incident,) = simulator.incidents
    assert incident["title"] == SECRETS["title"]

    simulator.change_incident(incident["id"], **{echo: f"{SECRETS['title']}, {SECRETS['body']}"})
    printed += [stack.refresh("--diff", *log), stack.preview("--diff", *log)]
    simulator.change_incident(incident["id"], title=SECRETS["drifted"])
    printed += [stack.refresh("--diff", *log), stack.preview("--diff", *log)]
    printed += [stack.up("--diff", *log)]
    assert simulator.incidents[0]["title"] == SECRETS["title"]

    stack.set({"body": SECRETS["later"]}, "--secret")
    stack.set({"severity": "DEGRADED"})
    simulator.fail("POST", f"{INCIDENTS}/*/updates", status=422, body=f"not {SECRETS['later']}")
    printed += [stack.up("--diff", *log, fails=True), stack.up("--diff", *log)]
    printed += [stack.pulumi("stack", "export"), stack.destroy("--diff", *log)]
    assert leaks(stack, [outcome.text for outcome in printed] + [stack.events.read_text()]) == []
    assert simulator.incidents[0]["resolutionNote"] == SECRETS["later"]


def test_a_refused_input_does_not_show_a_secret_title(stack):
    stack.program(PROGRAM)
    stack.set({"title": SECRETS["title"], "body": SECRETS["body"]}, "--secret")
    stack.set({"severity": "DOWNN"})
    output = stack.preview("--diff", fails=True)
    assert "severity: must be one of" in output
    assert leaks(stack, [output.text]) == []


def test_the_most_verbose_log_does_not_contain_the_token(stack):
    stack.program('Incident("it", title="A", severity="DOWN")')
    printed = [stack.up("--logtostderr", "-v=9"), stack.refresh("--logtostderr", "-v=9")]
    printed += [stack.destroy("--logtostderr", "-v=9")]
    assert leaks(stack, [outcome.text for outcome in printed]) == []
