"""Scripts name monitors by name and tag. They are looked up before anything opens."""

from __future__ import annotations

from drills import assert_nothing_is_open, locks
from requests_seen import calls, writes
from runs import until


def test_names_and_tags_are_looked_up_once_and_named_in_the_body(start, simulator, folder):
    api = simulator.create_monitor(name="Checkout API", tags=["payments"])["id"]
    cache = simulator.create_monitor(name="Cache")["id"]
    run = start(inputs=f"org_wide=False, monitors=['tag:payments', 'Cache', '{api.upper()}']")
    assert run.wait() == 0, run.printed()
    assert calls(simulator).count("GET monitors") == 1
    assert {one["monitorId"] for one in simulator.maintenance_windows} == {api, cache}
    assert simulator.incidents[0]["updates"][0]["body"] == "Monitors: Cache, Checkout API"
    assert_nothing_is_open(simulator, folder)


def test_unknown_monitors_are_reported_together_before_anything_opens(start, simulator, folder):
    simulator.create_monitor(name="Checkout API", tags=["payments"])
    for dry in ("", "dry_run=True, "):
        run = start(inputs=f"{dry}org_wide=False, monitors=['checkout api', 'tag:none']")
        assert run.wait() == 1
        last = run.printed().splitlines()[-1]
        assert last.startswith(
            "pulumi_devhelm.errors.MonitorLookupError: monitors[0]: no monitor is named "
            '"checkout api"; similar: "Checkout API" ('
        )
        assert 'monitors[1]: no monitor has the tag "none".' in last
    assert writes(simulator) == []
    assert list((folder.parent / "state").rglob("failover*")) == []


def test_a_dry_run_looks_monitors_up_as_well(start, simulator):
    simulator.create_monitor(name="Checkout API")
    run = start(inputs="dry_run=True, org_wide=False, monitors=['Checkout API']")
    assert run.wait() == 0, run.printed()
    assert calls(simulator) == ["GET monitors"]


def test_the_look_up_uses_the_token_of_the_script(start, simulator):
    simulator.create_monitor(name="Cache")
    run = start(
        inputs="api_token='dh_live_other', org_wide=False, monitors=['Cache']",
        variables={"DEVHELM_API_TOKEN": "wrong"},
    )
    assert run.wait() == 0, run.printed()
    assert {request.status for request in simulator.requests()} <= {200, 201}


def test_ctrl_c_during_the_look_up_opens_nothing(start, simulator, folder):
    simulator.create_monitor(name="Cache")
    simulator.fail("GET", "/api/v1/monitors", delay=3)
    run = start(inputs="org_wide=False, monitors=['Cache']")
    until(simulator.requests)
    run.interrupt()
    assert run.wait() != 0
    assert run.printed().splitlines()[-1] == "KeyboardInterrupt"
    assert calls(simulator) == ["GET monitors"]
    assert locks(folder) == []
