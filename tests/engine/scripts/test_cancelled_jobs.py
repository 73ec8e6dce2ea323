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
DEPLOY = "#!/bin/sh\ntouch begun\nexec sleep 30\n"


@pytest.fixture
def start(begin, tmp_path):
    """Starts a workflow's step that runs a script, as GitHub's runner does."""
    (tmp_path / "deploy.sh").write_text(DEPLOY)
    (tmp_path / "deploy.sh").chmod(0o755)
    for script in ("gameday-script/drill.py", "github-actions/deploy.py"):
        shutil.copy(ROOT / "examples" / script, tmp_path)

    def started(workflow):
        (job,) = yaml.safe_load((WORKFLOWS / workflow).read_text())["jobs"].values()
        (step,) = [one["run"] for one in job["steps"] if ".py" in one.get("run", "")]
        (tmp_path / "step.sh").write_text(step)
        return begin(["bash", "-e", "step.sh"], tmp_path, DRILL_SECONDS="30")

    return started


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workflow", ["drill.yml", "deploy.yml"])
def test_the_signal_reaches_the_script(start, simulator, tmp_path, workflow, number):
    """The runner sends it only to the step's first process."""
    run = start(workflow)
    until(
        lambda: (
            (tmp_path / "begun").exists() or any(one["updates"][1:] for one in simulator.incidents)
        )
    )
    run.terminate(number)
    assert run.wait() == (-number if number == signal.SIGINT else 128 + number), run.printed()
    (incident,) = simulator.incidents
    assert incident["status"] == "RESOLVED"
    assert incident["resolutionNote"] == f"aborted: interrupted by {number.name}"
