"""A stack on the real engine: each test has its own project and simulator."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
PULUMI = ("pulumi", "--non-interactive", "--color", "never")
TOKEN = "dh_live_0123456789-the-token-of-the-tests"
# Fewer attempts than the default, which takes a minute to fail.
QUICK = {"devhelm:maxAttempts": "2", "devhelm:maxTotalSeconds": "8"}


@dataclass(frozen=True)
class Outcome:
    """The output of a command, with both streams in one, and its exit code."""

    text: str
    code: int

    def __contains__(self, text: str) -> bool:
        return text in self.text

    def lines(self, text: str) -> list[str]:
        return [line.strip() for line in self.text.splitlines() if text in line]


class Stack:
    """A stack of one project, driven by the real command line."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment
        self.events = folder / "events.jsonl"

    def program(self, source: str) -> None:
        """Make `source` the program; the package, `pulumi`, and `config` are already imported."""
        (self.folder / "__main__.py").write_text(
            "import pulumi\nfrom pulumi_devhelm import *\nconfig = pulumi.Config()\n" + source
        )

    def pulumi(self, *arguments: str, fails: bool = False) -> Outcome:
        done = subprocess.run(
            [*PULUMI, *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=180,
            check=False,
        )
        outcome = Outcome(done.stdout, done.returncode)
        assert (outcome.code != 0) == fails, outcome.text
        return outcome

    def up(self, *arguments: str, fails: bool = False) -> Outcome:
        return self.pulumi("up", "--yes", "--skip-preview", *arguments, fails=fails)

    def preview(self, *arguments: str, fails: bool = False) -> Outcome:
        return self.pulumi("preview", *arguments, fails=fails)

    def refresh(self, *arguments: str, fails: bool = False) -> Outcome:
        return self.pulumi("refresh", "--yes", "--skip-preview", *arguments, fails=fails)

    def destroy(self, *arguments: str, fails: bool = False) -> Outcome:
        return self.pulumi("destroy", "--yes", "--skip-preview", *arguments, fails=fails)

    def configure(self, **values: str) -> None:
        self.set(values)

    def set(self, values: dict[str, str], *flags: str) -> None:
        """Change the configuration; values without flags are written as `config set` does."""
        if flags:
            for key, value in values.items():
                self.pulumi("config", "set", *flags, key, "--", value)
            return
        file = self.folder / "Pulumi.dev.yaml"
        settings = yaml.safe_load(file.read_text())
        project = yaml.safe_load((self.folder / "Pulumi.yaml").read_text())["name"]
        full = {key if ":" in key else f"{project}:{key}": value for key, value in values.items()}
        settings["config"] = settings.get("config", {}) | full
        file.write_text(yaml.safe_dump(settings))

    def outputs(self) -> dict[str, Any]:
        return json.loads(self.pulumi("stack", "output", "--json", "--show-secrets").text)

    def export(self) -> str:
        return self.pulumi("stack", "export").text

    def resources(self) -> list[dict[str, Any]]:
        """The DevHelm resources in the state of the stack."""
        found = json.loads(self.export())["deployment"].get("resources", [])
        return [resource for resource in found if "devhelm:" in resource["type"]]


# What comes before a program whose resources a host serves, with `on` as their options.
PRELUDES = {
    "dynamic": "on = None\n",
    "native": 'acme = Provider("acme")\non = pulumi.ResourceOptions(provider=acme)\n',
}


class HostedStack(Stack):
    """A stack of a Python program whose resources have the options `on`, which name their host."""

    host = "native"

    def program(self, source: str) -> None:
        """Make `source` the program."""
        super().program(PRELUDES[self.host] + source)
