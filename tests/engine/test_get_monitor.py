"""Look-ups of monitors in a program on the real engine."""

from __future__ import annotations

import pulumi
import pytest
from programs import active_monitors
from requests_seen import calls
from stacks import TOKEN

from pulumi_devhelm import get_monitor

LOOK_UPS = """
api = get_monitor(name="Checkout API")
assert get_monitor(id=api.id.upper()) == api
prod = get_monitors(tag="prod")
assert get_monitors(tag="prod", names=["Cache", "Checkout API"], type="TCP") == [prod[1]]
assert len(get_monitors()) == 251
MaintenanceWindow("one", monitor_id=api.id, duration="1h")
work = MaintenanceIncident("work", title="Upgrade", monitors=prod, duration="1h")
found = get_monitor_output(name=config.get("name") or "Checkout API")
pulumi.export("found", found.apply(lambda one: [one.id, one.type, one.tags, one.enabled]))
pulumi.export("status", found.current_status)
pulumi.export("summary", work.summary)
"""


@pytest.fixture
def monitors(simulator):
    """The ids of two monitors among 251: the last is on the third page."""
    api = simulator.create_monitor(name="Checkout API", tags=["prod", "payments"])["id"]
    for number in range(249):
        simulator.create_monitor(name=f"Other {number}")
    return api, simulator.create_monitor(name="Cache", type="TCP", tags=["prod"])["id"]


def test_a_run_lists_the_monitors_once_and_a_preview_does_so_too(stack, simulator, monitors):
    api, cache = monitors
    stack.program(LOOK_UPS)
    listing = ["GET monitors"] * 3
    assert "to create" in stack.preview()
    assert calls(simulator) == listing
    stack.up()
    made = calls(simulator)
    assert made[:3] == listing
    assert "GET monitors" not in made[3:]
    assert active_monitors(simulator) == sorted([api, api, cache])
    outputs = stack.outputs()
    assert outputs["found"] == [api, "HTTP", ["prod", "payments"], True]
    assert outputs["status"] == "up"
    assert outputs["summary"]["monitors"] == sorted([api, cache])
    (incident,) = simulator.incidents
    assert incident["updates"][0]["body"] == "Monitors: Cache, Checkout API"
    assert "unchanged" in stack.up()
    assert calls(simulator) == listing


@pytest.mark.usefixtures("monitors")
def test_an_up_with_its_preview_looks_up_once_in_each_of_both(stack, simulator):
    stack.program(LOOK_UPS)
    stack.pulumi("up", "--yes")
    assert calls(simulator).count("GET monitors") == 6


def test_renamed_and_retagged_monitors_leave_the_incident_as_it_is(stack, simulator, monitors):
    api, cache = monitors
    stack.program(LOOK_UPS)
    stack.up()
    (opened,) = simulator.incidents
    simulator.change_monitor(cache, name="Valkey", tags=[])
    third = simulator.create_monitor(name="Search", tags=["prod"])["id"]
    stack.program(
        LOOK_UPS.replace('"Cache"', '"Search"')
        .replace('"TCP"', '"HTTP"')
        .replace("[prod[1]]", "prod[::-1]")
        .replace("251", "252")
    )
    output = stack.preview()
    assert not output.lines("work-incident")
    stack.up()
    assert active_monitors(simulator) == sorted([api, api, third])
    assert simulator.incidents == [opened]


@pytest.mark.usefixtures("monitors")
def test_the_token_of_a_look_up_is_the_stacks_secret(stack, simulator):
    del stack.environment["DEVHELM_API_TOKEN"]
    stack.program(LOOK_UPS)
    assert "The DevHelm API token is missing" in stack.preview(fails=True)
    stack.set({"devhelm:apiToken": TOKEN}, "--secret")
    output = stack.up()
    assert TOKEN not in output
    assert {request.headers["x-phelm-org-id"] for request in simulator.requests()} == {"1"}
    stack.set({"devhelm:orgId": "7"})
    assert 'no monitor is named "Checkout API".' in stack.preview(fails=True)


@pytest.mark.usefixtures("_engine")
def test_each_run_of_an_inline_program_looks_up_again(simulator, devhelm_stack):
    """A script may run programs for hours, and monitors change in the meantime."""

    def program():
        pulumi.export("id", get_monitor(name="Cache").id)
        pulumi.export("same", get_monitor(name="Cache").id)

    first = simulator.create_monitor(name="Cache")["id"]
    stack = devhelm_stack(program)
    assert stack.up().outputs["id"].value == first
    assert calls(simulator) == ["GET monitors"]
    simulator.change_monitor(first, name="Old cache")
    second = simulator.create_monitor(name="Cache")["id"]
    assert stack.up().outputs["same"].value == second
    assert calls(simulator) == ["GET monitors"]


@pytest.mark.usefixtures("monitors")
@pytest.mark.parametrize(
    ("look_up", "message"),
    [
        (
            'get_monitor(name="checkout api")',
            'get_monitor: no monitor is named "checkout api"; similar: "Checkout API" (',
        ),
        ('get_monitor(name="Twin")', 'get_monitor: 2 monitors are named "Twin": '),
        (
            f'get_monitor(id="{"0" * 8}-0000-4000-8000-{"0" * 12}")',
            "get_monitor: no monitor has the id 00000000-0000-4000-8000-000000000000.",
        ),
        (
            'get_monitors(tag="Prod", names=["x", "Cache"], type="http")',
            'get_monitors: no monitor is of the type "http"; the types are HTTP, TCP. Names',
        ),
        (
            'get_monitors(tag="payments", type="TCP")',
            "get_monitors: no monitor meets all of the conditions.",
        ),
        ('get_monitor_output(name=pulumi.Output.secret("x"))', 'no monitor is named "x"'),
        ("get_monitor(name=config.get('none'))", "get_monitor: set name or id."),
    ],
)
def test_a_look_up_that_fails_is_one_message_without_a_traceback(
    stack, simulator, look_up, message
):
    for _ in range(2):
        simulator.create_monitor(name="Twin")
    stack.program(look_up)
    output = stack.preview(fails=True)
    assert message in output
    assert "Traceback" not in output
    assert "get_monitor.py" not in output


def test_a_refused_listing_is_one_message_without_a_traceback(stack, simulator):
    simulator.fail("GET", "/api/v1/monitors", status=403, times=None)
    stack.program('get_monitor(name="Cache")')
    output = stack.preview(fails=True)
    assert "get_monitor: Listing the monitors failed: GET" in output
    assert "Traceback" not in output
    assert TOKEN not in output


def test_a_name_that_a_preview_does_not_know_is_looked_up_by_the_update(stack, simulator, monitors):
    api, _ = monitors
    stack.program("""
incident = Incident("first", title="First", severity="DOWN")
name = incident.id.apply(lambda _: "Checkout API")
found = get_monitor_output(name=name)
tagged = get_monitors_output(names=[name])
MaintenanceIncident("work", title="Upgrade", monitors=[found], duration="1h")
pulumi.export("found", pulumi.Output.all(found.id, tagged[0].id))
""")
    assert "to create" in stack.preview()
    assert calls(simulator) == []
    stack.up()
    assert stack.outputs()["found"] == [api, api]
    assert active_monitors(simulator) == [api]


def test_a_name_in_place_of_a_uuid_is_refused_with_the_look_up_to_use(stack, simulator):
    stack.program("""
Incident("one", title="One", severity="DOWN", monitor_id="Checkout API")
MaintenanceWindow("two", monitor_id="Checkout API", duration="1h")
""")
    output = stack.preview(fails=True)
    advice = "For a name, use get_monitor(name=…).id."
    assert len(output.lines("monitor_id: must be a UUID such as")) >= 2
    assert len(output.lines(advice)) >= 2
    stack.program('MaintenanceIncident("w", title="U", monitors=["Checkout API"], duration="1h")')
    output = stack.preview(fails=True)
    assert advice in output
    for monitor in ('Monitor("x", "API")', 'pulumi.Output.secret(Monitor("x", "API"))'):
        stack.program(f'MaintenanceWindow("two", monitor_id={monitor}, duration="1h")')
        output = stack.preview(fails=True)
        assert "'two': monitor_id: must be the id of the monitor: add .id to it." in output
        assert "Traceback" not in output
    assert simulator.requests() == []
