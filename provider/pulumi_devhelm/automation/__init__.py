"""Open an incident while a script runs, and resolve it no matter how the script ends.

Pulumi keeps the state, through its Automation API and an inline program. The script needs no
Pulumi.yaml, but it needs the `pulumi` command line on PATH and any settings that the backend
requires, such as `PULUMI_CONFIG_PASSPHRASE`. The token is `api_token`, or the environment variable
`DEVHELM_API_TOKEN`. Supports Linux and macOS.
"""

from pulumi_devhelm.automation.context_managers import gameday, maintenance
from pulumi_devhelm.automation.open_incident import OpenIncident, Result

__all__ = ["OpenIncident", "Result", "gameday", "maintenance"]
