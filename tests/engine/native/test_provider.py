"""Which resources a provider serves, and how a program finds the plugin."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from fixtures import PATH
from programs import only_incident
from requests_seen import calls, writes
from stacks import QUICK, TOKEN

FORMS = """
class Team(pulumi.ComponentResource):
    def __init__(self, name, opts):
        super().__init__("test:index:Team", name, None, opts)
        below = pulumi.ResourceOptions(parent=self)
        Incident(f"{name}-incident", title=name, severity="DOWN", opts=below)
        MaintenanceIncident(f"{name}-work", title=name, org_wide=True, duration="1h", opts=below)

beta = Provider("beta", org_id="5", api_token="beta.0123456789.beta")
Options = pulumi.ResourceOptions
Incident("one", title="provider", severity="DOWN", opts=Options(provider=beta))
in_list = Options(providers=[beta])
MaintenanceIncident("two", title="list", org_wide=True, duration="1h", opts=in_list)
Team("mapping", Options(providers={"devhelm": beta}))
Team("dynamic", None)
monitor = get_monitor(name="API", opts=pulumi.InvokeOptions(provider=beta))
pulumi.export("monitor", monitor.id)
pulumi.export("other", get_monitor(name="API").id)
"""


def test_a_provider_reaches_resources_in_every_form_and_nothing_else(stack, simulator):
    theirs = simulator.create_monitor(name="API", organization_id=5)
    ours = simulator.create_monitor(name="API")
    stack.program(FORMS)
    stack.up()
    organizations = {
        (request.body.get("title") or request.body["reason"]): (
            request.headers["x-phelm-org-id"],
            request.headers["authorization"],
        )
        for request in simulator.requests("POST")
    }
    beta, dynamic = ("5", "Bearer bet..."), ("1", "Bearer dh_...")
    assert organizations == {
        "provider": beta,
        "list": beta,
        "mapping": beta,
        "dynamic": dynamic,
    }
    assert stack.outputs() == {"monitor": theirs["id"], "other": ours["id"]}
    assert "0123456789" not in stack.export()
    simulator.clear_requests()
    assert "unchanged" in stack.up()
    assert writes(simulator) == []
    stack.destroy()
    assert {incident["status"] for incident in simulator.incidents} == {"RESOLVED"}


LATER = """
first = Incident("first", title="First", severity="DOWN")
beta = Provider("beta", org_id=first.id.apply(lambda _: "5"))
in_beta = pulumi.InvokeOptions(provider=beta)
"""
BY_OUTPUT = """
monitor = get_monitor_output(name="API", opts=in_beta)
Incident("it", title="It", severity="DOWN", monitor_id=monitor.id,
         opts=pulumi.ResourceOptions(provider=beta))
tagged = get_monitors_output(tag="prod", opts=in_beta)
pulumi.export("tagged", tagged.apply(lambda found: [one.id for one in found]))
"""


def test_a_look_up_waits_for_settings_that_are_known_only_during_the_update(stack, simulator):
    monitor = simulator.create_monitor(name="API", tags=["prod"], organization_id=5)
    stack.program(LATER + BY_OUTPUT)
    assert "4 to create" in stack.preview()
    assert calls(simulator) == []
    stack.up()
    incident = simulator.incidents[-1]
    assert (incident["organizationId"], incident["monitorId"]) == (5, monitor["id"])
    assert stack.outputs() == {"tagged": [monitor["id"]]}


def test_a_look_up_that_can_not_wait_names_the_function_that_can(stack, simulator):
    stack.program(f'{LATER}get_monitor(name="API", opts=in_beta)\n')
    assert (
        "get_monitor: the settings of its provider are known only during the update; use "
        "get_monitor_output."
    ) in stack.preview(fails=True)
    assert calls(simulator) == []


def test_the_option_import_takes_over_what_a_person_opened(native, simulator):
    incident = simulator.create_incident(
        title="By hand", severity="DOWN", updates=[{"body": "Begun."}]
    )
    window = simulator.create_maintenance_window(reason="By hand")
    opts = "pulumi.ResourceOptions(provider=acme, import_={!r})"
    native.program(f"""
again = [config.get("run")]
Incident(
    "it", title="By hand", severity="DOWN", body="Begun.", triggers=again,
    opts={opts.format(incident["id"])},
)
MaintenanceWindow(
    "quiet", org_wide=True, starts_at={window["startsAt"]!r}, ends_at={window["endsAt"]!r},
    reason="By hand", triggers=again, opts={opts.format(window["id"])},
)
""")
    assert "= 2 imported" in native.up()
    # What DevHelm doesn't have is stored, and replaces or posts nothing.
    native.up()
    assert "4 unchanged" in native.preview()
    assert writes(simulator) == []
    native.set({"run": "two"})
    assert "+-2 to replace" in native.preview()
    native.pulumi("config", "rm", "run")
    # What is imported belongs to the stack from then on.
    native.destroy()
    assert writes(simulator) == ["POST resolve", "PUT maintenance-windows"]


def test_what_can_not_be_imported_is_refused_in_one_sentence(native, simulator):
    incident = simulator.create_incident(title="By hand", severity="DOWN")
    native.program("")
    native.up()
    for kind, wanted, sentence in (
        (
            "MaintenanceIncident",
            incident["id"],
            "isn't a resource in DevHelm, so it can't be imported. A component consists of others",
        ),
        ("IncidentUpdate", incident["id"], "a resource of this type can't be imported."),
        ("Incident", "5a0c8f3e-1b2d-4e6f-8a9b-0c1d2e3f4a5b", "returned 404 NOT_FOUND"),
    ):
        done = native.pulumi(
            "import",
            f"devhelm:index:{kind}",
            "it",
            wanted,
            "--yes",
            "--skip-preview",
            "--generate-code=false",
            fails=True,
        )
        assert sentence in done
        assert "Traceback" not in done
    assert writes(simulator) == []


def test_errors_are_one_sentence_with_the_setting_to_check(native, simulator):
    native.program('Incident("it", title="A", severity="DOWN", opts=on)\n')
    native.set(QUICK)
    simulator.fail("POST", status=401, times=None)
    failed = native.up(fails=True)
    (sentence,) = {line.partition("error: ")[2] for line in failed.lines("error: Creating the")}
    assert sentence.startswith("Creating the incident failed: POST")
    assert "Check the token (devhelm:apiToken or DEVHELM_API_TOKEN)" in sentence
    assert "Traceback" not in failed
    assert TOKEN not in failed
    native.configure(**{"devhelm:maxAttempts": "many", "devhelm:apiUrl": "nowhere"})
    refused = native.preview(fails=True)
    for problem in ("devhelm:maxAttempts must be a whole number", "devhelm:apiUrl is invalid"):
        assert problem in refused
    assert "This is a setting of the provider 'acme'." in refused


def test_a_stack_without_a_workspace_stays_without_one(native, simulator):
    native.program('Incident("it", title="A", severity="DOWN", opts=on)\n')
    native.up()
    native.environment["DEVHELM_WORKSPACE_ID"] = "7"
    native.destroy()
    assert [one["status"] for one in simulator.incidents] == ["RESOLVED"]


def test_a_new_token_is_used_in_the_same_run(native, simulator):
    native.program('Incident("it", title=config.require("title"), severity="DOWN", opts=on)\n')
    native.set({"title": "A", "devhelm:apiToken": "old.0123456789.old"})
    native.up()
    simulator.clear_requests()
    native.set({"title": "B", "devhelm:apiToken": "new.0123456789.new"})
    native.up()
    assert {one.headers["authorization"] for one in simulator.requests()} == {"Bearer new..."}


def test_another_organization_replaces_everything(native, simulator):
    native.program('it = Incident("it", title="A", severity="DOWN", opts=on)\n')
    native.up()
    native.configure(**{"devhelm:orgId": "5"})
    assert "+-2 to replace" in native.preview()
    native.up()
    assert [one["organizationId"] for one in simulator.incidents] == [1, 5]
    assert [one["status"] for one in simulator.incidents] == ["RESOLVED", "CONFIRMED"]


def test_a_partial_outcome_is_stored_and_finished_by_the_next_run(native, simulator):
    opened = simulator.create_incident(title="A", severity="DOWN", source="MANUAL")
    native.program("""
Incident("it", title="A", severity="DOWN", body="Soon back.", adopt_open=True, opts=on)
""")
    simulator.fail("POST", "/api/v1/incidents/*/updates", status=403)
    failed = native.up(fails=True)
    assert "returned 403 FORBIDDEN" in failed
    (stored,) = native.resources()[-1:]
    assert stored["id"] == opened["id"]
    assert "body" not in stored["outputs"]
    assert stored["initErrors"]
    simulator.clear_requests()
    native.up()
    assert writes(simulator) == ["POST updates"]
    assert [entry["body"] for entry in only_incident(simulator)["updates"]][-1:] == ["Soon back."]
    assert "unchanged" in native.up()
    assert writes(simulator) == []


def test_a_plugin_that_pulumi_can_not_find_is_reported_at_once(native, simulator, tmp_path):
    # The engine's programs without the plugin, which lies beside them.
    plugin = "pulumi-resource-devhelm"
    folder = tmp_path / "bin"
    folder.mkdir()
    for program in Path(sys.executable).parent.glob("pulumi*"):
        if program.name != plugin:
            (folder / program.name).symlink_to(program)
    others = [one for one in PATH.split(os.pathsep) if not (Path(one) / plugin).exists()]
    native.environment["PATH"] = os.pathsep.join([str(folder), *others])
    native.environment["PULUMI_PYTHON_CMD"] = sys.executable
    native.program("")
    failed = native.preview(fails=True)
    assert "Pulumi can't find the plugin pulumi-resource-devhelm. Run" in failed
    assert "downloading" not in failed
    assert calls(simulator) == []
