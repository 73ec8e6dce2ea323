"""A local DevHelm, for demos and tests: `python -m pulumi_devhelm.simulator`.

In a test, `with Simulator() as simulator:` runs one in the same process.
"""

from pulumi_devhelm.simulator.errors import FieldError, SimulatedError
from pulumi_devhelm.simulator.request_log import LoggedRequest
from pulumi_devhelm.simulator.simulator import Simulator
from pulumi_devhelm.simulator.times import Clock

__all__ = ["Clock", "FieldError", "LoggedRequest", "SimulatedError", "Simulator"]
