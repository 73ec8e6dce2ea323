"""The time that imports take, and the hosts of resources until they serve."""

from __future__ import annotations

import subprocess
import sys
import time

PULUMI, OURS = "import pulumi", "from pulumi_devhelm import Incident"
DYNAMIC_HOST, PLUGIN = "host of dynamic resources", "native plugin"
_HOSTS = {
    DYNAMIC_HOST: (sys.executable, "-u", "-m", "pulumi.dynamic"),
    PLUGIN: ("pulumi-resource-devhelm",),
}
# The address of an engine, which a host doesn't call before it serves.
_NO_ENGINE = "127.0.0.1:9"


def measure() -> dict[str, float]:
    """The seconds that each takes, measured once."""
    imports = {statement: _imported(statement) for statement in (PULUMI, OURS)}
    return imports | {host: _started(command) for host, command in _HOSTS.items()}


def _imported(statement: str) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - begun


def _started(command: tuple[str, ...]) -> float:
    """The time until a host prints its port."""
    begun = time.perf_counter()
    with subprocess.Popen([*command, _NO_ENGINE], stdout=subprocess.PIPE, text=True) as host:
        port = host.stdout.readline() if host.stdout else ""
        seconds = time.perf_counter() - begun
        host.kill()
    if not port.strip().isdigit():
        raise RuntimeError(f"{' '.join(command)} printed no port.")
    return seconds
