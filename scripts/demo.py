"""The lifecycle of the root project on the real engine, against a local DevHelm.

Run by scripts/demo. Everything it makes is in one temporary folder and ends with it, even if a
step fails or is interrupted.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Walk through up, a changed title, drift, and destroy."""
    with tempfile.TemporaryDirectory(prefix="pulumi-devhelm-demo-") as temporary:
        folder = Path(temporary)
        with simulator(folder) as url:
            stack = Stack(folder, url)
            stack.pulumi("stack", "init", "demo", quiet=True)

            say("`pulumi up` opens a maintenance incident")
            stack.up()
            outputs = json.loads(stack.pulumi("stack", "output", "--json", quiet=True))
            print(
                f"\n  incident_id  {outputs['incident_id']}\n  shortlink    {outputs['shortlink']}"
            )
            path = f"/api/v1/incidents/{outputs['incident_id']}"

            say("A second `pulumi up` has nothing to do")
            before = len(requests(url))
            stack.up()
            expect(len(requests(url)) == before, "an unchanged program makes no call")

            say("A changed title is one PATCH, once the incident was read")
            stack.pulumi("config", "set", "title", "Database upgrade, part two", quiet=True)
            stack.up()
            sent = [f"GET {path}", f"PATCH {path}"]
            expect(requests(url)[before:] == sent, f"two calls: {', '.join(sent)}")

            say("Somebody changes the title in DevHelm; `pulumi refresh` sees it")
            ask(url + path, "PATCH", {"title": "Database upgrade (delayed)"})
            stack.pulumi("refresh", "--yes", "--skip-preview", "--diff")
            stack.up()
            expect(requests(url)[-1] == f"PATCH {path}", "`pulumi up` has put it right")

            say("`pulumi destroy` resolves the incident")
            stack.pulumi("destroy", "--yes", "--skip-preview")
            expect(requests(url)[-1] == f"POST {path}/resolve", "one call: POST …/resolve")

            say(f"What DevHelm shows at {outputs['shortlink']}")
            print(ask(outputs["shortlink"]).decode())
    print("The demo is over, and all it made is gone.")


class Stack:
    """The root project with a state in the demo's folder."""

    def __init__(self, folder: Path, url: str) -> None:
        (folder / "state").mkdir()
        self._config = folder / "stack.yaml"
        self._environment = {
            **os.environ,
            "PULUMI_BACKEND_URL": (folder / "state").as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "demo",
            "PULUMI_HOME": str(folder / "home"),
            "DEVHELM_API_URL": url,
            "DEVHELM_API_TOKEN": "dh_live_demo",
        }

    def up(self) -> None:
        """Run `pulumi up` without questions."""
        self.pulumi("up", "--yes", "--skip-preview")

    def pulumi(self, *arguments: str, quiet: bool = False) -> str:
        """Run one command and show its output, or return it if `quiet`."""
        place = ["--config-file", str(self._config)] if arguments[0] != "stack" else []
        done = subprocess.run(
            ["pulumi", "--non-interactive", *arguments, *place],
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if quiet else None,
            text=True,
            check=True,
        )
        return done.stdout if quiet else ""


@contextlib.contextmanager
def simulator(folder: Path) -> Iterator[str]:
    """A local DevHelm while the block runs; yields its address."""
    command = [sys.executable, "-m", "pulumi_devhelm.simulator", "--port", "0"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            yield line.split()[-1]
        finally:
            process.terminate()


def requests(url: str) -> list[str]:
    """The requests that DevHelm has received."""
    return [
        f"{request['method']} {request['path']}"
        for request in json.loads(ask(f"{url}/_simulator/requests"))
    ]


def ask(url: str, method: str = "GET", body: object = None) -> bytes:
    """Make one request, as somebody else would."""
    request = urllib.request.Request(  # noqa: S310 - the simulator's address
        url,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": "Bearer dh_live_somebody", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
        content: bytes = answer.read()
    return content


def say(step: str) -> None:
    """Announce a step."""
    print(f"\n\033[1m== {step}\033[0m" if sys.stdout.isatty() else f"\n== {step}", flush=True)


def expect(fact: bool, sentence: str) -> None:  # noqa: FBT001 - reads as an assertion
    """Print the sentence, or end the demo if it isn't a fact."""
    if not fact:
        sys.exit(f"The demo failed. Expected: {sentence}.")
    print(f"\n  {sentence}")


def interrupted(number: int, _frame: object) -> None:
    """End as after Ctrl-C, so that everything is cleaned up."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # in order with the output of pulumi
    signal.signal(signal.SIGTERM, interrupted)
    # It sends requests only to this machine.
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = "127.0.0.1"
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nInterrupted; all that the demo made is gone.")
    except subprocess.CalledProcessError as error:
        sys.exit(f"\nThe demo failed: `{' '.join(error.cmd)}` ended with {error.returncode}.")
