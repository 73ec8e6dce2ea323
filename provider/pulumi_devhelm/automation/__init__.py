"""Open an incident around the work of a script, and have it resolved however the block ends.

Pulumi keeps the state, through its Automation API and an inline program: the script needs no
Pulumi.yaml, but the `pulumi` command line on PATH, and whatever the backend asks for, such as
`PULUMI_CONFIG_PASSPHRASE`. The token is `api_token`, or the environment variable
`DEVHELM_API_TOKEN`. For Linux and macOS.
"""

from pulumi_devhelm.automation.blocks import gameday, maintenance
from pulumi_devhelm.automation.opened import OpenIncident, Result

__all__ = ["OpenIncident", "Result", "gameday", "maintenance"]
