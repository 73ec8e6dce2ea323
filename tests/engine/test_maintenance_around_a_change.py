"""`with MaintenanceIncident(...)`: the maintenance begins before the change and ends after it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from programs import MONITOR
from requests_seen import calls, writes

from pulumi_devhelm.simulator import Simulator
from pulumi_devhelm.times import instant

# The change is an incident of its own, because its requests are in the same log.
CHANGE = f"""
version = config.require("version")
with MaintenanceIncident(
    "work",
    title=f"Postgres {{config.get('title') or version}}",
    monitors=["{MONITOR}"],
    duration="45m",
    triggers=[version],
    resolve_message=f"Version {{version}} is serving.",
) as maintenance:
    Incident(
        "change", title=f"change {{version}}", severity="DOWN", adopt_id=config.get("adopt")
    )
Incident("before", title="not part of it", severity="DEGRADED")
pulumi.export("shortlink", maintenance.shortlink)
"""
MISSING = "7d1f0c1e-0000-4000-8000-000000000000"
UNFINISHED = "Ended before the change was known to be complete."
END = ["GET incidents", "POST resolve", "GET maintenance-windows", "PUT maintenance-windows"]


@pytest.fixture
def deploy(stack, simulator):
    """Brings the program up as a version, and returns the requests of the maintenance, in order."""

    def deployed(version, *, fails=False, **configuration):
        stack.set({"version": version, **configuration})
        simulator.clear_requests()
        output = stack.up(fails=fails)
        return steps(simulator), output

    stack.program(CHANGE)
    return deployed


def steps(simulator: Simulator) -> list[str]:
    """The requests but those of "not part of it", each with its title. Empties the log."""
    found = []
    for request in simulator.requests():
        title = (request.body or {}).get("title", "")
        kind = request.path.split("/")[3]
        last = request.path.rsplit("/", 1)[1]
        word = last if last in {"resolve", "updates"} else kind
        if title != "not part of it":
            found.append(f"{request.method} {word} {title}".strip())
    simulator.clear_requests()
    return found


def test_the_life_of_a_maintenance_around_a_change(deploy, stack, simulator):
    first, _ = deploy("15")
    assert first[-7:] == [
        "POST maintenance-windows",
        "POST incidents Postgres 15",
        "POST incidents change 15",
        *END,
    ]
    (incident,) = [one for one in simulator.incidents if one["title"] == "Postgres 15"]
    assert incident["status"] == "RESOLVED"
    assert incident["resolutionNote"] == "Version 15 is serving."

    assert deploy("15")[0] == []

    stack.set({"version": "16"})
    preview = stack.preview("--diff").text
    order = [preview.index(text) for text in ("Postgres 16", "change 16", "Version 16 is serving.")]
    assert order[0] < order[1]
    second, _ = deploy("16")
    assert [step for step in second if not step.startswith("GET")] == [
        "POST maintenance-windows",
        "POST incidents Postgres 16",
        "PATCH incidents change 16",
        "POST resolve",
        "PUT maintenance-windows",
    ]

    stack.refresh()
    simulator.clear_requests()
    assert deploy("16")[0] == []
    stack.destroy()
    assert writes(simulator) == ["POST resolve", "POST resolve"]


def test_destroy_without_a_refresh_only_reads_what_was_ended(deploy, stack, simulator):
    deploy("15")
    stack.destroy()
    # "change" and "not part of it" are open until now.
    assert sorted(calls(simulator)) == [
        "GET incidents",
        "GET maintenance-windows",
        "POST resolve",
        "POST resolve",
    ]


def test_a_failed_change_leaves_the_maintenance_to_the_next_up(deploy, stack, simulator):
    failed, _ = deploy("15", fails=True, adopt=MISSING)
    assert "POST resolve" not in failed
    (incident,) = [one for one in simulator.incidents if one["title"] == "Postgres 15"]
    assert incident["status"] != "RESOLVED"
    stack.pulumi("config", "rm", "adopt")
    repaired, _ = deploy("15")
    assert repaired == ["POST incidents change 15", *END]


def test_a_destroy_after_a_failed_change_does_not_say_that_it_succeeded(deploy, stack, simulator):
    deploy("15", fails=True, adopt=MISSING)
    stack.destroy()
    (incident,) = [one for one in simulator.incidents if one["title"] == "Postgres 15"]
    assert incident["resolutionNote"] == UNFINISHED


def test_the_next_version_after_a_failed_change_ends_the_maintenance_before_it(
    deploy, stack, simulator
):
    deploy("15", fails=True, adopt=MISSING)
    stack.pulumi("config", "rm", "adopt")
    deploy("16")
    notes = {one["title"]: one.get("resolutionNote") for one in simulator.incidents}
    assert notes["Postgres 15"] == UNFINISHED
    assert notes["Postgres 16"] == "Version 16 is serving."
    # A window lasts a second at least.
    soon = datetime.now(timezone.utc) + timedelta(seconds=2)
    assert all(instant(one["endsAt"]) <= soon for one in simulator.maintenance_windows)


def test_a_change_without_new_triggers_is_withheld_and_reported_once(deploy):
    deploy("15")
    changed, output = deploy("15", title="15, again")
    assert [step for step in changed if not step.startswith("GET")] == []
    withheld = {line.partition("devhelm: ")[2].split()[0] for line in output.lines("is not sent")}
    assert withheld == {"incident", "maintenance"}
    unchanged, output = deploy("15", title="15, again")
    assert unchanged == []
    assert output.lines("is not sent") == []


def test_after_an_exception_the_maintenance_has_no_end(deploy, stack, simulator):
    stack.program(
        CHANGE.replace("    Incident(", '    raise RuntimeError("broken")\n    Incident(')
    )
    _, output = deploy("15", fails=True)
    assert "broken" in output
    assert "POST resolve" not in calls(simulator)


WITH = 'with MaintenanceIncident("work", title="A", org_wide=True, {}):\n    pass'
PLAIN = 'MaintenanceIncident("work", title="A", org_wide=True, duration="1h", {})'
LATER = "starts_at: must not be in the future, because the incident opens at once."


@pytest.mark.parametrize(
    ("program", "message"),
    [
        (WITH.format('duration="1h"'), "triggers: is required in a with statement"),
        (WITH.format('duration="1h", triggers=[]'), "triggers: is required in a with statement"),
        *(
            (
                WITH.format(
                    f'duration="1h", triggers=[1], opts=pulumi.ResourceOptions({option}=True)'
                ),
                f"{option}: must not be set in a with statement",
            )
            for option in ("protect", "retain_on_delete")
        ),
        (PLAIN.format('starts_at="2140-01-01T00:00:00Z"'), LATER),
        (PLAIN.format('starts_at=pulumi.Output.from_input("2140-01-01T00:00:00Z")'), LATER),
    ],
)
def test_a_maintenance_that_would_mislead_is_refused_at_the_preview(
    stack, simulator, program, message
):
    stack.program(program)
    output = stack.preview(fails=True)
    assert "MaintenanceIncident 'work': " in output
    assert message in output
    assert simulator.requests() == []


def test_an_end_is_ready_for_everything_that_people_did_in_between(stack, simulator):
    """One window was over in time, one lies ahead, and one is gone; the incident is resolved."""
    incident = simulator.create_incident(title="work")["id"]
    simulator.resolve_incident(incident, "Done by hand.")
    window = {"monitor_id": MONITOR, "starts_at": "2026-11-01T00:00:00Z"}
    over = simulator.create_maintenance_window(ends_at="2026-11-01T01:00:00Z", **window)["id"]
    ahead = simulator.create_maintenance_window(
        monitor_id=MONITOR, starts_at="2140-01-01T00:00:00Z", ends_at="2140-01-01T01:00:00Z"
    )["id"]
    stack.program(
        f'MaintenanceEnd("end", incident_id="{incident}",'
        f' window_ids=["{over}", "{ahead.upper()}", "{MISSING}"])'
    )
    output = stack.up()
    assert "over already" not in output
    assert f"maintenance window {MISSING} was not found in DevHelm" in output
    assert writes(simulator) == ["DELETE maintenance-windows"]
    assert simulator.incidents[0]["resolutionNote"] == "Done by hand."
    stack.program(
        f'MaintenanceEnd("end", incident_id="{incident}", message="Another text.",'
        f' window_ids=["{MISSING}", "{ahead}", "{over}"])'
    )
    assert "1 updated" in stack.up()
    stack.refresh()
    stack.destroy()
    assert calls(simulator) == []
