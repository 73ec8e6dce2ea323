"""A local DevHelm, for demonstrations and tests: `python -m pulumi_devhelm.simulator`.

In a test, `with Simulator() as simulator:` runs one inside the process.
"""

from pulumi_devhelm.simulator.errors import ApiError, FieldError
from pulumi_devhelm.simulator.journal import LoggedRequest
from pulumi_devhelm.simulator.simulator import Simulator
from pulumi_devhelm.simulator.times import Clock

__all__ = ["ApiError", "Clock", "FieldError", "LoggedRequest", "Simulator"]
