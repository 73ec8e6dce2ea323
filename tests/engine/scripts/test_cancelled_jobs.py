"""Canceling a job of the example workflows resolves its incident."""

from __future__ import annotations

import shutil
import signal

import pytest
import yaml
from runs import until
from stacks import ROOT

pytestmark = pytest.mark.usefixtures("_engine")

WORKFLOWS = ROOT / "examples/github-actions/workflows"
# The title of each workflow's incident, and how it is resolved after a signal.
RESOLVED = {
    "drill.yml": ("[DRILL] Cache failover under load", "interrupted by"),
    "deploy.yml": ("Deployment of 0123456", "the command was ended by"),
}
DEPLOY = "#!/bin/sh\ntouch begun\nexec sleep 30\n"


@pytest.fixture
def start(begin, tmp_path):
    """Starts a workflow's step that runs a script, as GitHub's runner does."""
    (tmp_path / "deploy.sh").write_text(DEPLOY)
    (tmp_path / "deploy.sh").chmod(0o755)
    shutil.copy(ROOT / "examples/gameday-script/drill.py", tmp_path)

    def started(workflow):
        (job,) = yaml.safe_load((WORKFLOWS / workflow).read_text())["jobs"].values()
        (step,) = [one["run"] for one in job["steps"] if one.get("run", "").startswith("exec ")]
        (tmp_path / "step.sh").write_text(step)
        variables = {"DRILL_SECONDS": "30", "GITHUB_SHA": "0123456789abcdef"}
        return begin(["bash", "-e", "step.sh"], tmp_path, **variables)

    return started


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workflow", list(RESOLVED))
def test_the_signal_reaches_the_script(start, simulator, tmp_path, workflow, number):
    """The runner sends it only to the step's first process."""
    run = start(workflow)
    until(
        lambda: (
            (tmp_path / "begun").exists() or any(one["updates"][1:] for one in simulator.incidents)
        )
    )
    run.terminate(number)
    # Python ends by SIGINT itself, which a shell reports as 130.
    assert run.wait() in ({128 + number} | ({-number} if number == signal.SIGINT else set()))
    (incident,) = simulator.incidents
    title, reason = RESOLVED[workflow]
    assert (incident["title"], incident["status"]) == (title, "RESOLVED")
    assert incident["resolutionNote"] == f"aborted: {reason} {number.name}"
