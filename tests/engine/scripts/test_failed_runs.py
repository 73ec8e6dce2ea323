"""A run that can't open or resolve its incident says why and what to do."""

from __future__ import annotations

import pytest
from drills import DESTROY, RESOLVE, assert_nothing_is_open, resolution
from stacks import TOKEN


@pytest.mark.parametrize(
    ("inputs", "variables", "reason"),
    [
        ("monitors=['x'], org_wide=False", {}, 'monitors[0]: no monitor is named "x"'),
        ("", {"DEVHELM_API_TOKEN": "another"}, "401"),
        ("", {"PULUMI_CONFIG_PASSPHRASE": None}, "PULUMI_CONFIG_PASSPHRASE"),
        ("", {"PATH": "/nowhere"}, "The `pulumi` command was not found on PATH."),
        ("backend_url='file:///nowhere/at/all'", {}, "/nowhere/at/all"),
    ],
)
def test_a_run_that_cannot_open_reports_the_reason(start, simulator, inputs, variables, reason):
    run = start(inputs=inputs, variables=variables)
    assert run.wait() == 1
    *frames, last = run.printed().strip().splitlines()
    assert last.startswith("pulumi_devhelm.errors.")
    assert reason in last
    ours = [one for one in frames if "File" in one and "pulumi_devhelm" in one]
    assert len(ours) == 1, "more than the line that raises"
    assert TOKEN not in run.printed()
    assert simulator.incidents == simulator.maintenance_windows == []


def test_a_run_that_cannot_resolve_names_the_command_that_does(start, simulator, folder, pulumi):
    simulator.fail("POST", RESOLVE, status=403, times=None)
    run = start()
    assert run.wait() == 1
    (incident,) = simulator.incidents
    reports = [line for line in run.printed().splitlines() if "may still be open" in line]
    assert len(reports) == 2
    for report in reports:
        assert incident["shortlink"] in report
        assert f"pulumi {' '.join(DESTROY)}" in report
        assert "403" in report
    assert len(simulator.requests("POST", RESOLVE)) == 2
    simulator.clear_faults()
    pulumi(*DESTROY)
    assert resolution(simulator) == "completed"
    assert_nothing_is_open(simulator, folder)


def test_the_error_names_the_command_even_if_stderr_cannot_be_written(start, simulator):
    simulator.fail("POST", RESOLVE, status=403, times=None)
    script = """
import sys
from pulumi_devhelm.automation import gameday
from pulumi_devhelm.errors import StillOpenError

sys.stderr = open("/dev/full", "w", buffering=1)
try:
    with gameday("failover", title="Cache failover", duration="45m", org_wide=True):
        pass
except StillOpenError as error:
    print(error.command)
"""
    run = start(script=script)
    run.wait()
    assert f"pulumi {' '.join(DESTROY)}" in run.printed()
