"""What programs in YAML declare besides single resources."""

from __future__ import annotations

import shutil

import yaml
from programs import MONITORS, active_monitors, only_incident
from requests_seen import calls, writes
from stacks import ROOT, TOKEN

COMPONENT = """
config:
  title: {{type: string, default: Work}}
resources:
  work:
    type: devhelm:MaintenanceIncident
    properties: {{title: "${{title}}", monitors: {monitors}, duration: 1h}}
  change:
    type: devhelm:IncidentUpdate
    properties: {{incidentId: "${{work.incidentId}}", body: Begun.}}
outputs:
  chat: ${{work.chatMessage}}
  windows: ${{work.windowIds}}
"""
# The simulator's log shows the first three characters of a token.
PROVIDERS = """
config:
  acme: {type: string, default: acme.0123456789.acme}
  beta: {type: string, default: beta.0123456789.beta}
  workspace: {type: string, default: "7"}
variables:
  monitor:
    fn::invoke:
      function: devhelm:getMonitor
      arguments: {name: API}
      return: id
      options: {provider: "${inBeta}"}
resources:
  inAcme:
    type: pulumi:providers:devhelm
    properties: {apiToken: "${acme}", orgId: "5"}
  inBeta:
    type: pulumi:providers:devhelm
    properties: {apiToken: "${beta}", workspaceId: "${workspace}"}
  one:
    type: devhelm:Incident
    properties: {title: One, severity: DOWN}
    options: {provider: "${inAcme}"}
  two:
    type: devhelm:Incident
    properties: {title: Two, severity: DOWN, monitorId: "${monitor}"}
    options: {provider: "${inBeta}"}
  three:
    type: devhelm:Incident
    properties: {title: Three, severity: DOWN}
"""


def test_the_example_puts_a_maintenance_around_each_version(yaml_stack, simulator):
    simulator.create_monitor(name="Checkout API")
    shutil.copy(ROOT / "examples/yaml/Pulumi.yaml", yaml_stack.folder)
    project = yaml_stack.folder / "Pulumi.yaml"
    project.write_text(project.read_text().replace("name: devhelm-yaml", "name: test"))
    yaml_stack.up()
    window, incident = "POST maintenance-windows", "POST incidents"
    end = ["POST resolve", "PUT maintenance-windows"]
    assert writes(simulator) == [window, incident, *end]
    assert "4 unchanged" in yaml_stack.up()
    assert writes(simulator) == []
    yaml_stack.set({"version": "17"})
    yaml_stack.up()
    assert writes(simulator) == [window, incident, *end]
    yaml_stack.destroy()
    assert writes(simulator) == []


def test_a_component_opens_and_ends_its_resources_in_order(yaml_stack, simulator):
    yaml_stack.program(COMPONENT.format(monitors=MONITORS))
    yaml_stack.up()
    windows = ["POST maintenance-windows"] * 2
    assert writes(simulator) == [*windows, "POST incidents", "POST updates"]
    assert active_monitors(simulator) == MONITORS
    outputs = yaml_stack.outputs()
    assert outputs["chat"].startswith("Work, ")
    assert len(outputs["windows"]) == 2
    assert "unchanged" in yaml_stack.up()
    yaml_stack.set({"title": "Renamed"})
    yaml_stack.up()
    assert only_incident(simulator)["title"] == "Renamed"
    simulator.clear_requests()
    yaml_stack.destroy()
    assert writes(simulator) == ["POST resolve", *["PUT maintenance-windows"] * 2]


def test_providers_have_their_own_tokens_and_tenants(yaml_stack, simulator):
    monitor = simulator.create_monitor(name="API", workspace_id="7")
    yaml_stack.program(PROVIDERS)
    yaml_stack.up()
    seen = {
        request.body["title"]: (
            request.headers["authorization"],
            request.headers.get("x-phelm-org-id"),
            request.headers.get("x-phelm-workspace-id"),
            request.body.get("monitorId"),
        )
        for request in simulator.requests()
        if request.method == "POST"
    }
    assert seen == {
        "One": ("Bearer acm...", "5", None, None),
        "Two": ("Bearer bet...", "1", "7", monitor["id"]),
        "Three": ("Bearer dh_...", "1", None, None),
    }
    state = yaml_stack.export()
    assert ".0123456789." not in state
    assert TOKEN not in state
    simulator.clear_requests()

    # A new token changes nothing, but is used at once, and from then on even without the program.
    yaml_stack.set({"beta": "next.0123456789.next"})
    assert "~ 1 updated" in yaml_stack.up()
    (look_up,) = [one for one in simulator.requests() if "monitors" in one.path]
    assert look_up.headers["authorization"] == "Bearer nex..."
    assert writes(simulator) == []
    yaml_stack.refresh()
    tokens = {request.headers["authorization"] for request in simulator.requests()}
    assert "Bearer nex..." in tokens
    assert "Bearer bet..." not in tokens
    simulator.clear_requests()

    # Another workspace is another tenant.
    yaml_stack.set({"workspace": "8"})
    simulator.create_monitor(name="API", workspace_id="8")
    replaced = yaml_stack.preview("--diff")
    assert "+-devhelm:index:Incident: (replace)" in replaced
    yaml_stack.destroy()
    assert {incident["status"] for incident in simulator.incidents} == {"RESOLVED"}


def test_an_imported_program_is_right_and_changes_nothing(yaml_stack, simulator):
    incident = simulator.create_incident(title="Opened by hand", severity="DEGRADED")
    window = simulator.create_maintenance_window(reason="By hand")
    yaml_stack.program("resources: {}\n")
    printed = {}
    for kind, name, found in (
        ("Incident", "incident", incident),
        ("MaintenanceWindow", "window", window),
    ):
        done = yaml_stack.pulumi(
            "import", f"devhelm:index:{kind}", name, found["id"], "--yes", "--skip-preview"
        )
        source = done.text[done.text.index("resources:") :].partition("\n\n")[0]
        printed |= yaml.safe_load(source)["resources"]
    assert printed["incident"]["properties"] == {"title": "Opened by hand", "severity": "DEGRADED"}
    assert printed["window"]["properties"]["orgWide"] is True
    yaml_stack.program(yaml.safe_dump({"resources": printed}))
    simulator.clear_requests()
    assert "unchanged" in yaml_stack.preview()
    assert calls(simulator) == []


def test_a_secret_is_encrypted_wherever_it_appears(yaml_stack, simulator):
    title = "Leaked?"
    yaml_stack.program(
        f"""
resources:
  one:
    type: devhelm:Incident
    properties: {{title: {{fn::secret: "{title}"}}, severity: DOWN}}
outputs:
  title: ${{one.title}}
"""
    )
    assert title not in yaml_stack.preview("--diff")
    yaml_stack.up()
    assert "unchanged" in yaml_stack.up()
    simulator.resolve_incident(only_incident(simulator)["id"], f"About {title}")
    yaml_stack.refresh()
    assert title not in yaml_stack.export()
    assert yaml_stack.outputs() == {"title": title}


def test_all_problems_are_reported_at_once_in_the_spelling_of_the_program(yaml_stack, simulator):
    yaml_stack.program("""
resources:
  one:
    type: devhelm:Incident
    properties: {title: " ", severity: DOWN, adoptOpen: true, adoptId: it, monitorId: Checkout}
""")
    previewed = yaml_stack.preview(fails=True)
    for sentence in (
        "title: must not be blank.",
        "monitorId: must be a UUID such as",
        "For a name, use the function getMonitor.",
        "adoptId: must be a UUID such as",
        "adoptOpen: set only one of adoptOpen and adoptId.",
    ):
        assert sentence in previewed
    assert "Traceback" not in previewed
    assert calls(simulator) == []


def test_all_problems_of_a_component_are_reported_at_once(yaml_stack, simulator):
    yaml_stack.program(COMPONENT.format(monitors=["Checkout", "x", "x"]))
    previewed = yaml_stack.preview(fails=True)
    for sentence in ("monitors[0]: must be a UUID", "monitors[2]: is a duplicate"):
        assert sentence in previewed
    assert "MaintenanceIncident 'work'" not in previewed
    assert "Traceback" not in previewed
    assert calls(simulator) == []
