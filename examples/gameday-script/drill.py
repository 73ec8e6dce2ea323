"""A drill in a script: the incident is resolved no matter how the script ends."""

import os
import subprocess
import sys
import time

from pulumi_devhelm.automation import gameday

SECONDS = float(os.environ.get("DRILL_SECONDS", "60"))
BUSY = "while True: pass"

with gameday(
    "cache-failover",
    title="Cache failover under load",
    scenario="One core of the cache host is kept busy; the replica should take over.",
    duration="45m",
    monitors=["0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"],
    dry_run="--dry-run" in sys.argv,
    progress=print,
) as drill:
    if not drill.dry_run:
        load = subprocess.Popen([sys.executable, "-c", BUSY])
        try:
            drill.note(f"One core is busy, by process {load.pid}.")
            time.sleep(SECONDS)
        finally:
            load.kill()
            load.wait()
        drill.note("The load is gone.")
print(drill.result)
