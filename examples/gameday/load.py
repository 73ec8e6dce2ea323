"""A fault for drills: a process on this machine that keeps one core busy.

The process exits when its time is over, so even the fault of a forgotten drill ends.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import Any

import pulumi
from pulumi import dynamic

MARK = "gameday-load"
BUSY = "import sys, time; end = time.time() + float(sys.argv[2])\nwhile time.time() < end: pass"


class LoadProvider(dynamic.ResourceProvider):
    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        process = subprocess.Popen(
            [sys.executable, "-c", BUSY, MARK, str(props["seconds"])],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        return dynamic.CreateResult(str(process.pid), {**props, "pid": process.pid})

    def delete(self, id_: str, _props: dict[str, Any]) -> None:
        listed = subprocess.run(
            ["ps", "-ww", "-o", "command=", "-p", id_],
            capture_output=True,
            text=True,
            check=False,
        )
        # Another process may have this PID by now.
        if MARK in listed.stdout:
            os.kill(int(id_), signal.SIGTERM)


class Load(dynamic.Resource):
    pid: pulumi.Output[int]

    def __init__(
        self, name: str, *, seconds: float, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(LoadProvider(), name, {"seconds": seconds, "pid": None}, opts)
