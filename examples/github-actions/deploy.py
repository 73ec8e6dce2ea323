"""Deploys with alerts suppressed. The incident is resolved no matter what happens."""

import os
import subprocess

from pulumi_devhelm.automation import maintenance

with maintenance(
    "deploy",
    title=f"Deployment of {os.environ.get('GITHUB_SHA', 'local')[:7]}",
    duration="45m",
    monitors=["0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"],
    progress=print,
):
    subprocess.run(["./deploy.sh"], check=True)
