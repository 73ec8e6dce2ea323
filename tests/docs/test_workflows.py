"""What the page about drills in CI says about the workflow is true of it."""

from __future__ import annotations

import re
import subprocess

import yaml
from snippets import checked
from stacks import ROOT
from test_tables import LITERAL, tables
from test_walks import write_program

PAGE = "docs/how-to/run-a-monthly-drill-in-ci.md"
WORKFLOW = (ROOT / "examples/github-actions/workflows/drill.yml").read_text()
PULUMI_CLOUD, _SCHEDULE, WEEKDAY = (one.text for one in checked("yaml", page=PAGE))
# What the table says of one backend only.
OF_A_BUCKET = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "PULUMI_CONFIG_PASSPHRASE"}
OF_PULUMI_CLOUD = {"PULUMI_ACCESS_TOKEN"}


def test_the_table_lists_the_settings_that_the_workflow_reads():
    rows = tables(PAGE, "2. Add settings to the repository")
    listed = {found[2] for row in rows for found in LITERAL.finditer(row[0])}
    read = re.findall(r"(?:secrets|vars)\.(\w+)", WORKFLOW)
    assert listed == {*read, *OF_PULUMI_CLOUD}


def test_the_steps_for_pulumi_cloud_are_the_last_ones_of_the_workflow():
    shown = yaml.safe_load(PULUMI_CLOUD.replace("acme/", "organization/"))
    steps = yaml.safe_load(WORKFLOW)["jobs"]["drill"]["steps"][-2:]
    for step in steps:
        names = step["env"].keys() - OF_A_BUCKET | OF_PULUMI_CLOUD
        step["env"] = {name: f"${{{{ secrets.{name} }}}}" for name in names}
    assert shown == steps


def test_the_step_for_a_weekday_runs_the_drill_in_the_first_week_only(tmp_path):
    """As GitHub runs it, with a clock and a Python that do nothing else."""
    (step,) = yaml.safe_load(WEEKDAY)
    write_program(tmp_path / "python")
    (tmp_path / "date").write_text("#!/bin/sh\necho $DAY\n")
    (tmp_path / "date").chmod(0o755)

    def is_drill(event: str, day: int) -> bool:
        done = subprocess.run(
            ["/bin/bash", "-e", "-c", step["run"]],
            env={"PATH": str(tmp_path), "GITHUB_EVENT_NAME": event, "DAY": f"{day:02}"},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout == f"{tmp_path}/python drill.py\n"

    days = range(1, 32)
    assert [day for day in days if is_drill("schedule", day)] == [1, 2, 3, 4, 5, 6, 7]
    assert all(is_drill("workflow_dispatch", day) for day in days)
