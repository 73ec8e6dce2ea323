"""Both forms in which a value that isn't known yet reaches a provider."""

import pulumi
import pytest

UNKNOWNS = [
    pytest.param(pulumi.runtime.rpc.UNKNOWN, id="sentinel"),
    pytest.param(pulumi.output.Unknown(), id="object"),
]
