"""Typed programs in TypeScript."""

from __future__ import annotations

import shutil

from programs import only_incident
from requests_seen import calls, writes
from stacks import ROOT, TOKEN

TYPED = """
const acme = new devhelm.Provider("acme", { orgId: "5", timeoutSeconds: 20, maxAttempts: 2 });
const secret = new devhelm.Incident("secret", {
    title: pulumi.secret("Leaked?"),
    severity: "DOWN",
}, { provider: acme });
const watched = devhelm.getIncidentOutput({ id: secret.id }, { provider: acme });
const work = new devhelm.MaintenanceIncident("work", {
    title: "Work",
    monitors: ["0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"],
    duration: "1h",
}, { providers: { devhelm: acme } });
const entry = new devhelm.IncidentUpdate("entry", {
    incidentId: work.incidentId,
    newStatus: devhelm.IncidentStatus.Watching,
}, { provider: acme });
new devhelm.MaintenanceEnd("end", {
    incidentId: work.incidentId,
    windowIds: work.windowIds,
}, { dependsOn: [entry], provider: acme });
export const title = secret.title;
export const status = watched.status;
export const windows = work.windowIds;
"""


def test_the_example_runs_as_its_readme_says(typescript_stack, simulator):
    simulator.create_monitor(name="Checkout API")
    shutil.copy(ROOT / "examples/typescript/index.ts", typescript_stack.folder)
    typescript_stack.set({"monitor": "Checkout API", "title": "Checkout is slow"})
    assert typescript_stack.type_errors() == ""
    typescript_stack.preview()
    assert writes(simulator) == []
    typescript_stack.up()
    assert writes(simulator) == ["POST incidents", "POST updates"]
    incident = only_incident(simulator)
    outputs = {"incidentId": incident["id"], "shortlink": incident["shortlink"]}
    assert typescript_stack.outputs() == outputs
    assert "3 unchanged" in typescript_stack.up()
    typescript_stack.set({"body": "A fix is on its way."})
    assert '+ body: "A fix is on its way."' in typescript_stack.preview("--diff")
    typescript_stack.up()
    assert writes(simulator) == ["POST updates"]
    typescript_stack.destroy()
    assert only_incident(simulator)["resolutionNote"] == "Checkout works as usual."


def test_a_provider_serves_resources_components_and_functions(typescript_stack, simulator):
    typescript_stack.program(TYPED)
    assert typescript_stack.type_errors() == ""
    typescript_stack.up()
    requests = simulator.requests()
    assert {request.headers["x-phelm-org-id"] for request in requests} == {"5"}
    assert writes(simulator)[-2:] == ["POST resolve", "PUT maintenance-windows"]
    assert "unchanged" in typescript_stack.up()
    assert calls(simulator) == ["GET incidents"]
    state = typescript_stack.export()
    assert "Leaked?" not in state
    assert TOKEN not in state
    outputs = typescript_stack.outputs()
    assert outputs["title"] == "Leaked?"
    assert outputs["status"] == "CONFIRMED"
    assert len(outputs["windows"]) == 1


MISTAKES = {
    'title: "A", severity: "DWN"': "Severity",
    'titel: "A", severity: "DOWN"': "titel",
    'severity: "DOWN"': "IncidentArgs",
    'title: "A", severity: "DOWN", adoptOpen: "yes"': "boolean",
}


def test_the_compiler_finds_mistakes(typescript_stack):
    lines = [
        f'new devhelm.Incident("{number}", {{ {inputs} }});'
        for number, inputs in enumerate(MISTAKES)
    ]
    typescript_stack.program("\n".join(lines))
    errors = typescript_stack.type_errors()
    for line, problem in enumerate(MISTAKES.values(), start=4):
        (found,) = [error for error in errors.splitlines() if error.startswith(f"index.ts({line},")]
        assert problem in found


def test_what_the_compiler_is_not_told_is_refused_at_the_preview(typescript_stack, simulator):
    typescript_stack.program(
        'const given: any = { title: "", severity: "DOWN", notifySubscribers: "yes" };\n'
        'new devhelm.Incident("it", given);\n'
    )
    previewed = typescript_stack.preview(fails=True)
    for sentence in (
        "title: must not be blank.",
        "notifySubscribers: must be true or false, not a string.",
    ):
        assert sentence in previewed
    assert calls(simulator) == []
